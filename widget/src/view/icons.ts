/** Line icons on a 24 × 24 grid, drawn for this widget. */

const PATHS = {
  chat: 'M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2ZM8 10h8M8 13h5',
  close: 'M6 6l12 12M18 6 6 18',
  more: 'M6 11v2M5 12h2M12 11v2M11 12h2M18 11v2M17 12h2',
  phone:
    'M7 3H5a2 2 0 0 0-2 2c0 8.8 7.2 16 16 16a2 2 0 0 0 2-2v-2l-5-2-2 2.5a13 13 0 0 1-6-6L10.5 9.5 8.5 4.5Z',
  send: 'M12 19V5M6 11l6-6 6 6',
  up: 'M7 11v9H4v-9ZM7 11l4-8a2 2 0 0 1 2 2v4h5a2 2 0 0 1 2 2.3l-1.2 7A2 2 0 0 1 16.8 20H7',
  down: 'M17 13V4h3v9ZM17 13l-4 8a2 2 0 0 1-2-2v-4H6a2 2 0 0 1-2-2.3l1.2-7A2 2 0 0 1 7.2 4H17',
  check: 'M5 12.5 10 17.5 19 7',
  calendar:
    'M5 5h14a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1ZM4 10h16M8 3v4M16 3v4M12 13v4M10 15h4',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  erase: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  arrow: 'M12 5v14M6 13l6 6 6-6',
  retry: 'M19 12a7 7 0 1 1-2-5l2 2M19 4v5h-5',
} as const;

export type IconName = keyof typeof PATHS;

const SVG = 'http://www.w3.org/2000/svg';

/** A decorative icon: its meaning must be in the text or label beside it. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [key, value] of Object.entries({ viewBox: '0 0 24 24', 'aria-hidden': 'true', class: 'icon' })) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.appendChild(path);
  return svg;
}

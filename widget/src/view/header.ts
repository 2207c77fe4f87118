import { strings } from '../strings';
import { h } from './dom';
import { icon, type IconName } from './icons';

export interface HeaderEvents {
  close(): void;
  download(): void;
  erase(): void;
}

/** Title, options and the closing button. The options are a plain disclosure: Tab and Escape suffice. */
export class Header {
  readonly element: HTMLElement;
  readonly title = h('h2', { class: 'title', attrs: { id: 'title' } }, strings.title);
  private readonly menuButton: HTMLButtonElement;
  private readonly menu: HTMLElement;

  constructor(phone: string | null, events: HeaderEvents) {
    this.menuButton = iconButton('more', strings.menu, () => this.setMenu(this.menu.hidden === true));
    this.menu = h(
      'ul',
      { class: 'menu', part: 'menu', attrs: { id: 'menu', hidden: true } },
      h(
        'li',
        {},
        this.menuItem('download', strings.download, () => events.download()),
      ),
      h(
        'li',
        {},
        this.menuItem('erase', strings.erase, () => events.erase()),
      ),
    );
    this.menuButton.setAttribute('aria-controls', 'menu');
    this.setMenu(false);
    this.element = h(
      'div',
      { class: 'header', part: 'header' },
      h('span', { class: 'avatar', attrs: { 'aria-hidden': 'true' } }, icon('chat')),
      h('div', { class: 'titles' }, this.title, h('p', { class: 'subtitle' }, strings.subtitle)),
      phone && phoneLink(phone),
      this.menuButton,
      iconButton('close', strings.close, () => events.close(), 'close'),
      this.menu,
    );
    this.element.addEventListener('focusout', (event) => {
      if (!this.element.contains(event.relatedTarget as Node | null)) this.setMenu(false);
    });
  }

  /** Closes the options if they are shown; true when they were. */
  closeMenu(): boolean {
    if (this.menu.hidden) return false;
    this.setMenu(false);
    this.menuButton.focus();
    return true;
  }

  focusMenuButton(): void {
    this.menuButton.focus();
  }

  private setMenu(shown: boolean): void {
    this.menu.hidden = !shown;
    this.menuButton.setAttribute('aria-expanded', String(shown));
  }

  private menuItem(name: IconName, label: string, act: () => void): HTMLButtonElement {
    const click = (): void => {
      this.closeMenu();
      act();
    };
    return h('button', { attrs: { type: 'button' }, on: { click } }, icon(name), h('span', {}, label));
  }
}

function iconButton(name: IconName, label: string, click: () => void, part?: string): HTMLButtonElement {
  const attrs = { type: 'button', 'aria-label': label, title: label };
  return h('button', { part, class: 'icon-button', attrs, on: { click } }, icon(name));
}

function phoneLink(phone: string): HTMLAnchorElement {
  const attrs = { href: `tel:${phone}`, 'aria-label': strings.call, title: strings.call };
  return h('a', { class: 'icon-button', attrs }, icon('phone'));
}

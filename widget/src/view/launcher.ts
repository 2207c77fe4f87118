import { strings } from '../strings';
import { h, hiddenText } from './dom';
import { icon } from './icons';

/** The button at the bottom right, with the number of messages not seen yet. */
export class Launcher {
  readonly element: HTMLButtonElement;
  private readonly badge = h('span', { class: 'badge', part: 'badge', attrs: { hidden: true } });

  constructor(label: string | null, onClick: () => void) {
    this.element = h(
      'button',
      {
        part: 'launcher',
        class: 'launcher',
        attrs: { type: 'button', 'aria-haspopup': 'dialog', 'aria-expanded': 'false' },
        on: { click: onClick },
      },
      icon('chat'),
      h('span', { class: 'label' }, label ?? strings.launcher),
      this.badge,
    );
  }

  /** Out of the way while the panel is open, in its place. */
  setOpen(open: boolean): void {
    this.element.hidden = open;
    this.element.setAttribute('aria-expanded', String(open));
  }

  setUnread(count: number): void {
    this.badge.hidden = count === 0;
    const shown = h('span', { attrs: { 'aria-hidden': 'true' } }, count > 9 ? '9+' : String(count));
    this.badge.replaceChildren(...(count > 0 ? [shown, hiddenText(`, ${strings.unread(count)}`)] : []));
  }
}

import { h } from './dom';

export interface NoticeAction {
  label: string;
  act(): void;
  danger?: boolean;
}

/** The strip above the field: connection, failures, and the questions of the panel itself. */
export class Notice {
  readonly element = h('div', { class: 'notice', part: 'notice', attrs: { hidden: true } });
  private shown = '';

  /** Null hides it. The same content is left alone, so that a focused button stays. */
  show(content: { text: string; detail?: string; actions?: NoticeAction[] } | null): void {
    const key = content
      ? [content.text, content.detail, ...(content.actions ?? []).map((a) => a.label)].join('\n')
      : '';
    if (key === this.shown) return;
    this.shown = key;
    this.element.hidden = content === null;
    if (!content) {
      this.element.replaceChildren();
      return;
    }
    const actions = (content.actions ?? []).map(({ label, act, danger }) =>
      h(
        'button',
        { class: danger ? 'danger' : 'quiet', attrs: { type: 'button' }, on: { click: act } },
        label,
      ),
    );
    this.element.replaceChildren(
      h('p', {}, h('strong', {}, content.text), content.detail && h('span', {}, content.detail)),
      ...(actions.length > 0 ? [h('div', { class: 'notice-actions' }, ...actions)] : []),
    );
  }

  focusFirst(): void {
    this.element.querySelector('button')?.focus();
  }
}

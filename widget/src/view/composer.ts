import { COUNTER_FROM, strings, TEXT_LIMIT } from '../strings';
import { h, setAttr } from './dom';
import { icon } from './icons';

export interface ComposerEvents {
  /** Asks for the text to be sent; false keeps it in the field. */
  send(text: string): boolean;
  typed(text: string): void;
}

// Zero-width and other characters without a shape: a message of these alone is empty.
const INVISIBLE = /[\s\p{Cf}\p{Cc}]/gu;

/** Length as the server counts it. */
export function lengthOf(text: string): number {
  return Array.from(text.trim()).length;
}

/** The field and its button. What is typed leaves the field only when it is being sent. */
export class Composer {
  readonly element: HTMLFormElement;
  readonly input: HTMLTextAreaElement;
  private readonly button: HTMLButtonElement;
  private readonly counter = h('p', { class: 'counter', attrs: { id: 'counter', hidden: true } });
  private enabled = true;

  constructor(private readonly events: ComposerEvents) {
    this.input = h('textarea', {
      class: 'input',
      part: 'input',
      attrs: {
        id: 'message',
        name: 'message',
        rows: 1,
        placeholder: strings.input,
        autocomplete: 'off',
        enterkeyhint: 'send',
        dir: 'auto',
      },
      on: { input: () => this.onInput(), keydown: (event) => this.onKey(event) },
    });
    this.button = h(
      'button',
      {
        part: 'send',
        class: 'send',
        attrs: { type: 'submit', 'aria-label': strings.send, title: strings.send },
      },
      icon('send'),
    );
    this.element = h(
      'form',
      { class: 'composer', part: 'composer', attrs: { novalidate: true } },
      h('label', { class: 'sr-only', attrs: { for: 'message' } }, strings.input),
      h('div', { class: 'field' }, this.input, this.button),
      this.counter,
    );
    // The field keeps the focus, and a phone its keyboard.
    this.button.addEventListener('mousedown', (event) => event.preventDefault());
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
    this.refresh();
  }

  get text(): string {
    return this.input.value;
  }

  set text(value: string) {
    this.input.value = value;
    this.refresh();
  }

  /** Sending allowed or not; typing always is. */
  setEnabled(enabled: boolean): void {
    this.enabled = enabled;
    this.refresh();
  }

  /** Sizes the field again, once it is shown. */
  refresh(): void {
    const length = lengthOf(this.text);
    const tooLong = length > TEXT_LIMIT;
    setAttr(this.button, 'aria-disabled', this.sendable ? null : 'true');
    setAttr(this.input, 'aria-invalid', tooLong ? 'true' : null);
    setAttr(this.input, 'aria-describedby', length >= COUNTER_FROM ? 'counter' : null);
    this.counter.hidden = length < COUNTER_FROM;
    this.counter.classList.toggle('over', tooLong);
    this.counter.replaceChildren(
      h('span', { attrs: { 'aria-hidden': 'true' } }, strings.counter(length, TEXT_LIMIT)),
      h('span', { class: 'sr-only' }, strings.counterLabel(TEXT_LIMIT - length)),
    );
    this.input.style.height = 'auto';
    if (this.input.scrollHeight > 0) this.input.style.height = `${this.input.scrollHeight}px`;
  }

  private get sendable(): boolean {
    const length = lengthOf(this.text);
    return this.enabled && length <= TEXT_LIMIT && this.text.replace(INVISIBLE, '') !== '';
  }

  private onInput(): void {
    this.refresh();
    this.events.typed(this.text);
  }

  private onKey(event: KeyboardEvent): void {
    // During an input-method composition, Enter chooses a character.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit();
  }

  private submit(): void {
    if (!this.sendable || !this.events.send(this.text.trim())) return;
    this.text = '';
    this.events.typed('');
  }
}

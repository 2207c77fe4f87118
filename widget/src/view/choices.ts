import type { ChoiceLook } from '../cards/card';
import type { Entry } from '../chat/timeline';
import { strings } from '../strings';
import { h, hiddenText, setAttr } from './dom';
import { icon } from './icons';

/** The choice buttons of one message, in its card or under it. They stay where they are once chosen. */
export class Choices {
  private readonly buttons: { button: HTMLButtonElement; id: string }[] = [];
  private active = true;

  constructor(
    private readonly entry: Entry,
    private readonly choose: (entry: Entry, index: number) => void,
  ) {}

  button(index: number, look: ChoiceLook = {}): HTMLButtonElement | null {
    const choice = this.entry.choices[index];
    if (!choice) return null;
    const text = look.text ?? choice.label;
    const name = look.name ?? (text === choice.label ? null : choice.label);
    const button = h(
      'button',
      {
        part: 'choice',
        class: `choice ${look.class ?? ''}`.trim(),
        attrs: { type: 'button', 'aria-label': name, dir: 'auto' },
        on: { click: () => this.active && this.choose(this.entry, index) },
      },
      text,
    );
    this.buttons.push({ button, id: choice.id });
    return button;
  }

  /** The row of the choices that no card has taken. */
  row(taken: number[]): HTMLElement | null {
    const left = this.entry.choices.map((_, index) => index).filter((index) => !taken.includes(index));
    if (left.length === 0) return null;
    return h(
      'div',
      { class: 'choices', attrs: { role: 'group', 'aria-label': strings.choices } },
      ...left.map((index) => this.button(index)),
    );
  }

  /** aria-disabled, not disabled: the focus must not be lost. */
  update(active: boolean, chosenId: string | null): void {
    this.active = active;
    for (const { button, id } of this.buttons) {
      setAttr(button, 'aria-disabled', active ? null : 'true');
      const chosen = id === chosenId;
      if (chosen && !button.classList.contains('chosen')) {
        button.prepend(icon('check'));
        const name = button.getAttribute('aria-label');
        if (name) button.setAttribute('aria-label', `${name} (${strings.chosen})`);
        else button.append(hiddenText(` (${strings.chosen})`));
      }
      button.classList.toggle('chosen', chosen);
    }
  }
}

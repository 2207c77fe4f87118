import type { Choice } from '../types';
import { h, type Child } from '../view/dom';

/** What a card may ask of the conversation. */
export interface CardContext {
  /** The choices of the message, which some cards lay out themselves. */
  choices: Choice[];
  /** A button for one of the choices, or null when the index names none. */
  choiceButton(index: number, look?: ChoiceLook): HTMLButtonElement | null;
  choose(index: number): void;
  /** Called at each change; false once the visitor has answered. */
  whenActive(listener: (active: boolean) => void): void;
  /** Says a sentence to screen readers. */
  say(text: string): void;
  /** A link to a file of the API, working on pages of another origin too. */
  fileLink(address: string, label: Child[], fileName: string): HTMLAnchorElement | null;
}

export interface ChoiceLook {
  /** Shown instead of the label. */
  text?: string;
  /** Read instead of the label. */
  name?: string;
  class?: string;
}

/** How one type of card is shown, spoken and written in a transcript. */
export interface CardKind<T> {
  render(card: T, context: CardContext): HTMLElement[];
  /** Indexes of the choices that the card shows itself. */
  ownChoices(card: T): number[];
  /** Lines of plain text with everything the card says. */
  lines(card: T): string[];
}

export function cardTitle(text: string): HTMLElement {
  return h('h3', { class: 'card-title' }, text);
}

import type { Card } from '../types';
import { h } from '../view/dom';
import { booking } from './booking';
import type { CardContext, CardKind } from './card';
import { comparison } from './comparison';
import { consent } from './consent';
import { estimate } from './estimate';
import { slots } from './slots';
import { summary } from './summary';

const KINDS: { [T in Card as T['type']]: CardKind<T> } = {
  booking,
  comparison,
  consent,
  estimate,
  slots,
  summary,
};

function kindOf(card: Card | null): CardKind<Card> | null {
  if (!card || !Object.hasOwn(KINDS, card.type)) return null;
  return KINDS[card.type] as CardKind<Card>;
}

/** The card, or null when there is none, its type is unknown or it is malformed: the text then stands alone. */
export function renderCard(card: Card | null, context: CardContext): HTMLElement | null {
  const kind = kindOf(card);
  if (!card || !kind) return null;
  try {
    const attrs = { 'data-type': card.type };
    return h('div', { part: 'card', class: `card card-${card.type}`, attrs }, ...kind.render(card, context));
  } catch (error) {
    console.error('factorland-assistant: malformed card', error);
    return null;
  }
}

/** Indexes of the choices that a card shows itself. */
export function ownChoices(card: Card | null): number[] {
  return attempt(card, (kind, value) => kind.ownChoices(value));
}

/** What the card says, in lines of plain text. */
export function cardLines(card: Card | null): string[] {
  return attempt(card, (kind, value) => kind.lines(value));
}

function attempt<R>(card: Card | null, read: (kind: CardKind<Card>, card: Card) => R[]): R[] {
  const kind = kindOf(card);
  if (!card || !kind) return [];
  try {
    return read(kind, card);
  } catch {
    return []; // Malformed: renderCard says so.
  }
}

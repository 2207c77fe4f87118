import type { SlotsCard } from '../types';
import { h } from '../view/dom';
import { type CardKind, cardTitle } from './card';

/** Times for a call, by day. */
export const slots: CardKind<SlotsCard> = {
  render: (card, context) => [
    ...(card.title ? [cardTitle(card.title)] : []),
    ...card.groups.map((group) =>
      h(
        'div',
        { class: 'slot-day', attrs: { role: 'group', 'aria-label': group.label } },
        h('p', { class: 'slot-label', attrs: { 'aria-hidden': 'true' } }, group.label),
        h(
          'div',
          { class: 'slot-times' },
          ...group.choices.map((index) => {
            const label = context.choices[index]?.label ?? '';
            const text = time(label, group.label);
            // Out of the card, "9 h" alone names no moment.
            const name = text === label ? `${group.label}, ${label}` : label;
            return context.choiceButton(index, { text, name, class: 'slot' });
          }),
        ),
      ),
    ),
  ],

  ownChoices: (card) => card.groups.flatMap((group) => group.choices),

  // The times are the message's choices, which are written after it.
  lines: (card) => (card.title ? [card.title] : []),
};

/** "mercredi 25 novembre à 9 h 30" under the heading "mercredi 25 novembre" is shown as "9 h 30". */
function time(label: string, day: string): string {
  if (!label.toLowerCase().startsWith(day.toLowerCase())) return label;
  return label.slice(day.length).replace(/^[\s,]*(?:à\s+)?/, '') || label;
}

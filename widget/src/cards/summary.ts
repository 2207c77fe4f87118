import { strings } from '../strings';
import type { SummaryCard } from '../types';
import { h } from '../view/dom';
import { type CardKind, cardTitle } from './card';

/** What was understood, each line with its own "Modifier". */
export const summary: CardKind<SummaryCard> = {
  render: (card, context) => [
    cardTitle(card.title),
    h(
      'dl',
      { class: 'rows' },
      ...card.rows.map(({ label, value, choice }) => {
        const look = { text: strings.edit, name: strings.editRow(label), class: 'edit' };
        const edit = choice === null ? null : context.choiceButton(choice, look);
        return h('div', {}, h('dt', {}, label), h('dd', {}, value, edit));
      }),
    ),
  ],

  ownChoices: (card) => card.rows.flatMap(({ choice }) => (choice === null ? [] : [choice])),

  lines: (card) => [card.title, ...card.rows.map(({ label, value }) => `${label}\u00a0: ${value}`)],
};

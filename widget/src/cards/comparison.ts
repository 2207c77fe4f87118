import { strings } from '../strings';
import type { ComparisonCard } from '../types';
import { h } from '../view/dom';
import { type CardKind, cardTitle } from './card';

/** Solutions side by side, in a table that scrolls inside its card. */
export const comparison: CardKind<ComparisonCard> = {
  render: (card) => {
    const header = columns(card).map((name) => h('th', { attrs: { scope: 'col' } }, name));
    const rows = card.rows.map(({ label, values }) =>
      h('tr', {}, h('th', { attrs: { scope: 'row' } }, label), ...values.map((value) => h('td', {}, value))),
    );
    const table = h('table', {}, h('thead', {}, h('tr', {}, ...header)), h('tbody', {}, ...rows));
    return [
      cardTitle(card.title),
      // Focusable, so that the keyboard can scroll it.
      h('div', { class: 'table', attrs: { role: 'region', 'aria-label': card.title, tabindex: 0 } }, table),
      ...(card.note ? [h('p', { class: 'small-print' }, card.note)] : []),
    ];
  },

  ownChoices: () => [],

  lines: (card) => {
    const names = columns(card).slice(1);
    const rows = card.rows.map(({ label, values }) => {
      const cells = values.map((value, index) => (names[index] ? `${names[index]}, ${value}` : value));
      return `${label}\u00a0: ${cells.join(' ; ')}`;
    });
    return [card.title, ...rows, ...(card.note ? [card.note] : [])];
  },
};

/** The column names with the one above the labels, which the server may leave out. */
function columns(card: ComparisonCard): string[] {
  const values = Math.max(0, ...card.rows.map((row) => row.values.length));
  return card.columns.length > values ? card.columns : [strings.criterion, ...card.columns];
}

import { strings } from '../strings';
import type { ComparisonCard } from '../types';
import { h, type Props } from '../view/dom';
import { type CardKind, cardTitle } from './card';

/** Solutions one under the other, each value under the name of its column. A table still, for those who hear it. */
export const comparison: CardKind<ComparisonCard> = {
  render: (card) => {
    const names = columns(card);
    const header = names.map((name) => h('th', role('columnheader', { scope: 'col' }), name));
    const rows = card.rows.map(({ label, values }) =>
      h(
        'tr',
        role('row'),
        h('th', role('rowheader', { scope: 'row' }), label),
        ...values.map((value, index) => h('td', role('cell'), columnName(names[index + 1]), value)),
      ),
    );
    return [
      cardTitle(card.title),
      h(
        'table',
        role('table', { 'aria-label': card.title }),
        h('thead', role('rowgroup'), h('tr', role('row'), ...header)),
        h('tbody', role('rowgroup'), ...rows),
      ),
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

/** Laid out as blocks, the elements of a table lose their meaning unless it is said. */
function role(name: string, attrs: Props['attrs'] = {}): Props {
  return { attrs: { role: name, ...attrs } };
}

/** Shown over a value; whoever hears the table is told the column anyway. */
function columnName(name: string | undefined): HTMLElement | false {
  return name !== undefined && h('span', { class: 'column', attrs: { 'aria-hidden': 'true' } }, name);
}

/** The column names with the one above the labels, which the server may leave out. */
function columns(card: ComparisonCard): string[] {
  const values = Math.max(0, ...card.rows.map((row) => row.values.length));
  return card.columns.length > values ? card.columns : [strings.criterion, ...card.columns];
}

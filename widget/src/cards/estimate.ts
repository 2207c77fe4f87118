import { strings } from '../strings';
import type { EstimateCard } from '../types';
import { h } from '../view/dom';
import { type CardKind, cardTitle } from './card';

/** An indicative price: the headline, low to high, where the money goes, on which assumptions. */
export const estimate: CardKind<EstimateCard> = {
  render: (card) =>
    [
      h(
        'div',
        { class: 'estimate-top' },
        cardTitle(card.title),
        h('p', { class: 'estimate-label' }, card.headline.label),
        h('p', { class: 'estimate-value' }, card.headline.value),
      ),
      range(card.range),
      card.bar.length > 0 && bar(card.bar),
      h('dl', { class: 'rows' }, ...card.rows.map(row)),
      h(
        'details',
        {},
        h('summary', {}, strings.assumptions),
        h('ul', {}, ...card.assumptions.map((line) => h('li', {}, line))),
      ),
      h('p', { class: 'small-print' }, card.disclaimer, ' ', card.rate_card),
    ].filter((node) => node !== false),

  ownChoices: () => [],

  lines: (card) => [
    card.title,
    `${card.headline.label}\u00a0: ${card.headline.value}`,
    `${card.range.label}\u00a0: ${card.range.low} – ${card.range.central} – ${card.range.high}`,
    ...card.rows.map(({ label, value, note }) => `${label}\u00a0: ${value}${note ? ` (${note})` : ''}`),
    ...card.bar.map(({ label, share }) => `${label}\u00a0: ${percent(share)}`),
    `${strings.assumptions}\u00a0:`,
    ...card.assumptions.map((line) => `- ${line}`),
    card.disclaimer,
    card.rate_card,
  ],
};

function range({ label, low, central, high }: EstimateCard['range']): HTMLElement {
  const points = [
    [strings.low, low],
    [strings.central, central],
    [strings.high, high],
  ] as const;
  return h(
    'div',
    { class: 'range' },
    h('p', { class: 'range-label' }, label),
    h('dl', {}, ...points.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))),
  );
}

function row({ label, value, note }: EstimateCard['rows'][number]): HTMLElement {
  return h('div', {}, h('dt', {}, label, note && h('span', { class: 'row-note' }, note)), h('dd', {}, value));
}

/** The legend carries the figures; the bar itself is only their picture. */
function bar(parts: EstimateCard['bar']): HTMLElement {
  const segments = parts.map(({ share }) => {
    const segment = h('span', { class: 'bar-part' });
    segment.style.flexGrow = String(Math.max(share, 0));
    return segment;
  });
  const legend = parts.map(({ label, share }) =>
    h('li', {}, h('span', { class: 'swatch' }), h('span', {}, label), h('strong', {}, percent(share))),
  );
  return h(
    'div',
    { class: 'shares' },
    h('div', { class: 'bar', attrs: { 'aria-hidden': 'true' } }, ...segments),
    h('ul', { class: 'legend' }, ...legend),
  );
}

const PERCENT = new Intl.NumberFormat('fr-FR', { style: 'percent', maximumFractionDigits: 1 });

function percent(share: number): string {
  return PERCENT.format(share);
}

import { strings } from '../strings';
import type { BookingCard } from '../types';
import { h } from '../view/dom';
import { icon } from '../view/icons';
import { type CardKind, cardTitle } from './card';

/** A confirmed call, and its calendar file. */
export const booking: CardKind<BookingCard> = {
  render: (card, context) => {
    const label = [icon('calendar'), h('span', {}, strings.addToCalendar)];
    const link = card.ics ? context.fileLink(card.ics, label, strings.calendarFile) : null;
    return [
      h(
        'div',
        { class: 'booking-head' },
        h('span', { class: 'booking-check' }, icon('check')),
        cardTitle(card.title),
      ),
      h('p', { class: 'booking-when' }, h('time', { attrs: { datetime: card.start } }, card.when)),
      h('p', { class: 'booking-phone' }, `${strings.phone} ${card.phone}`),
      ...(card.note ? [h('p', { class: 'small-print' }, card.note)] : []),
      ...(link ? [link] : []),
    ];
  },

  ownChoices: () => [],

  lines: (card) => [
    card.title,
    card.when,
    `${strings.phone} ${card.phone}`,
    ...(card.note ? [card.note] : []),
  ],
};

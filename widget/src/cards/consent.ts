import { strings } from '../strings';
import type { ConsentCard } from '../types';
import { h, setAttr } from '../view/dom';
import type { CardKind } from './card';

/**
 * A consent: boxes that nobody has ticked for the visitor, and a button that works once the first is.
 * The choice sent is that of the last ticked purpose, which grants it together with the first.
 */
export const consent: CardKind<ConsentCard> = {
  render: (card, context) => {
    const boxes = card.purposes.map((purpose) =>
      h('input', { attrs: { type: 'checkbox', name: purpose.name }, on: { change: refresh } }),
    );
    const confirm = h(
      'button',
      { part: 'confirm', class: 'primary', attrs: { type: 'button' }, on: { click: send } },
      strings.confirmConsent,
    );
    let active = true;
    const ready = (): boolean => active && (boxes[0]?.checked ?? false);
    context.whenActive((value) => {
      active = value;
      for (const box of boxes) box.disabled = !active;
      refresh();
    });
    return [
      h('p', { class: 'consent-wording' }, card.wording),
      ...card.purposes.map((purpose, index) =>
        h('label', { class: 'consent-purpose' }, boxes[index], h('span', {}, purpose.label)),
      ),
      confirm,
    ];

    function refresh(): void {
      setAttr(confirm, 'aria-disabled', ready() ? null : 'true');
    }

    function send(): void {
      if (ready()) {
        const last = boxes.map((box) => box.checked).lastIndexOf(true);
        context.choose(card.purposes[last]?.choice ?? -1);
      } else if (active) {
        context.say(strings.tickFirst);
      }
    }
  },

  ownChoices: (card) => card.purposes.map((purpose) => purpose.choice),

  lines: (card) => [card.wording, ...card.purposes.map((purpose) => `- ${purpose.label}`)],
};

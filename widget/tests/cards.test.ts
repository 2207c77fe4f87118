import { beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../src/chat/timeline';
import { Timeline } from '../src/chat/timeline';
import { transcript, transcriptName } from '../src/chat/transcript';
import type { Card } from '../src/types';
import { h } from '../src/view/dom';
import { MessageView } from '../src/view/message';
import { cards, choices, message } from './helpers';

let chosen: string[];
let said: string[];

beforeEach(() => {
  [chosen, said] = [[], []];
});

interface Shown {
  element: HTMLElement;
  card: HTMLElement | null;
  buttons: HTMLButtonElement[];
  answer(label: string, choice?: string): void;
}

/** Shows a message with this card, as the log does. */
function show(card: Card | object | null, labels: string[] = []): Shown {
  const timeline = new Timeline();
  const [entry] = timeline.merge([message('Texte', { card: card as Card, choices: choices(...labels) })]);
  if (!entry) throw new Error('not merged');
  const view = new MessageView(entry, {
    choose: (target: Entry, index) => chosen.push(target.choices[index]?.label ?? ''),
    retry: () => undefined,
    vote: () => undefined,
    say: (text) => said.push(text),
    fileLink: (address, label, name) => h('a', { attrs: { href: address, download: name } }, ...label),
    base: 'https://x.example',
  });
  const update = (): void =>
    view.update({
      active: timeline.isActive(entry),
      chosenId: timeline.chosen(entry)?.id ?? null,
      closesGroup: true,
      votable: true,
    });
  update();
  return {
    element: view.element,
    card: view.element.querySelector<HTMLElement>('[part=card]'),
    buttons: [...view.element.querySelectorAll<HTMLButtonElement>('button[part=choice]')],
    answer: (label, choice) => {
      timeline.merge([message(label, { author: 'visitor', choice })]);
      update();
    },
  };
}

describe('choices', () => {
  it('are sent once, stay where they are and tell which was taken', () => {
    const { buttons, answer } = show(null, ['Industrie', 'Services']);
    buttons[1]?.click();
    expect(chosen).toEqual(['Services']);
    answer('Services');
    buttons[0]?.click();
    buttons[1]?.click();
    expect(chosen).toEqual(['Services']);
    expect(buttons.map((button) => button.getAttribute('aria-disabled'))).toEqual(['true', 'true']);
    expect(buttons.map((button) => button.disabled)).toEqual([false, false]);
    expect(buttons[1]?.textContent).toContain('réponse choisie');
    expect(buttons[0]?.textContent).toBe('Industrie');
  });
});

describe('estimate', () => {
  it('shows the headline, the range, the shares and the assumptions', () => {
    const { card } = show(cards.estimate);
    const text = card?.textContent ?? '';
    for (const part of [
      '50 000 €',
      '6 100 €',
      '7 800 €',
      '11 000 €',
      '12 acheteurs',
      'non contractuelle',
      '85,5',
    ]) {
      expect(text).toContain(part);
    }
    expect(card?.dataset.type).toBe('estimate');
    const bar = card?.querySelector('.bar');
    expect(bar?.getAttribute('aria-hidden')).toBe('true');
    expect([...(bar?.children ?? [])].map((part) => (part as HTMLElement).style.flexGrow)).toEqual([
      '0.855',
      '0.145',
    ]);
  });
});

describe('slots', () => {
  it('lays its choices out by day, named in full, and leaves the others below', () => {
    const labels = [
      'lundi 23 novembre à 9 h 30',
      'lundi 23 novembre à 11 h',
      'mardi 24 novembre à 9 h',
      'Autre',
    ];
    const { element, card, buttons } = show(cards.slots, labels);
    const groups = [...(card?.querySelectorAll('[role=group]') ?? [])];
    expect(groups.map((group) => group.getAttribute('aria-label'))).toEqual([
      'lundi 23 novembre',
      'mardi 24 novembre',
    ]);
    expect(buttons.map((button) => button.textContent)).toEqual(['9 h 30', '11 h', '9 h', 'Autre']);
    expect(buttons[0]?.getAttribute('aria-label')).toBe(labels[0]);
    expect(element.querySelector('.choices')?.textContent).toBe('Autre');
    buttons[2]?.click();
    expect(chosen).toEqual([labels[2]]);
  });
});

describe('slots named by their hour alone', () => {
  it('are read with their day, and the one taken is told apart from its namesake', () => {
    const { buttons, answer } = show(cards.slots, ['9 h', '14 h', '9 h']);
    expect(buttons.map((button) => button.getAttribute('aria-label'))).toEqual([
      'lundi 23 novembre, 9 h',
      'lundi 23 novembre, 14 h',
      'mardi 24 novembre, 9 h',
    ]);
    answer('9 h', 'choice-2');
    expect(buttons.map((button) => button.classList.contains('chosen'))).toEqual([false, false, true]);
    expect(buttons[2]?.getAttribute('aria-label')).toBe('mardi 24 novembre, 9 h (réponse choisie)');
  });
});

describe('booking', () => {
  it('shows when, the number and the calendar file', () => {
    const { card } = show(cards.booking);
    expect(card?.querySelector('time')?.dateTime).toBe('2026-11-23T09:30:00+01:00');
    expect(card?.textContent).toContain('06 12 34 56 78');
    expect(card?.querySelector('a')?.getAttribute('href')).toBe('/api/conversation/callback.ics');
    expect(show({ ...cards.booking, ics: null }).card?.querySelector('a')).toBeNull();
  });
});

describe('consent', () => {
  const labels = ["J'accepte d'être rappelé", "J'accepte tout", 'Non merci'];

  function parts({ card, element }: Shown) {
    const boxes = [...(card?.querySelectorAll<HTMLInputElement>('input[type=checkbox]') ?? [])];
    const confirm = card?.querySelector<HTMLButtonElement>('button[part=confirm]');
    if (!confirm) throw new Error('no confirm button');
    const tick = (index: number): void => {
      const box = boxes[index];
      if (!box) throw new Error('no such box');
      box.checked = !box.checked;
      box.dispatchEvent(new Event('change'));
    };
    return { boxes, confirm, tick, row: element.querySelector('.choices') };
  }

  it('ticks nothing for the visitor and waits for the first box', () => {
    const { boxes, confirm, tick, row } = parts(show(cards.consent, labels));
    expect(boxes.map(({ name, checked }) => [name, checked])).toEqual([
      ['callback', false],
      ['prospection', false],
    ]);
    expect(row?.textContent).toBe('Non merci');
    confirm.click();
    tick(1);
    confirm.click();
    expect(chosen).toEqual([]);
    expect(confirm.getAttribute('aria-disabled')).toBe('true');
    expect(said).toHaveLength(2);
    tick(0);
    expect(confirm.hasAttribute('aria-disabled')).toBe(false);
    tick(0);
    expect(confirm.hasAttribute('aria-disabled')).toBe(true);
  });

  it('sends the choice of the purpose, and of the last one ticked', () => {
    const only = parts(show(cards.consent, labels));
    only.tick(0);
    only.confirm.click();
    const both = parts(show(cards.consent, labels));
    both.tick(0);
    both.tick(1);
    both.confirm.click();
    expect(chosen).toEqual([labels[0], labels[1]]);
  });

  it('is closed once answered', () => {
    const shown = show(cards.consent, labels);
    const { boxes, confirm, tick } = parts(shown);
    tick(0);
    shown.answer('Non merci');
    confirm.click();
    expect(chosen).toEqual([]);
    expect(boxes.every((box) => box.disabled)).toBe(true);
  });
});

describe('summary', () => {
  it('offers to change the rows that can be', () => {
    const { card, buttons } = show(cards.summary, ['Corriger le délai', "C'est exact"]);
    expect([...(card?.querySelectorAll('dt') ?? [])].map((term) => term.textContent)).toEqual([
      'Délai',
      'Clients',
    ]);
    expect(buttons.map((button) => button.textContent)).toEqual(['Modifier', "C'est exact"]);
    expect(buttons[0]?.getAttribute('aria-label')).toBe('Modifier\u00a0: Délai');
    buttons[0]?.click();
    expect(chosen).toEqual(['Corriger le délai']);
  });
});

describe('comparison', () => {
  it.each([[['Affacturage', 'Assurance-crédit']], [['Besoin', 'Affacturage', 'Assurance-crédit']]])(
    'is a table with named rows and columns: %j',
    (columns) => {
      const { card } = show({ ...cards.comparison, columns });
      expect(card?.querySelectorAll('thead th[scope=col]')).toHaveLength(3);
      expect(card?.querySelector('thead')?.textContent).toContain('Assurance-crédit');
      expect(card?.querySelector('tbody th')?.getAttribute('scope')).toBe('row');
      expect(card?.querySelector('td .column')?.textContent).toBe('Affacturage');
      expect(card?.querySelectorAll('table, tr, th, td, thead, tbody')).toHaveLength(
        card?.querySelectorAll('[role]').length ?? 0,
      );
    },
  );
});

describe('what the widget does not know', () => {
  it.each([
    { type: 'hologram' },
    { type: 'constructor' },
    { type: 'summary' },
    { type: 'slots', groups: null },
  ])('leaves the text and every choice: %j', (card) => {
    const error = console.error;
    console.error = () => undefined;
    const { element, buttons } = show(card, ['Oui', 'Non']);
    console.error = error;
    expect(element.querySelector('[part=card]')).toBeNull();
    expect(element.querySelector('.bubble')?.textContent).toBe('Texte');
    expect(buttons.map((button) => button.textContent)).toEqual(['Oui', 'Non']);
  });
});

describe('hostile values', () => {
  it('are text in every field of every card', () => {
    const hostile = '<img src=x onerror=alert(1)>';
    for (const card of Object.values(cards)) {
      const poisoned = JSON.parse(
        JSON.stringify(card, (key, value: unknown) =>
          typeof value === 'string' && !['type', 'ics', 'start', 'end', 'name'].includes(key)
            ? hostile
            : value,
        ),
      ) as Card;
      const { element } = show(poisoned, [hostile, hostile, hostile]);
      expect(element.querySelector('[part=card]')?.textContent).toContain(hostile);
      expect(element.querySelector('img')).toBeNull();
    }
  });
});

describe('transcript', () => {
  it('writes who said what, with the cards, for any text reader', async () => {
    const timeline = new Timeline();
    timeline.merge([
      message('Voici **vos** chiffres', { card: cards.estimate }),
      message('**merci**', { author: 'visitor' }),
    ]);
    const at = new Date(2026, 10, 23, 9, 5);
    const bytes = new Uint8Array(await transcript(timeline.entries, at).arrayBuffer());
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    expect(text.startsWith('\ufeffConversation')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
    for (const part of ['Voici vos chiffres', '7 800 €', 'non contractuelle', '**merci**'])
      expect(text).toContain(part);
    expect(transcriptName(at)).toBe('conversation-factorland-2026-11-23.txt');
  });
});

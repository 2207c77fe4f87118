import { ownChoices, renderCard } from '../cards';
import type { CardContext } from '../cards/card';
import type { Entry } from '../chat/timeline';
import { strings } from '../strings';
import { markdown } from '../text/markdown';
import type { Vote } from '../types';
import { Choices } from './choices';
import { h, hiddenText, setAttr } from './dom';
import { icon } from './icons';

export interface MessageEvents {
  choose(entry: Entry, index: number): void;
  retry(entry: Entry): void;
  vote(entry: Entry, value: Vote): void;
  say(text: string): void;
  fileLink: CardContext['fileLink'];
  /** What a path in an answer is relative to. */
  base: string;
}

/** What changes in a message after it is shown. */
export interface MessageState {
  active: boolean;
  chosenId: string | null;
  /** The last of its author before the other speaks: it shows the time. */
  closesGroup: boolean;
  votable: boolean;
}

/** One message of the log. Built once, then updated in place so that focus and ticked boxes stay. */
export class MessageView {
  readonly element: HTMLLIElement;
  private readonly choices: Choices;
  private readonly status = h('div', { class: 'status', attrs: { hidden: true } });
  private readonly time = h('time');
  private readonly votes = h('span', { class: 'votes', attrs: { hidden: true } });
  private readonly activeListeners: ((active: boolean) => void)[] = [];
  private shown = '';

  constructor(
    private readonly entry: Entry,
    private readonly events: MessageEvents,
  ) {
    this.choices = new Choices(entry, (chosen, index) => events.choose(chosen, index));
    const card = renderCard(entry.card, this.cardContext());
    this.element = h(
      'li',
      { part: 'message', class: `message from-${entry.author}`, attrs: { 'data-author': entry.author } },
      this.author(),
      entry.text.trim() !== '' && this.bubble(),
      card,
      h('div', { class: 'meta' }, this.time, this.votes),
      this.status,
      this.choices.row(card ? ownChoices(entry.card) : []),
    );
    this.buildVotes();
  }

  update(state: MessageState): void {
    const { entry } = this;
    this.choices.update(state.active, state.chosenId);
    for (const listener of this.activeListeners) listener(state.active);
    this.showTime(state.closesGroup);
    this.votes.hidden = !state.votable;
    for (const button of this.votes.children) {
      setAttr(button, 'aria-pressed', String(button.getAttribute('data-value') === entry.vote));
    }
    this.showStatus();
  }

  private author(): HTMLElement {
    const name = strings.authors[this.entry.author];
    if (this.entry.author === 'broker') return h('p', { class: 'author' }, name);
    return hiddenText(`${name}\u00a0: `);
  }

  private bubble(): HTMLElement {
    const { author, text } = this.entry;
    const content = author === 'visitor' ? text : markdown(text, this.events.base);
    return h('div', { class: 'bubble', part: `bubble bubble-${author}`, attrs: { dir: 'auto' } }, content);
  }

  private cardContext(): CardContext {
    const { entry, events } = this;
    return {
      choices: entry.choices,
      choiceButton: (index, look) => this.choices.button(index, look),
      choose: (index) => events.choose(entry, index),
      whenActive: (listener) => this.activeListeners.push(listener),
      say: (text) => events.say(text),
      fileLink: events.fileLink,
    };
  }

  private buildVotes(): void {
    const kinds = [
      ['up', strings.helpful],
      ['down', strings.unhelpful],
    ] as const;
    for (const [value, label] of kinds) {
      const attrs = { type: 'button', 'aria-label': label, title: label, 'data-value': value };
      const click = (): void => this.events.vote(this.entry, value);
      this.votes.append(h('button', { part: 'vote', class: 'vote', attrs, on: { click } }, icon(value)));
    }
  }

  private showTime(shown: boolean): void {
    const at = new Date(this.entry.at);
    const valid = shown && this.entry.delivery === 'sent' && !Number.isNaN(at.getTime());
    this.time.hidden = !valid;
    if (!valid) return;
    this.time.dateTime = this.entry.at;
    this.time.textContent = clock(at);
  }

  private showStatus(): void {
    const { delivery, problem } = this.entry;
    // Rebuilt only on a change: the retry button may hold the focus.
    if (this.shown === delivery + problem) return;
    this.shown = delivery + problem;
    this.status.hidden = delivery !== 'failed';
    this.element.classList.toggle('failed', delivery === 'failed');
    if (delivery !== 'failed') {
      this.status.replaceChildren();
      return;
    }
    const click = (): void => this.events.retry(this.entry);
    this.status.replaceChildren(
      h('span', {}, `${strings.notSent} ${problem ?? ''}`.trim()),
      h('button', { part: 'retry', attrs: { type: 'button' }, on: { click } }, icon('retry'), strings.retry),
    );
  }
}

function clock(at: Date): string {
  const day =
    at.toDateString() === new Date().toDateString() ? {} : ({ day: 'numeric', month: 'short' } as const);
  return at.toLocaleString('fr-FR', { ...day, hour: '2-digit', minute: '2-digit' });
}

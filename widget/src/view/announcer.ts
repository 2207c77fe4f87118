import { cardLines } from '../cards';
import type { Entry } from '../chat/timeline';
import { strings } from '../strings';
import { plainText } from '../text/markdown';
import { h } from './dom';

/** More choices than this are counted, not read out. */
const CHOICES_READ = 4;
/** Enough for the longest paragraph to be read as one; then the region is emptied. */
const KEEP_MS = 30_000;

/** The polite live region, apart from the log so that nothing is read twice. */
export class Announcer {
  readonly element = h('div', {
    class: 'sr-only',
    attrs: { role: 'status', 'aria-live': 'polite', 'aria-atomic': 'false' },
  });
  private timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    this.element.append(h('p', {}, text));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.element.replaceChildren(), KEEP_MS);
  }

  /** Reads new messages: who, what, the card's main lines and what can be answered. */
  read(entries: Entry[]): void {
    for (const entry of entries) this.say(spoken(entry));
  }
}

function spoken(entry: Entry): string {
  const labels = entry.choices.map((choice) => choice.label);
  const offer =
    labels.length === 0
      ? ''
      : labels.length > CHOICES_READ
        ? strings.choiceCount(labels.length)
        : strings.suggested(labels);
  const card = cardLines(entry.card).slice(0, 3).join('. ');
  const parts = [plainText(entry.text), card, offer].filter((part) => part !== '');
  return `${strings.authors[entry.author]}\u00a0: ${parts.join(' ')}`;
}

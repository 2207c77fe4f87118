import type { Entry, Timeline } from '../chat/timeline';
import { strings } from '../strings';
import { h } from './dom';
import { icon } from './icons';
import { type MessageEvents, MessageView } from './message';

/** Closer to the end than this, the visitor is following the conversation. */
const NEAR_PX = 80;

/** The scrolling list of messages. It follows the conversation only as long as the visitor does. */
export class Log {
  readonly element: HTMLElement;
  private readonly list = h('ol', { class: 'messages', attrs: { role: 'list' } });
  private readonly typing = typingDots();
  private readonly scroller: HTMLElement;
  private readonly jump: HTMLButtonElement;
  private readonly views = new Map<string, MessageView>();
  /** True while the end is in sight: it then stays there, whatever grows or shrinks. */
  private following = true;

  constructor(private readonly events: MessageEvents) {
    this.scroller = h(
      'div',
      {
        class: 'log',
        part: 'log',
        // Messages are announced by the panel's own live region.
        attrs: { role: 'log', 'aria-label': strings.log, 'aria-live': 'off', tabindex: 0 },
        on: { scroll: () => this.onScroll() },
      },
      this.list,
      this.typing,
    );
    this.jump = h(
      'button',
      { class: 'jump', attrs: { type: 'button', hidden: true }, on: { click: () => this.toEnd() } },
      icon('arrow'),
      strings.newMessages,
    );
    this.element = h('div', { class: 'log-frame' }, this.scroller, this.jump);
    const resized = new ResizeObserver(() => this.following && this.toEnd());
    resized.observe(this.scroller);
    resized.observe(this.list);
  }

  render(timeline: Timeline, typing: boolean): void {
    const fresh = this.sync(timeline);
    this.typing.hidden = !typing;
    if (fresh.length === 0 && !typing) return;
    const own = fresh.some((view) => view.element.dataset.author === 'visitor');
    if (this.following || own) this.follow(fresh);
    else if (fresh.length > 0) this.showJump(true);
  }

  /** Shows the end, without motion. */
  toEnd(): void {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.following = true;
    this.showJump(false);
  }

  /** Makes the list what the timeline is; answers the views that are new. */
  private sync(timeline: Timeline): MessageView[] {
    const { entries } = timeline;
    const keys = new Set(entries.map((entry) => entry.key));
    for (const [key, view] of this.views) {
      if (keys.has(key)) continue;
      view.element.remove();
      this.views.delete(key);
    }
    const fresh: MessageView[] = [];
    entries.forEach((entry, index) => {
      let view = this.views.get(entry.key);
      if (!view) {
        view = new MessageView(entry, this.events);
        this.views.set(entry.key, view);
        fresh.push(view);
      }
      if (this.list.children[index] !== view.element) {
        this.list.insertBefore(view.element, this.list.children[index] ?? null);
      }
      view.update(this.stateOf(entry, index, timeline));
    });
    return fresh;
  }

  private stateOf(entry: Entry, index: number, timeline: Timeline) {
    const closesGroup = timeline.entries[index + 1]?.author !== entry.author;
    const answers = timeline.entries.slice(0, index).some((earlier) => earlier.author === 'visitor');
    return {
      active: timeline.isActive(entry),
      chosenId: timeline.chosen(entry)?.id ?? null,
      closesGroup,
      votable: entry.author === 'assistant' && closesGroup && answers,
    };
  }

  /** To the end, unless that would hide the beginning of what has just arrived. */
  private follow(fresh: MessageView[]): void {
    const first = fresh[0]?.element;
    const end = this.scroller.scrollHeight - this.scroller.clientHeight;
    const top = first ? first.offsetTop - this.list.offsetTop : end;
    this.scroller.scrollTop = Math.min(end, top);
    this.following = top >= end;
    this.showJump(false);
  }

  private onScroll(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.following = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    if (this.following) this.showJump(false);
  }

  private showJump(shown: boolean): void {
    this.jump.hidden = !shown;
  }
}

function typingDots(): HTMLElement {
  const dots = [1, 2, 3].map(() => h('span'));
  return h(
    'div',
    { class: 'typing', part: 'typing', attrs: { hidden: true, role: 'img', 'aria-label': strings.typing } },
    ...dots,
  );
}

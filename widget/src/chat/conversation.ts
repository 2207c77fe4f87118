import { strings } from '../strings';
import type { Message, Outgoing, Vote } from '../types';
import type { Api } from './api';
import { Connection, type ConnectionState } from './connection';
import { ApiError, detailOf } from './problem';
import type { Session } from './session';
import { type Entry, Timeline } from './timeline';

/** `ended`: erased here, or no longer known by the server. */
export type Phase = 'idle' | 'opening' | 'ready' | 'failed' | 'ended';

export interface ConversationEvents {
  /** Something to show has changed. */
  changed(): void;
  /** Messages of the assistant or of a broker that the visitor has not seen in this page. */
  received(entries: Entry[]): void;
  /** A sentence to tell the visitor once. */
  said(text: string): void;
  /** A refused text goes back to where it was written. */
  refused(text: string): void;
}

/** One visitor's conversation: what is sent, in which state, and what came back. Knows nothing of the page. */
export class Conversation {
  readonly timeline = new Timeline();
  phase: Phase = 'idle';
  /** One message at a time: true while one is on its way. */
  busy = false;
  /** The reason of the last refusal or failure that belongs to no message. */
  notice: string | null = null;
  private readonly connection: Connection;
  private opening: Promise<void> | null = null;

  constructor(
    private readonly api: Api,
    private readonly session: Session,
    private readonly events: ConversationEvents,
  ) {
    this.connection = new Connection(api, {
      messages: (messages) => this.receive(messages),
      state: (state) => this.onConnection(state),
      gone: () => this.end(strings.ended),
      last: () => this.timeline.last,
    });
  }

  get connectionState(): ConnectionState {
    return this.connection.state;
  }

  /** False while a message is on its way or the network is away: what is typed stays where it is. */
  get canSend(): boolean {
    return !this.busy && this.connectionState !== 'offline' && navigator.onLine;
  }

  /** Finds the visitor's conversation or starts one. Never rejects: the phase tells. */
  open(resumable: boolean): Promise<void> {
    if (this.isReady) return Promise.resolve();
    this.opening ??= this.doOpen(resumable).finally(() => (this.opening = null));
    return this.opening;
  }

  /** True while this very text is on its way. */
  isSending(text: string): boolean {
    return this.timeline.entries.some((entry) => entry.delivery === 'sending' && entry.text === text);
  }

  /** Sends a message, in a new conversation if there is none. Does nothing when `canSend` is false. */
  async send(outgoing: Outgoing): Promise<void> {
    if (!this.canSend) return;
    if (this.isReady) {
      this.notice = null;
      return this.deliver(this.timeline.addLocal(outgoing, crypto.randomUUID(), new Date()));
    }
    this.busy = true;
    await this.open(false);
    this.busy = false;
    if (this.isReady) return this.send(outgoing);
    if ('text' in outgoing) this.events.refused(outgoing.text);
    this.events.changed();
  }

  /** Sends a failed message again, as the same message. */
  async retry(entry: Entry): Promise<void> {
    if (this.canSend && entry.delivery === 'failed') await this.deliver(entry);
  }

  /** Records an opinion on an answer; shown at once, taken back if it could not be kept. */
  async vote(entry: Entry, value: Vote): Promise<void> {
    if (entry.id === null || entry.vote === value) return;
    const before = entry.vote;
    entry.vote = value;
    this.events.changed();
    try {
      await this.api.vote(entry.id, value);
      this.events.said(strings.thanks);
    } catch (error) {
      entry.vote = before;
      this.tell(detailOf(error));
    }
  }

  /** Erases the conversation, on the server and here. False (and a notice) when it could not be done. */
  async erase(): Promise<boolean> {
    try {
      await this.api.erase();
    } catch (error) {
      if (!(error instanceof ApiError && error.unknown)) {
        this.tell(detailOf(error));
        return false;
      }
    }
    this.end(strings.erased);
    return true;
  }

  private get isReady(): boolean {
    return this.phase === 'ready';
  }

  dispose(): void {
    this.connection.stop();
  }

  private async doOpen(resumable: boolean): Promise<void> {
    this.phase = 'opening';
    this.notice = null;
    if (!this.session.exists) this.session.start();
    this.events.changed();
    try {
      const found = resumable ? await this.history() : null;
      const fresh = this.timeline.merge(found ?? (await this.api.create()));
      this.phase = 'ready';
      this.connection.start();
      // A greeting is new; a history has been read before.
      if (!found) this.events.received(fresh);
    } catch (error) {
      this.phase = 'failed';
      this.notice = detailOf(error);
    }
    this.events.changed();
  }

  /** The messages of the session's conversation, or null when the server no longer has it. */
  private async history(): Promise<Message[] | null> {
    try {
      return await this.api.history();
    } catch (error) {
      if (error instanceof ApiError && error.unknown) return null;
      throw error;
    }
  }

  private async retryAll(): Promise<void> {
    const failed = this.timeline.entries.filter((entry) => entry.delivery === 'failed');
    for (const entry of failed) await this.retry(entry);
  }

  private async deliver(entry: Entry): Promise<void> {
    this.busy = true;
    entry.delivery = 'sending';
    entry.problem = null;
    this.events.changed();
    try {
      const replies = await this.post(entry);
      entry.delivery = 'sent';
      // Erased meanwhile: the replies belong to nothing any more.
      if (this.timeline.entries.includes(entry)) this.receive(replies);
    } catch (error) {
      if (this.timeline.entries.includes(entry)) this.fail(entry, error);
    } finally {
      this.busy = false;
      this.events.changed();
    }
  }

  private async post(entry: Entry): Promise<Message[]> {
    const { outgoing, clientId } = entry as Entry & { outgoing: Outgoing; clientId: string };
    try {
      return await this.api.send(outgoing, clientId);
    } catch (error) {
      const lost = error instanceof ApiError && error.unknown && (await this.history()) === null;
      if (!lost) throw error;
      return this.startAgain(entry, outgoing, clientId);
    }
  }

  /** The conversation has expired: a text opens the new one, a choice means nothing there. */
  private async startAgain(entry: Entry, outgoing: Outgoing, clientId: string): Promise<Message[]> {
    const greeting = await this.api.create();
    this.notice = strings.expired;
    this.events.said(strings.expired);
    this.connection.stop();
    this.timeline.reset();
    this.timeline.merge(greeting);
    this.connection.start();
    if (!('text' in outgoing)) return [];
    this.timeline.entries.push(entry);
    return this.api.send(outgoing, clientId);
  }

  private fail(entry: Entry, error: unknown): void {
    const detail = detailOf(error);
    if (!(error instanceof ApiError) || error.retryable) {
      // It may have come back by the stream meanwhile: then it was received.
      if (entry.id === null) entry.delivery = 'failed';
      entry.problem = detail;
      this.events.said(`${strings.notSent} ${detail}`);
      return;
    }
    this.timeline.remove(entry);
    if (entry.outgoing && 'text' in entry.outgoing) this.events.refused(entry.outgoing.text);
    this.tell(detail);
  }

  private receive(messages: Message[]): void {
    const fresh = this.timeline.merge(messages).filter((entry) => entry.author !== 'visitor');
    if (fresh.length > 0) this.events.received(fresh);
    this.events.changed();
  }

  private onConnection(state: ConnectionState): void {
    if (state === 'offline') this.events.said(strings.offline);
    if (state === 'reconnecting') this.events.said(strings.reconnecting);
    if (state === 'online' && this.isReady) {
      this.events.said(strings.backOnline);
      void this.retryAll();
    }
    this.events.changed();
  }

  private end(notice: string): void {
    this.phase = 'ended';
    this.connection.stop();
    this.session.clear();
    this.timeline.reset();
    this.tell(notice);
  }

  private tell(notice: string): void {
    this.notice = notice;
    this.events.said(notice);
    this.events.changed();
  }
}

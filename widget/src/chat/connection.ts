import type { Message } from '../types';
import type { Api } from './api';
import { ApiError } from './problem';
import { openStream, type Stream } from './stream';

export type ConnectionState = 'online' | 'offline' | 'reconnecting';

export interface ConnectionEvents {
  messages(messages: Message[]): void;
  state(state: ConnectionState): void;
  /** The server no longer knows the conversation. */
  gone(): void;
  /** Id of the last message known here. */
  last(): number;
}

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;
/** A stream that comes back within this time is not worth telling the visitor about. */
const PATIENCE_MS = 6_000;

/** Keeps the live stream open while the page is visible and the network is there. */
export class Connection {
  state: ConnectionState = 'online';
  private stream: Stream | null = null;
  private active = false;
  private attempts = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private patience: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: Api,
    private readonly events: ConnectionEvents,
  ) {}

  /** Opens the stream and follows the network and the visibility of the page. */
  start(): void {
    if (this.active) return;
    this.active = true;
    window.addEventListener('online', this.onOnline);
    window.addEventListener('offline', this.onOffline);
    document.addEventListener('visibilitychange', this.onVisibility);
    if (navigator.onLine) this.connect();
    else this.onOffline();
  }

  stop(): void {
    this.active = false;
    window.removeEventListener('online', this.onOnline);
    window.removeEventListener('offline', this.onOffline);
    document.removeEventListener('visibilitychange', this.onVisibility);
    this.drop();
    this.tell('online');
  }

  private readonly onOnline = (): void => {
    this.attempts = 0;
    this.tell('reconnecting');
    void this.resume();
  };

  private readonly onOffline = (): void => {
    this.drop();
    this.tell('offline');
  };

  // A hidden tab lets its stream go: browsers allow six connections per host, and tabs add up.
  private readonly onVisibility = (): void => {
    if (document.visibilityState === 'hidden') this.drop();
    else if (navigator.onLine) void this.resume();
  };

  private connect(): void {
    this.drop();
    if (document.visibilityState === 'hidden') return;
    this.stream = openStream(this.api, this.events.last(), {
      message: (message) => this.events.messages([message]),
      up: () => {
        this.attempts = 0;
        this.tell('online');
      },
      interrupted: () => this.tellLater(),
      closed: () => this.retryLater(),
    });
  }

  /** Asks for what was missed (which also tells whether the conversation still exists), then streams again. */
  private async resume(): Promise<void> {
    this.drop();
    let missed: Message[];
    try {
      missed = await this.api.history(this.events.last());
    } catch (error) {
      if (!this.active) return;
      if (error instanceof ApiError && error.unknown) this.events.gone();
      else if (navigator.onLine) this.retryLater();
      return;
    }
    if (!this.active) return;
    this.events.messages(missed);
    this.tell('online');
    this.connect();
  }

  private retryLater(): void {
    this.drop();
    this.tellLater();
    const delay = Math.min(FIRST_DELAY_MS * 2 ** this.attempts, LONGEST_DELAY_MS);
    this.attempts += 1;
    // Spread, so that all visitors do not come back in the same second after a restart.
    this.timer = setTimeout(() => void this.resume(), delay * (0.75 + Math.random() / 2));
  }

  private drop(): void {
    clearTimeout(this.timer);
    this.stream?.close();
    this.stream = null;
  }

  private tellLater(): void {
    this.patience ??= setTimeout(() => this.tell('reconnecting'), PATIENCE_MS);
  }

  private tell(state: ConnectionState): void {
    clearTimeout(this.patience);
    this.patience = undefined;
    if (state === this.state) return;
    this.state = state;
    this.events.state(state);
  }
}

import type { Author, Card, Choice, Message, Outgoing, Vote } from '../types';

export type Delivery = 'sent' | 'sending' | 'failed';

/** A message as the visitor sees it, known by the server or not yet. */
export interface Entry {
  /** Stable for the life of the page, whatever becomes of the message. */
  key: string;
  id: number | null;
  author: Author;
  text: string;
  choices: Choice[];
  card: Card | null;
  at: string;
  delivery: Delivery;
  /** Why the last attempt failed. */
  problem: string | null;
  vote: Vote | null;
  /** Id of the choice that a visitor's message took: two choices may have the same label. */
  taken: string | null;
  /** For the visitor's own messages written here. */
  outgoing: Outgoing | null;
  clientId: string | null;
}

/** The messages in their order, each once, whether it came by an answer, the history or the stream. */
export class Timeline {
  readonly entries: Entry[] = [];

  /** Id of the last message known from the server, 0 when there is none. */
  get last(): number {
    return this.entries.reduce((last, entry) => Math.max(last, entry.id ?? 0), 0);
  }

  /** How many messages after `read` are not the visitor's own. */
  unread(read: number): number {
    return this.entries.filter((entry) => entry.author !== 'visitor' && (entry.id ?? 0) > read).length;
  }

  /** Adds what the visitor is sending. */
  addLocal(outgoing: Outgoing, clientId: string, at: Date): Entry {
    const entry: Entry = {
      key: `local-${clientId}`,
      id: null,
      author: 'visitor',
      text: 'text' in outgoing ? outgoing.text : outgoing.label,
      choices: [],
      card: null,
      at: at.toISOString(),
      delivery: 'sending',
      problem: null,
      vote: null,
      taken: 'choice' in outgoing ? outgoing.choice : null,
      outgoing,
      clientId,
    };
    this.entries.push(entry);
    return entry;
  }

  /** Adds messages of the server and answers the entries that are new here. */
  merge(messages: Message[]): Entry[] {
    return messages.flatMap((message) => {
      const id = Number(message.id);
      if (this.entries.some((entry) => entry.id === id)) return [];
      const own = message.author === 'visitor' ? this.own(message) : undefined;
      if (own) {
        own.id = id;
        own.at = message.at;
        own.delivery = 'sent';
        own.problem = null;
        return [];
      }
      return [this.insert(message, id)];
    });
  }

  remove(entry: Entry): void {
    const index = this.entries.indexOf(entry);
    if (index >= 0) this.entries.splice(index, 1);
  }

  reset(): void {
    this.entries.length = 0;
  }

  /** Choices can be taken as long as the visitor has said nothing since. */
  isActive(entry: Entry): boolean {
    return this.replyTo(entry) === undefined;
  }

  /** The choice the visitor took, by a tap or by typing its label. */
  chosen(entry: Entry): Choice | undefined {
    const reply = this.replyTo(entry);
    if (reply?.taken) return entry.choices.find((choice) => choice.id === reply.taken);
    return reply && entry.choices.find((choice) => choice.label === reply.text);
  }

  private replyTo(entry: Entry): Entry | undefined {
    const index = this.entries.indexOf(entry);
    return this.entries.slice(index + 1).find((later) => later.author === 'visitor');
  }

  /** A message written here that comes back from the server. */
  private own(message: Message): Entry | undefined {
    const unconfirmed = this.entries.filter((entry) => entry.outgoing && entry.id === null);
    return message.client_id
      ? unconfirmed.find((entry) => entry.clientId === message.client_id)
      : unconfirmed.find((entry) => entry.text.trim() === message.text.trim());
  }

  private insert(message: Message, id: number): Entry {
    const entry: Entry = {
      key: `message-${id}`,
      id,
      author: message.author,
      text: message.text ?? '',
      choices: message.choices ?? [],
      card: message.card ?? null,
      at: message.at,
      delivery: 'sent',
      problem: null,
      vote: message.feedback ?? null,
      taken: message.choice ?? null,
      outgoing: null,
      clientId: null,
    };
    const later = this.entries.findIndex((other) => other.id !== null && other.id > id);
    if (later < 0) this.entries.push(entry);
    else this.entries.splice(later, 0, entry);
    return entry;
  }
}

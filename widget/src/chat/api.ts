import type { Config } from '../config';
import { strings } from '../strings';
import type { Message, Outgoing, Vote } from '../types';
import { ApiError, problemOf } from './problem';
import type { Session } from './session';

const CONVERSATION = '/api/conversation';
const MESSAGES = `${CONVERSATION}/messages`;
/** Longer than the gateway's own limit, so that its friendlier answer arrives first. */
const TIMEOUT_MS = 30_000;

/** The chat endpoints. Every method rejects with an ApiError. */
export class Api {
  constructor(
    private readonly config: Pick<Config, 'apiBase' | 'mode'>,
    private readonly session: Session,
  ) {}

  get mode(): Config['mode'] {
    return this.config.mode;
  }

  /** Starts a conversation (or finds the one of the cookie) and answers its messages. */
  async create(): Promise<Message[]> {
    this.session.set({ token: undefined });
    const headers: Record<string, string> = this.mode === 'token' ? { 'X-Conversation-Mode': 'token' } : {};
    const body = await this.json<{ messages: Message[]; token?: string }>('POST', CONVERSATION, {}, headers);
    if (this.mode === 'token' && body.token) this.session.set({ token: body.token });
    return body.messages;
  }

  /** The messages that follow `after`; all of them by default. */
  async history(after = 0): Promise<Message[]> {
    const query = after > 0 ? `?after=${after}` : '';
    return (await this.json<{ messages: Message[] }>('GET', MESSAGES + query)).messages;
  }

  /** Sends one message; the same `clientId` may be sent again without being processed twice. */
  async send(outgoing: Outgoing, clientId: string): Promise<Message[]> {
    const content = 'text' in outgoing ? { text: outgoing.text } : { choice: outgoing.choice };
    const body = { ...content, client_id: clientId };
    return (await this.json<{ messages: Message[] }>('POST', MESSAGES, body)).messages;
  }

  async vote(messageId: number, value: Vote): Promise<void> {
    await this.request('POST', `${CONVERSATION}/feedback`, { message_id: messageId, value });
  }

  async erase(): Promise<void> {
    await this.request('DELETE', CONVERSATION);
  }

  /** A file of the API, for pages on which a plain link would not be authorised. */
  async file(url: URL): Promise<Blob> {
    return (await this.request('GET', url.pathname + url.search)).blob();
  }

  /** An address given by the server, only if it is on the API's own origin. */
  resolve(address: string): URL | null {
    try {
      const url = new URL(address, this.config.apiBase);
      return url.origin === this.config.apiBase ? url : null;
    } catch {
      return null;
    }
  }

  eventsUrl(after: number): string {
    return `${this.config.apiBase}${CONVERSATION}/events?after=${after}`;
  }

  /** The options every request shares: the cookie, or the token on a page of another origin. */
  credentials(): { credentials: RequestCredentials; headers: Record<string, string> } {
    if (this.mode === 'cookie') return { credentials: 'same-origin', headers: {} };
    const token = this.session.token;
    return { credentials: 'omit', headers: token ? { Authorization: `Bearer ${token}` } : {} };
  }

  private async json<T>(
    method: string,
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<T> {
    const response = await this.request(method, path, body, headers);
    try {
      return (await response.json()) as T;
    } catch {
      throw new ApiError(0, strings.unreachable);
    }
  }

  private async request(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const shared = this.credentials();
    const type: Record<string, string> = body ? { 'Content-Type': 'application/json' } : {};
    let response: Response;
    try {
      response = await fetch(this.config.apiBase + path, {
        method,
        credentials: shared.credentials,
        headers: { Accept: 'application/json', ...type, ...shared.headers, ...headers },
        body: body ? JSON.stringify(body) : undefined,
        cache: 'no-store',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      throw new ApiError(0, strings.unreachable);
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  }
}

import { vi } from 'vitest';
import type { Card, Message } from '../src/types';

let nextId = 0;

/** A message of the assistant, unless told otherwise. */
export function message(text: string, change: Partial<Message> = {}): Message {
  nextId += 1;
  return {
    id: nextId,
    author: 'assistant',
    text,
    choices: [],
    card: null,
    at: '2026-11-23T09:00:00+01:00',
    ...change,
  };
}

export function choices(...labels: string[]): Message['choices'] {
  return labels.map((label, index) => ({ id: `choice-${index}`, label }));
}

export interface Call {
  method: string;
  path: string;
  body: Record<string, unknown> | undefined;
  headers: Record<string, string>;
  credentials: RequestCredentials | undefined;
}

type Answer = Response | Error | Promise<Response | Error>;

/** The chat gateway as fetch sees it: records the calls and answers what each test decides. */
export class FakeServer {
  readonly calls: Call[] = [];
  greeting = [
    message('Bonjour, je suis un assistant automatique.', { choices: choices('Estimer', 'Rappel') }),
  ];
  history: Message[] | null = null;
  /** Answers, in order, to the messages sent; then an echo. */
  readonly answers: (() => Answer)[] = [];
  token: string | null = null;
  down = false;

  install(): this {
    vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) => this.fetch(url, init));
    return this;
  }

  sent(method: string, path: string): Call[] {
    return this.calls.filter((call) => call.method === method && call.path.split('?')[0] === path);
  }

  private async fetch(url: string, init: RequestInit): Promise<Response> {
    const { pathname, search } = new URL(url);
    const call: Call = {
      method: init.method ?? 'GET',
      path: pathname + search,
      body: init.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : undefined,
      headers: init.headers as Record<string, string>,
      credentials: init.credentials,
    };
    this.calls.push(call);
    if (this.down) throw new TypeError('network');
    const answer = await this.answer(`${call.method} ${pathname}`, call);
    if (answer instanceof Error) throw answer;
    return answer;
  }

  private answer(route: string, call: Call): Answer {
    switch (route) {
      case 'POST /api/conversation':
        this.history = [...this.greeting];
        return json({ messages: this.greeting, ...(this.token ? { token: this.token } : {}) }, 201);
      case 'GET /api/conversation/messages':
        return this.history ? json({ messages: this.history }) : problem(404, 'Conversation inconnue.');
      case 'POST /api/conversation/messages':
        return (this.answers.shift() ?? (() => json({ messages: [message(`Reçu : ${call.body?.text}`)] })))();
      default:
        return new Response(null, { status: 204 });
    }
  }
}

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
}

export function problem(status: number, detail: string): Response {
  return json({ type: 'about:blank', title: 'Problème', status, detail }, status);
}

/** An answer that comes when the test says so. */
export function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}

/** EventSource in the hands of the test. */
export class FakeEventSource {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  static all: FakeEventSource[] = [];
  static get last(): FakeEventSource {
    const source = FakeEventSource.all.at(-1);
    if (!source) throw new Error('no EventSource was opened');
    return source;
  }

  readyState = FakeEventSource.CONNECTING;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(readonly url: string) {
    FakeEventSource.all.push(this);
  }

  static install(): void {
    FakeEventSource.all = [];
    vi.stubGlobal('EventSource', FakeEventSource);
  }

  open(): void {
    this.readyState = FakeEventSource.OPEN;
    this.onopen?.();
  }

  send(value: Message | string): void {
    this.onmessage?.({ data: typeof value === 'string' ? value : JSON.stringify(value) });
  }

  fail(state: number): void {
    this.readyState = state;
    this.onerror?.();
  }

  close(): void {
    this.readyState = FakeEventSource.CLOSED;
  }
}

/** Lets the promises that are ready go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}

export const cards: { [T in Card['type']]: Extract<Card, { type: T }> } = {
  estimate: {
    type: 'estimate',
    title: 'Affacturage',
    headline: { label: 'Trésorerie', value: '50 000 €' },
    range: { label: 'Coût annuel', low: '6 100 €', central: '7 800 €', high: '11 000 €' },
    rows: [{ label: 'Fonds de garantie', value: '5 600 €', note: 'Rendu en fin de contrat' }],
    bar: [
      { label: 'Financé', share: 0.855 },
      { label: 'Fonds de garantie', share: 0.145 },
    ],
    assumptions: ['12 acheteurs'],
    disclaimer: 'Estimation indicative, non contractuelle.',
    rate_card: 'Barème 2026.2',
  },
  slots: {
    type: 'slots',
    title: 'Quand ?',
    groups: [
      { label: 'lundi 23 novembre', choices: [0, 1] },
      { label: 'mardi 24 novembre', choices: [2] },
    ],
  },
  booking: {
    type: 'booking',
    title: 'Rappel confirmé',
    when: 'lundi 23 novembre à 9 h 30',
    start: '2026-11-23T09:30:00+01:00',
    end: '2026-11-23T10:00:00+01:00',
    phone: '06 12 34 56 78',
    ics: '/api/conversation/callback.ics',
    note: 'Pour annuler, écrivez ici.',
  },
  consent: {
    type: 'consent',
    wording: 'Vos coordonnées servent à vous rappeler.',
    purposes: [
      { name: 'callback', label: "J'accepte d'être rappelé.", choice: 0 },
      { name: 'prospection', label: "J'accepte les informations.", choice: 1 },
    ],
  },
  summary: {
    type: 'summary',
    title: 'Votre situation',
    rows: [
      { label: 'Délai', value: '60 jours', choice: 0 },
      { label: 'Clients', value: '25', choice: null },
    ],
  },
  comparison: {
    type: 'comparison',
    title: 'Comparaison',
    columns: ['Affacturage', 'Assurance-crédit'],
    rows: [{ label: 'Trésorerie', values: ['Oui', 'Non'] }],
    note: 'Montants indicatifs.',
  },
};

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Api } from '../src/chat/api';
import { Conversation } from '../src/chat/conversation';
import { Session } from '../src/chat/session';
import { strings } from '../src/strings';
import { choices, deferred, FakeEventSource, FakeServer, json, message, problem, settle } from './helpers';

let server: FakeServer;
let session: Session;
let conversation: Conversation;
let said: string[];
let refused: string[];
let received: string[];

beforeEach(() => {
  sessionStorage.clear();
  FakeEventSource.install();
  server = new FakeServer().install();
  session = new Session();
  [said, refused, received] = [[], [], []];
  conversation = new Conversation(
    new Api({ apiBase: 'https://x.example', mode: 'cookie' }, session),
    session,
    {
      changed: () => undefined,
      received: (entries) => received.push(...entries.map(({ text }) => text)),
      said: (text) => said.push(text),
      refused: (text) => refused.push(text),
    },
  );
});

afterEach(() => {
  conversation.dispose();
  vi.restoreAllMocks();
});

const MESSAGES = '/api/conversation/messages';

function shown(): string[] {
  return conversation.timeline.entries.map(({ author, text }) => `${author}: ${text}`);
}

function failed() {
  const entry = conversation.timeline.entries.find(({ delivery }) => delivery === 'failed');
  if (!entry) throw new Error('nothing failed');
  return entry;
}

describe('opening', () => {
  it('starts a conversation without asking for a history it cannot have', async () => {
    await conversation.open(false);
    expect(server.calls.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /api/conversation']);
    expect(received).toEqual(['Bonjour, je suis un assistant automatique.']);
    expect(FakeEventSource.all).toHaveLength(1);
  });

  it('takes up the history of the session, which is not news', async () => {
    server.history = [message('Avant')];
    await conversation.open(true);
    expect(server.calls.map(({ method }) => method)).toEqual(['GET']);
    expect(shown()).toEqual(['assistant: Avant']);
    expect(received).toEqual([]);
  });

  it('starts anew when the server has forgotten it', async () => {
    await conversation.open(true);
    expect(server.calls.map(({ method }) => method)).toEqual(['GET', 'POST']);
    expect(conversation.phase).toBe('ready');
  });

  it('is done once, however often it is asked for', async () => {
    await Promise.all([conversation.open(false), conversation.open(false)]);
    await conversation.open(false);
    expect(server.calls).toHaveLength(1);
  });

  it('tells why it failed, and can be tried again', async () => {
    server.down = true;
    await conversation.open(false);
    expect([conversation.phase, conversation.notice]).toEqual(['failed', strings.unreachable]);
    server.down = false;
    await conversation.open(false);
    expect([conversation.phase, conversation.notice]).toEqual(['ready', null]);
  });
});

describe('sending', () => {
  beforeEach(() => conversation.open(false));

  it('sends one message at a time', async () => {
    const answer = deferred<Response>();
    server.answers.push(() => answer.promise);
    const first = conversation.send({ text: 'un' });
    expect(conversation.canSend).toBe(false);
    await conversation.send({ text: 'deux' });
    answer.resolve(json({ messages: [message('Reçu')] }));
    await first;
    expect(server.sent('POST', MESSAGES)).toHaveLength(1);
    expect(shown().slice(1)).toEqual(['visitor: un', 'assistant: Reçu']);
    expect(conversation.canSend).toBe(true);
  });

  it('sends the id of a choice and shows its label', async () => {
    await conversation.send({ choice: 'choice-1', label: 'Rappel' });
    expect(server.sent('POST', MESSAGES)[0]?.body).toMatchObject({ choice: 'choice-1' });
    expect(server.sent('POST', MESSAGES)[0]?.body).not.toHaveProperty('text');
    expect(shown()).toContain('visitor: Rappel');
  });

  it('retries the same message, not a second one', async () => {
    server.answers.push(() => problem(503, 'Service indisponible.'));
    await conversation.send({ text: 'Bonjour' });
    expect(failed().problem).toBe('Service indisponible.');
    expect(said.at(-1)).toContain('Service indisponible.');
    await conversation.retry(failed());
    const [first, second] = server.sent('POST', MESSAGES);
    expect(second?.body).toEqual(first?.body);
    expect(shown().slice(1)).toEqual(['visitor: Bonjour', 'assistant: Reçu : Bonjour']);
  });

  it('does not call lost what the stream has brought back', async () => {
    const answer = deferred<Error>();
    server.answers.push(() => answer.promise);
    const sending = conversation.send({ text: 'Bonjour' });
    await settle();
    const clientId = server.sent('POST', MESSAGES)[0]?.body?.client_id as string;
    FakeEventSource.last.send(message('Bonjour', { author: 'visitor', client_id: clientId }));
    FakeEventSource.last.send(message('Reçu'));
    answer.resolve(new TypeError('cut'));
    await sending;
    expect(conversation.timeline.entries.map(({ delivery }) => delivery)).not.toContain('failed');
    expect(shown().slice(1)).toEqual(['visitor: Bonjour', 'assistant: Reçu']);
  });

  it('shows a reply once, whether by the answer or by the stream', async () => {
    const reply = message('Reçu');
    server.answers.push(() => {
      FakeEventSource.last.send(reply);
      return json({ messages: [reply] });
    });
    await conversation.send({ text: 'Bonjour' });
    expect(received.filter((text) => text === 'Reçu')).toHaveLength(1);
  });

  it('gives a refused text back to its author', async () => {
    server.answers.push(() => problem(422, 'Ce message est trop long.'));
    await conversation.send({ text: 'trop' });
    expect(refused).toEqual(['trop']);
    expect(conversation.notice).toBe('Ce message est trop long.');
    expect(shown()).toHaveLength(1);
  });

  it('starts a new conversation for a text when the old one has expired', async () => {
    server.answers.push(() => problem(401, 'Session expirée.'));
    server.history = null;
    await conversation.send({ text: 'Toujours là ?' });
    expect(conversation.notice).toBe(strings.expired);
    expect(shown().slice(-2)).toEqual(['visitor: Toujours là ?', 'assistant: Reçu : Toujours là ?']);
    expect(server.sent('POST', '/api/conversation')).toHaveLength(2);
  });

  it('does not send an expired choice to a new conversation', async () => {
    server.answers.push(() => problem(404, 'Conversation inconnue.'));
    server.history = null;
    await conversation.send({ choice: 'old', label: 'Oui' });
    expect(server.sent('POST', MESSAGES)).toHaveLength(1);
    expect(shown()).toEqual(['assistant: Bonjour, je suis un assistant automatique.']);
  });

  it('takes an unknown choice for a refusal when the conversation is still there', async () => {
    server.answers.push(() => problem(404, "Ce choix n'est plus proposé."));
    await conversation.send({ choice: 'old', label: 'Oui' });
    expect(conversation.notice).toBe("Ce choix n'est plus proposé.");
    expect(server.sent('POST', '/api/conversation')).toHaveLength(1);
  });

  it('sends nothing offline, and sends what failed when the network is back', async () => {
    const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true);
    server.answers.push(() => new TypeError('cut'));
    await conversation.send({ text: 'Perdu' });
    online.mockReturnValue(false);
    window.dispatchEvent(new Event('offline'));
    expect(conversation.canSend).toBe(false);
    await conversation.send({ text: 'Rien' });
    expect(server.sent('POST', MESSAGES)).toHaveLength(1);
    online.mockReturnValue(true);
    window.dispatchEvent(new Event('online'));
    await vi.waitFor(() => expect(shown().at(-1)).toBe('assistant: Reçu : Perdu'));
    expect(said).toEqual(expect.arrayContaining([strings.offline, strings.backOnline]));
  });
});

describe('a vote', () => {
  it('is shown at once and taken back when it could not be kept', async () => {
    server.greeting = [message('Réponse')];
    await conversation.open(false);
    const [entry] = conversation.timeline.entries;
    if (!entry) throw new Error('no message');
    await conversation.vote(entry, 'up');
    expect(server.sent('POST', '/api/conversation/feedback')[0]?.body).toEqual({
      message_id: entry.id,
      value: 'up',
    });
    server.down = true;
    const voting = conversation.vote(entry, 'down');
    expect(entry.vote).toBe('down');
    await voting;
    expect(entry.vote).toBe('up');
    expect(conversation.notice).toBe(strings.unreachable);
  });
});

describe('erasing', () => {
  beforeEach(async () => {
    server.greeting = [message('Bonjour', { choices: choices('Oui') })];
    await conversation.open(false);
    session.set({ draft: 'privé' });
  });

  it('erases on the server, then everything here', async () => {
    expect(await conversation.erase()).toBe(true);
    expect(server.sent('DELETE', '/api/conversation')).toHaveLength(1);
    expect(shown()).toEqual([]);
    expect(sessionStorage.length).toBe(0);
    expect(FakeEventSource.last.readyState).toBe(FakeEventSource.CLOSED);
    expect([conversation.phase, conversation.notice]).toEqual(['ended', strings.erased]);
  });

  it('erases nothing here when the server could not', async () => {
    server.down = true;
    expect(await conversation.erase()).toBe(false);
    expect(shown()).toHaveLength(1);
    expect(session.draft).toBe('privé');
  });

  it('drops the reply that was on its way', async () => {
    const answer = deferred<Response>();
    server.answers.push(() => answer.promise);
    const sending = conversation.send({ text: 'Bonjour' });
    await conversation.erase();
    answer.resolve(json({ messages: [message('Trop tard')] }));
    await sending;
    expect(shown()).toEqual([]);
  });

  it('begins a new conversation with the next message, after its greeting', async () => {
    await conversation.erase();
    await conversation.send({ text: 'Je reviens' });
    expect(shown()).toEqual(['assistant: Bonjour', 'visitor: Je reviens', 'assistant: Reçu : Je reviens']);
  });
});

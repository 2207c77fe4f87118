import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Api } from '../src/chat/api';
import { ApiError } from '../src/chat/problem';
import { Session } from '../src/chat/session';
import { openStream } from '../src/chat/stream';
import { FakeServer, json, message, problem, settle } from './helpers';

const BASE = 'https://courtier.example';
let server: FakeServer;
let session: Session;

beforeEach(() => {
  sessionStorage.clear();
  server = new FakeServer().install();
  session = new Session();
  session.start();
});

describe('Api', () => {
  it('relies on the cookie on its own site', async () => {
    await new Api({ apiBase: BASE, mode: 'cookie' }, session).create();
    const [call] = server.calls;
    expect(call?.credentials).toBe('same-origin');
    expect(call?.headers).not.toHaveProperty('X-Conversation-Mode');
    expect(session.token).toBeNull();
  });

  it('asks for a token on another site, keeps it and sends it', async () => {
    server.token = 'jeton';
    const api = new Api({ apiBase: BASE, mode: 'token' }, session);
    await api.create();
    await api.send({ choice: 'c1', label: 'Oui' }, 'id-1');
    const [created, sent] = server.calls;
    expect(created?.headers['X-Conversation-Mode']).toBe('token');
    expect(created?.credentials).toBe('omit');
    expect(session.token).toBe('jeton');
    expect(sent?.headers.Authorization).toBe('Bearer jeton');
    expect(sent?.body).toEqual({ choice: 'c1', client_id: 'id-1' });
  });

  it('does not offer an old token when it asks for a new one', async () => {
    session.set({ token: 'ancien' });
    server.token = 'neuf';
    await new Api({ apiBase: BASE, mode: 'token' }, session).create();
    expect(server.calls[0]?.headers).not.toHaveProperty('Authorization');
    expect(session.token).toBe('neuf');
  });

  it('gives the French detail of a problem', async () => {
    server.answers.push(() => problem(429, 'Trop de messages.'));
    const error: unknown = await new Api({ apiBase: BASE, mode: 'cookie' }, session)
      .send({ text: 'x' }, 'id')
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ status: 429, detail: 'Trop de messages.', retryable: true });
  });

  it.each([
    ['a page that is not JSON', () => new Response('<html>', { status: 502 }), 502, true],
    ['a refused text', () => problem(422, 'Trop long.'), 422, false],
    ['a network failure', () => new TypeError('failed'), 0, true],
    ['an unreadable success', () => new Response('<html>'), 0, true],
  ])('tells what can be tried again: %s', async (_, answer, status, retryable) => {
    server.answers.push(answer);
    const sending = new Api({ apiBase: BASE, mode: 'cookie' }, session).send({ text: 'x' }, 'id');
    const error = await sending.catch((reason: unknown) => reason as ApiError);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status, retryable });
  });

  it('only follows addresses of its own origin', () => {
    const api = new Api({ apiBase: BASE, mode: 'cookie' }, session);
    expect(api.resolve('/api/conversation/callback.ics')?.href).toBe(`${BASE}/api/conversation/callback.ics`);
    expect(api.resolve('https://exemple.fr/x.ics')).toBeNull();
    expect(api.resolve('javascript:alert(1)')).toBeNull();
  });
});

describe('the stream on a page of another origin', () => {
  it('sends the token and the last id, reads the messages, then says that it is over', async () => {
    session.set({ token: 'jeton' });
    const wanted = message('Bonjour', { author: 'broker' });
    const text = `: ping\n\nid: 5\ndata: ${JSON.stringify(wanted)}\n\nevent: autre\ndata: {}\n\ndata: {cassé\n\n`;
    const fetched = vi.fn(async () => new Response(text));
    vi.stubGlobal('fetch', fetched);
    const seen: string[] = [];
    openStream(new Api({ apiBase: BASE, mode: 'token' }, session), 4, {
      message: (received) => seen.push(received.text),
      up: () => seen.push('up'),
      interrupted: () => seen.push('interrupted'),
      closed: () => seen.push('closed'),
    });
    await vi.waitFor(() => expect(seen).toContain('closed'));
    expect(seen).toEqual(['up', 'Bonjour', 'closed']);
    expect(fetched).toHaveBeenCalledWith(
      `${BASE}/api/conversation/events?after=4`,
      expect.objectContaining({
        headers: expect.objectContaining({ Authorization: 'Bearer jeton', 'Last-Event-ID': '4' }),
      }),
    );
  });

  it('says nothing more once it is closed', async () => {
    const seen: string[] = [];
    vi.stubGlobal('fetch', async () => json({}, 401));
    const note = (): void => void seen.push('told');
    const stream = openStream(new Api({ apiBase: BASE, mode: 'token' }, session), 0, {
      message: note,
      up: note,
      interrupted: note,
      closed: note,
    });
    stream.close();
    await settle();
    expect(seen).toEqual([]);
  });
});

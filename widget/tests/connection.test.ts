import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Api } from '../src/chat/api';
import { Connection, type ConnectionState } from '../src/chat/connection';
import { Session } from '../src/chat/session';
import { FakeEventSource, FakeServer, message, settle } from './helpers';

let server: FakeServer;
let connection: Connection;
let states: ConnectionState[];
let received: string[];
let gone: number;
let online: boolean;
let visibility: DocumentVisibilityState;

beforeEach(() => {
  vi.useFakeTimers();
  FakeEventSource.install();
  server = new FakeServer().install();
  server.history = [];
  [states, received, gone, online, visibility] = [[], [], 0, true, 'visible'];
  vi.spyOn(navigator, 'onLine', 'get').mockImplementation(() => online);
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
  connection = new Connection(new Api({ apiBase: 'https://x.example', mode: 'cookie' }, new Session()), {
    messages: (messages) => received.push(...messages.map(({ text }) => text)),
    state: (state) => states.push(state),
    gone: () => (gone += 1),
    last: () => 12,
  });
  connection.start();
});

afterEach(() => {
  connection.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function go(to: 'online' | 'offline'): void {
  online = to === 'online';
  window.dispatchEvent(new Event(to));
}

function show(to: DocumentVisibilityState): void {
  visibility = to;
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('Connection', () => {
  it('streams from the last message known', () => {
    expect(FakeEventSource.last.url).toBe('https://x.example/api/conversation/events?after=12');
    FakeEventSource.last.send(message('Bonjour'));
    FakeEventSource.last.send('pas du JSON');
    expect(received).toEqual(['Bonjour']);
  });

  it('says nothing of a short interruption, and tells a long one', () => {
    FakeEventSource.last.fail(FakeEventSource.CONNECTING);
    vi.advanceTimersByTime(3_000);
    FakeEventSource.last.open();
    vi.advanceTimersByTime(60_000);
    expect(states).toEqual([]);
    FakeEventSource.last.fail(FakeEventSource.CONNECTING);
    vi.advanceTimersByTime(10_000);
    FakeEventSource.last.open();
    expect(states).toEqual(['reconnecting', 'online']);
  });

  it('opens a refused stream again, later and later, and fetches what was missed', async () => {
    FakeEventSource.last.fail(FakeEventSource.CLOSED);
    server.down = true;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(states).toEqual(['reconnecting']);
    const tries = server.calls.length;
    expect(tries).toBeGreaterThan(2);
    expect(tries).toBeLessThan(8);
    server.down = false;
    server.history = [message('Manqué')];
    await vi.advanceTimersByTimeAsync(60_000);
    expect(received).toEqual(['Manqué']);
    expect(server.calls.at(-1)?.path).toBe('/api/conversation/messages?after=12');
    expect(states).toEqual(['reconnecting', 'online']);
    expect(FakeEventSource.all).toHaveLength(2);
  });

  it('stops at once offline and comes back with the network', async () => {
    const first = FakeEventSource.last;
    go('offline');
    expect(first.readyState).toBe(FakeEventSource.CLOSED);
    expect(connection.state).toBe('offline');
    server.history = [message('Pendant la coupure')];
    go('online');
    await settle();
    expect(received).toEqual(['Pendant la coupure']);
    expect(states).toEqual(['offline', 'reconnecting', 'online']);
    expect(FakeEventSource.all).toHaveLength(2);
  });

  it('lets the stream go while the page is hidden', async () => {
    const first = FakeEventSource.last;
    show('hidden');
    expect(first.readyState).toBe(FakeEventSource.CLOSED);
    show('visible');
    await settle();
    expect(FakeEventSource.all).toHaveLength(2);
  });

  it('says when the conversation no longer exists', async () => {
    server.history = null;
    FakeEventSource.last.fail(FakeEventSource.CLOSED);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(gone).toBe(1);
  });

  it('does nothing more once stopped', async () => {
    FakeEventSource.last.fail(FakeEventSource.CLOSED);
    connection.stop();
    go('offline');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.calls).toEqual([]);
    expect(states).toEqual([]);
  });
});

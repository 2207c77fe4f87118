import type { Message } from '../types';
import type { Api } from './api';
import { EventParser } from './sse';

/** What a live stream tells. After `closed` it is over; after `interrupted` it may come `up` again by itself. */
export interface StreamEvents {
  message(message: Message): void;
  up(): void;
  interrupted(): void;
  closed(): void;
}

export interface Stream {
  close(): void;
}

/** Opens the stream of the messages that follow `after`. */
export function openStream(api: Api, after: number, events: StreamEvents): Stream {
  return api.mode === 'cookie' ? viaEventSource(api, after, events) : viaFetch(api, after, events);
}

/** The browser resumes by itself, with Last-Event-ID, unless the server refuses. */
function viaEventSource(api: Api, after: number, events: StreamEvents): Stream {
  const source = new EventSource(api.eventsUrl(after));
  source.onopen = () => events.up();
  source.onmessage = (event: MessageEvent<string>) => deliver(event.data, events);
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) events.closed();
    else events.interrupted();
  };
  return { close: () => source.close() };
}

/** EventSource cannot send an Authorization header. */
function viaFetch(api: Api, after: number, events: StreamEvents): Stream {
  const abort = new AbortController();
  void read();
  return { close: () => abort.abort() };

  async function read(): Promise<void> {
    try {
      const { credentials, headers } = api.credentials();
      const response = await fetch(api.eventsUrl(after), {
        credentials,
        headers: { ...headers, Accept: 'text/event-stream', 'Last-Event-ID': String(after) },
        cache: 'no-store',
        signal: abort.signal,
      });
      if (response.ok && response.body) {
        events.up();
        await pump(response.body);
      }
    } catch {
      // Aborted by us, or the network failed: either way this stream is over.
    }
    if (!abort.signal.aborted) events.closed();
  }

  async function pump(body: ReadableStream<Uint8Array>): Promise<void> {
    const parser = new EventParser();
    const decoder = new TextDecoder();
    const reader = body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      for (const event of parser.push(decoder.decode(part.value, { stream: true }))) {
        if (event.type === 'message') deliver(event.data, events);
      }
    }
  }
}

function deliver(data: string, events: StreamEvents): void {
  let message: Message;
  try {
    message = JSON.parse(data) as Message;
  } catch {
    return; // A comment or a ping that a proxy mangled: the history has every message.
  }
  events.message(message);
}

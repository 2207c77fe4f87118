/** Server-sent events read from a fetch body (WHATWG HTML § 9.2.6), for pages where EventSource cannot be used. */

export interface ServerEvent {
  id: string;
  type: string;
  data: string;
}

/** Feeds on chunks of text and answers the events that are complete. */
export class EventParser {
  private buffer = '';
  private id = '';
  private type = '';
  private data: string[] = [];

  push(chunk: string): ServerEvent[] {
    this.buffer += chunk;
    const events: ServerEvent[] = [];
    // A lone \r at the end may be the first half of \r\n: it waits for the next chunk.
    for (let end = /\r\n|\n|\r(?!$)/.exec(this.buffer); end; end = /\r\n|\n|\r(?!$)/.exec(this.buffer)) {
      const line = this.buffer.slice(0, end.index);
      this.buffer = this.buffer.slice(end.index + end[0].length);
      const event = this.line(line);
      if (event) events.push(event);
    }
    return events;
  }

  private line(line: string): ServerEvent | null {
    if (line === '') return this.dispatch();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.data.push(value);
    else if (field === 'event') this.type = value;
    else if (field === 'id') this.id = value;
    return null;
  }

  private dispatch(): ServerEvent | null {
    const { data, type } = this;
    this.data = [];
    this.type = '';
    if (data.length === 0) return null;
    return { id: this.id, type: type || 'message', data: data.join('\n') };
  }
}

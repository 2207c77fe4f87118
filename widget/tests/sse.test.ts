import { describe, expect, it } from 'vitest';
import { EventParser } from '../src/chat/sse';

describe('EventParser', () => {
  it('reads an event with its id and its lines of data', () => {
    expect(new EventParser().push('id: 7\ndata: {"a":\ndata: 1}\n\n')).toEqual([
      { id: '7', type: 'message', data: '{"a":\n1}' },
    ]);
  });

  it('gives the same events however the text is cut', () => {
    const text =
      'id: 1\r\ndata: un\r\ndata: suite\r\n\r\n: ping\r\n\r\nevent: autre\rdata:deux\r\rid\ndata: trois\n\n';
    const whole = new EventParser().push(text);
    const parser = new EventParser();
    const cut = [...text].flatMap((character) => parser.push(character));
    expect(cut).toEqual(whole);
    expect(whole).toEqual([
      { id: '1', type: 'message', data: 'un\nsuite' },
      { id: '1', type: 'autre', data: 'deux' },
      { id: '', type: 'message', data: 'trois' },
    ]);
  });

  it('says nothing of comments, nor of an event that is not finished', () => {
    expect(new EventParser().push(': ping\n\ndata: en cours\n')).toEqual([]);
  });
});

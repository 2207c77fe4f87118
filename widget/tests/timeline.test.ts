import { describe, expect, it } from 'vitest';
import { Timeline } from '../src/chat/timeline';
import { choices, message } from './helpers';

const NOW = new Date('2026-11-23T09:00:00Z');

function texts(timeline: Timeline): string[] {
  return timeline.entries.map((entry) => entry.text);
}

describe('Timeline', () => {
  it('keeps each message once and in the order of the ids', () => {
    const timeline = new Timeline();
    const [first, second, third] = [message('un'), message('deux'), message('trois')];
    timeline.merge([first, third]);
    expect(timeline.merge([second, third]).map((entry) => entry.text)).toEqual(['deux']);
    expect(texts(timeline)).toEqual(['un', 'deux', 'trois']);
    expect(timeline.last).toBe(third.id);
  });

  it('keeps the opinion that was given before a reload', () => {
    const timeline = new Timeline();
    timeline.merge([message('un', { feedback: 'down' }), message('deux')]);
    expect(timeline.entries.map((entry) => entry.vote)).toEqual(['down', null]);
  });

  it('recognises its own message by the client id, whatever the server made of the text', () => {
    const timeline = new Timeline();
    const own = timeline.addLocal({ text: 'Bonjour ' }, 'abc', NOW);
    timeline.merge([message('Bonjour', { author: 'visitor', client_id: 'abc' })]);
    expect(timeline.entries).toEqual([own]);
    expect(own.delivery).toBe('sent');
  });

  it('recognises it by the text when the server gives no client id', () => {
    const timeline = new Timeline();
    timeline.addLocal({ choice: 'x', label: 'Oui' }, 'abc', NOW);
    timeline.merge([message('Oui', { author: 'visitor' })]);
    expect(texts(timeline)).toEqual(['Oui']);
  });

  it('shows what the visitor wrote in another tab', () => {
    const timeline = new Timeline();
    timeline.addLocal({ text: 'Oui' }, 'abc', NOW);
    timeline.merge([message('Oui', { author: 'visitor', client_id: 'other-tab' })]);
    expect(texts(timeline)).toEqual(['Oui', 'Oui']);
  });

  it('closes the choices when the visitor has answered, and finds the one taken', () => {
    const timeline = new Timeline();
    const [question] = timeline.merge([message('Secteur ?', { choices: choices('Industrie', 'Services') })]);
    if (!question) throw new Error('not merged');
    expect(timeline.isActive(question)).toBe(true);
    timeline.merge([message('Services', { author: 'visitor' })]);
    expect(timeline.isActive(question)).toBe(false);
    expect(timeline.chosen(question)?.id).toBe('choice-1');
  });

  it('tells two choices of one label apart, here and after a reload', () => {
    for (const answer of ['local', 'history']) {
      const timeline = new Timeline();
      const [question] = timeline.merge([message('Quand ?', { choices: choices('9 h', '9 h') })]);
      if (!question) throw new Error('not merged');
      if (answer === 'local') timeline.addLocal({ choice: 'choice-1', label: '9 h' }, 'abc', NOW);
      else timeline.merge([message('9 h', { author: 'visitor', choice: 'choice-1' })]);
      expect(timeline.chosen(question)?.id).toBe('choice-1');
    }
  });

  it('counts what the visitor has not read, without his own messages', () => {
    const timeline = new Timeline();
    const read = message('lu');
    timeline.merge([
      read,
      message('moi', { author: 'visitor' }),
      message('un'),
      message('deux', { author: 'broker' }),
    ]);
    expect(timeline.unread(read.id)).toBe(2);
  });
});

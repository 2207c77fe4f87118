import { beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config';
import { Session } from '../src/chat/session';

describe('Session', () => {
  beforeEach(() => sessionStorage.clear());

  it('stores nothing before it is started', () => {
    const session = new Session();
    session.set({ draft: 'secret', token: 't' });
    expect(session.exists).toBe(false);
    expect(sessionStorage.length).toBe(0);
  });

  it('is found again by the next page, and forgets everything when cleared', () => {
    const session = new Session();
    session.start();
    session.set({ draft: 'début', token: 't', read: 3, open: false });
    const next = new Session();
    expect([next.exists, next.open, next.draft, next.token, next.read]).toEqual([
      true,
      false,
      'début',
      't',
      3,
    ]);
    next.clear();
    expect(sessionStorage.length).toBe(0);
    expect(new Session().exists).toBe(false);
  });

  it.each(['{', '5', 'null', '"x"'])('ignores a broken value: %s', (value) => {
    sessionStorage.setItem('factorland-assistant', value);
    expect(new Session().exists).toBe(false);
  });

  it('works without storage', () => {
    const refusing = {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('refused');
      },
      removeItem: () => {
        throw new DOMException('refused');
      },
    } as unknown as Storage;
    const session = new Session(refusing);
    session.start();
    session.set({ draft: 'ici' });
    expect(session.draft).toBe('ici');
    session.clear();
    expect(session.exists).toBe(false);
  });
});

describe('readConfig', () => {
  function script(data: Record<string, string>): HTMLScriptElement {
    const element = document.createElement('script');
    element.setAttribute('src', 'https://courtier.example/static/assistant.js?v=1');
    Object.assign(element.dataset, data);
    return element;
  }

  it('takes the API from the script and the cookie on its own pages', () => {
    const config = readConfig(script({ label: 'Parlons-en' }), 'https://courtier.example');
    expect(config).toEqual({
      apiBase: 'https://courtier.example',
      mode: 'cookie',
      label: 'Parlons-en',
      phone: null,
    });
  });

  it('uses a token on a page of another origin', () => {
    expect(readConfig(script({}), 'https://autre.example').mode).toBe('token');
    expect(readConfig(script({}), 'http://courtier.example').mode).toBe('token');
  });

  it('only calls a telephone number', () => {
    expect(readConfig(script({ phone: '+33 1 23 45 67 89' }), 'https://x.example').phone).toBe(
      '+33123456789',
    );
    expect(readConfig(script({ phone: 'javascript:alert(1)' }), 'https://x.example').phone).toBeNull();
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FactorlandAssistant } from '../src/element';
import { strings } from '../src/strings';
import { choices, deferred, FakeEventSource, FakeServer, json, message, settle } from './helpers';

FactorlandAssistant.config = {
  apiBase: 'https://x.example',
  mode: 'cookie',
  label: null,
  phone: '+33123456789',
};
customElements.define('factorland-assistant', FactorlandAssistant);

const MESSAGES = '/api/conversation/messages';
let server: FakeServer;
let assistant: FactorlandAssistant;

beforeEach(() => {
  sessionStorage.clear();
  document.body.replaceChildren();
  FakeEventSource.install();
  server = new FakeServer().install();
  assistant = mount();
});

afterEach(() => assistant.remove());

function mount(): FactorlandAssistant {
  const element = document.createElement('factorland-assistant') as FactorlandAssistant;
  document.body.append(element);
  return element;
}

/** What another page of the site would show. */
async function nextPage(): Promise<void> {
  assistant.remove();
  server.calls.length = 0;
  assistant = mount();
  await settle();
}

function find<T extends HTMLElement = HTMLElement>(selector: string): T {
  const found = assistant.shadowRoot?.querySelector<T>(selector);
  if (!found) throw new Error(`${selector} not found`);
  return found;
}

function all(selector: string): HTMLElement[] {
  return [...(assistant.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [])];
}

async function open(): Promise<void> {
  find('button[part=launcher]').click();
  await settle();
}

async function type(text: string, key: KeyboardEventInit | null = { key: 'Enter' }): Promise<void> {
  const input = find<HTMLTextAreaElement>('textarea[name=message]');
  input.value = text;
  input.dispatchEvent(new Event('input'));
  if (key) input.dispatchEvent(new KeyboardEvent('keydown', { ...key, cancelable: true, bubbles: true }));
  await settle();
}

async function press(label: string): Promise<void> {
  const button = all('button').find(({ textContent }) => textContent?.trim() === label);
  if (!button) throw new Error(`no button ${label}`);
  button.click();
  await settle();
}

function visitorTexts(): (string | null | undefined)[] {
  return all('li[data-author=visitor]').map((item) => item.querySelector('.bubble')?.textContent);
}

describe('before the visitor opens it', () => {
  it('asks nothing of the server and stores nothing', async () => {
    await settle();
    expect(server.calls).toEqual([]);
    expect(FakeEventSource.all).toEqual([]);
    expect(sessionStorage.length + localStorage.length).toBe(0);
    expect(document.cookie).toBe('');
    expect(find('[role=dialog]').hidden).toBe(true);
  });
});

describe('the panel', () => {
  it('opens with its name, the greeting and the focus in the field', async () => {
    await open();
    const dialog = find('[role=dialog]');
    expect(dialog.hidden).toBe(false);
    expect(find(`#${dialog.getAttribute('aria-labelledby')}`).textContent).toBe('Assistant Factorland');
    expect(all('li[part=message]')).toHaveLength(1);
    expect(assistant.shadowRoot?.activeElement).toBe(find('textarea'));
    expect(find('button[part=launcher]').hidden).toBe(true);
    expect(find('label[for=message]').textContent).toBe('Votre message');
  });

  it('closes with Escape and gives the focus back to the launcher', async () => {
    await open();
    find('textarea').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    expect(find('[role=dialog]').hidden).toBe(true);
    expect(assistant.shadowRoot?.activeElement).toBe(find('button[part=launcher]'));
  });

  it('reads messages in its own live region, the log being silent', async () => {
    await open();
    expect(find('[role=log]').getAttribute('aria-live')).toBe('off');
    const region = find('[aria-live=polite]');
    expect(find('[role=log]').contains(region)).toBe(false);
    expect(region.textContent).toContain('je suis un assistant automatique');
    expect(region.textContent).toContain('Estimer, Rappel');
  });

  it('does not move the focus when a message arrives', async () => {
    await open();
    FakeEventSource.last.send(message('Une nouvelle', { author: 'broker', choices: choices('Oui') }));
    expect(assistant.shadowRoot?.activeElement).toBe(find('textarea'));
  });
});

describe('writing', () => {
  beforeEach(open);

  it('sends with Enter, not with Shift+Enter nor during a composition', async () => {
    await type('ligne', { key: 'Enter', shiftKey: true });
    await type('か', { key: 'Enter', isComposing: true });
    expect(server.sent('POST', MESSAGES)).toEqual([]);
    await type('  Bonjour  ');
    expect(server.sent('POST', MESSAGES)[0]?.body).toMatchObject({ text: 'Bonjour' });
    expect(find<HTMLTextAreaElement>('textarea').value).toBe('');
    expect(visitorTexts()).toEqual(['Bonjour']);
  });

  it('cannot send twice, keeps what is typed meanwhile and shows that it is waiting', async () => {
    const answer = deferred<Response>();
    server.answers.push(() => answer.promise);
    await type('Un');
    expect(find('[part=typing]').hidden).toBe(false);
    await type('Deux');
    find('button[part=choice]').click();
    await settle();
    expect(server.sent('POST', MESSAGES)).toHaveLength(1);
    expect(find<HTMLTextAreaElement>('textarea').value).toBe('Deux');
    expect(find('button[part=send]').getAttribute('aria-disabled')).toBe('true');
    answer.resolve(json({ messages: [message('Reçu')] }));
    await settle();
    expect(find('[part=typing]').hidden).toBe(true);
    expect(find('button[part=send]').hasAttribute('aria-disabled')).toBe(false);
  });

  it.each(['', '   ', '\n', '\u200b\u200d\ufeff', '\u202e'])('sends no empty message: %j', async (text) => {
    await type(text);
    expect(server.sent('POST', MESSAGES)).toEqual([]);
  });

  it('counts characters near the limit, an emoji as one, and refuses more than 500', async () => {
    await type('a'.repeat(399), null);
    expect(find('.counter').hidden).toBe(true);
    await type('😀'.repeat(500), null);
    expect(find('.counter').textContent).toContain('500');
    expect(find('button[part=send]').hasAttribute('aria-disabled')).toBe(false);
    await type('😀'.repeat(501));
    expect(server.sent('POST', MESSAGES)).toEqual([]);
    expect(find('textarea').getAttribute('aria-invalid')).toBe('true');
    expect(find('.counter').textContent).toContain('1 caractère de trop');
  });

  it('shows hostile text as text', async () => {
    const hostile = '<img src=x onerror=alert(1)> [x](javascript:alert(1)) **b** \u202e مرحبا';
    await type(hostile);
    expect(visitorTexts()).toEqual([hostile]);
    expect(all('li[data-author=visitor] :is(img, a, strong)')).toEqual([]);
    expect(find('li[data-author=visitor] .bubble').getAttribute('dir')).toBe('auto');
  });

  it('keeps a failed message, and the way to send it again', async () => {
    server.answers.push(() => new TypeError('cut'));
    await type('Important');
    expect(find('li[data-author=visitor]').textContent).toContain(strings.notSent);
    find('button[part=retry]').click();
    await settle();
    expect(all('button[part=retry]')).toEqual([]);
    expect(all('li[data-author=assistant]')).toHaveLength(2);
  });
});

describe('from page to page', () => {
  it('stays open with its history and what was typed, without taking the focus', async () => {
    await open();
    await type('Bonjour');
    await type('Je disais', null);
    await nextPage();
    expect(server.calls.map(({ method }) => method)).toEqual(['GET']);
    expect(find('[role=dialog]').hidden).toBe(false);
    expect(find<HTMLTextAreaElement>('textarea').value).toBe('Je disais');
    expect(assistant.shadowRoot?.activeElement).toBeNull();
  });

  it('stays closed once closed, and counts what arrives', async () => {
    await open();
    find('button[part=close]').click();
    await nextPage();
    expect(find('[role=dialog]').hidden).toBe(true);
    expect(find('[part=badge]').hidden).toBe(true);
    FakeEventSource.last.send(message('Un', { author: 'broker' }));
    FakeEventSource.last.send(message('Deux', { author: 'broker' }));
    expect(find('button[part=launcher]').textContent).toContain('2 nouveaux messages');
    await open();
    find('button[part=close]').click();
    expect(find('[part=badge]').hidden).toBe(true);
  });
});

describe('elements of the page', () => {
  function trigger(message: string | null): HTMLElement {
    const link = document.createElement('a');
    link.href = '#contact';
    link.dataset.assistantOpen = '';
    if (message) link.dataset.assistantMessage = message;
    const inner = document.createElement('span');
    link.append(inner);
    document.body.append(link);
    return inner;
  }

  it('open it, with the first message if there is one, once', async () => {
    const inner = trigger('Une estimation pour 300 000 €');
    const click = new MouseEvent('click', { bubbles: true, composed: true, cancelable: true });
    inner.dispatchEvent(click);
    inner.click();
    await settle();
    expect(click.defaultPrevented).toBe(true);
    expect(find('[role=dialog]').hidden).toBe(false);
    expect(visitorTexts()).toEqual(['Une estimation pour 300 000 €']);
  });

  it('stay links for a new tab', async () => {
    const click = new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: true });
    trigger(null).dispatchEvent(click);
    await settle();
    expect(click.defaultPrevented).toBe(false);
    expect(server.calls).toEqual([]);
  });

  it('do not lose their message when it cannot be sent', async () => {
    await open();
    const answer = deferred<Response>();
    server.answers.push(() => answer.promise);
    await type('Un');
    trigger('Et une estimation').click();
    await settle();
    expect(find<HTMLTextAreaElement>('textarea').value).toBe('Et une estimation');
    answer.resolve(json({ messages: [] }));
    await settle();
  });
});

describe('options', () => {
  beforeEach(open);

  it('erase the conversation only after a confirmation', async () => {
    await press(strings.erase);
    expect(server.sent('DELETE', '/api/conversation')).toEqual([]);
    await press(strings.confirmNo);
    expect(all('li[part=message]')).toHaveLength(1);
    await press(strings.erase);
    await press(strings.confirmYes);
    expect(server.sent('DELETE', '/api/conversation')).toHaveLength(1);
    expect(all('li[part=message]')).toEqual([]);
    expect(sessionStorage.length).toBe(0);
    await press(strings.restart);
    expect(all('li[part=message]')).toHaveLength(1);
  });

  it('Escape leaves the question, then the panel', async () => {
    await press(strings.erase);
    const escape = (): boolean =>
      find('[role=dialog]').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    escape();
    expect(find('[part=notice]').hidden).toBe(true);
    expect(find('[role=dialog]').hidden).toBe(false);
    escape();
    expect(find('[role=dialog]').hidden).toBe(true);
  });

  it('save the transcript as a text file', async () => {
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      expect(this.download).toMatch(/^conversation-factorland-\d{4}-\d\d-\d\d\.txt$/);
    });
    await press(strings.download);
    expect(click).toHaveBeenCalledOnce();
    click.mockRestore();
  });

  it('offer to judge an answer, not the greeting', async () => {
    const votes = (): HTMLElement[] => all('.votes:not([hidden]) button[part=vote]');
    expect(votes()).toEqual([]);
    await type('Bonjour');
    expect(votes().map((button) => button.getAttribute('aria-pressed'))).toEqual(['false', 'false']);
    votes()[0]?.click();
    await settle();
    expect(server.sent('POST', '/api/conversation/feedback')[0]?.body).toMatchObject({ value: 'up' });
    expect(votes().map((button) => button.getAttribute('aria-pressed'))).toEqual(['true', 'false']);
  });
});

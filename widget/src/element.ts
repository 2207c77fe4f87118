import type { CardContext } from './cards/card';
import { Api } from './chat/api';
import { Conversation } from './chat/conversation';
import { Session } from './chat/session';
import type { Entry } from './chat/timeline';
import { transcript, transcriptName } from './chat/transcript';
import type { Config } from './config';
import { strings } from './strings';
import { styles } from './styles';
import { watchTriggers } from './triggers';
import { Announcer } from './view/announcer';
import { Composer } from './view/composer';
import { saveFile } from './view/dom';
import { fileLink } from './view/file-link';
import { Header } from './view/header';
import { Launcher } from './view/launcher';
import { Log } from './view/log';
import { Notice } from './view/notice';
import { noticeOf } from './view/notices';
import { Panel } from './view/panel';

/** `<factorland-assistant>`: joins one conversation to one panel of the page. */
export class FactorlandAssistant extends HTMLElement {
  /** Set by the script before the first element is made. */
  static config: Config;

  private readonly session = new Session();
  private readonly api = new Api(FactorlandAssistant.config, this.session);
  private readonly announcer = new Announcer();
  private readonly notice = new Notice();
  private readonly conversation = new Conversation(this.api, this.session, {
    changed: () => this.render(),
    received: (entries) => this.onReceived(entries),
    said: (text) => this.announcer.say(text),
    refused: (text) => this.restore(text),
  });
  private readonly launcher = new Launcher(FactorlandAssistant.config.label, () => this.open());
  private readonly header = new Header(FactorlandAssistant.config.phone, {
    close: () => this.close(),
    download: () => this.download(),
    erase: () => this.askErase(),
  });
  private readonly composer = new Composer({
    send: (text) => this.send(text),
    typed: (text) => this.session.set({ draft: text }),
  });
  private readonly log = new Log({
    choose: (entry, index) => this.choose(entry, index),
    retry: (entry) => void this.conversation.retry(entry),
    vote: (entry, value) => void this.conversation.vote(entry, value),
    say: (text) => this.announcer.say(text),
    fileLink: (...link: Parameters<CardContext['fileLink']>) => fileLink(this.api, ...link),
    base: FactorlandAssistant.config.apiBase,
  });
  private readonly panel = new Panel(
    [this.header.element, this.log.element, this.notice.element, this.composer.element],
    this.composer.input,
    () => this.onEscape(),
    () => this.composer.refresh(),
  );
  private confirming = false;
  private unwatch: (() => void) | null = null;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [styles()];
    root.append(this.launcher.element, this.panel.element, this.announcer.element);
    this.panel.element.addEventListener('click', (event) => this.onPanelClick(event));
  }

  connectedCallback(): void {
    this.lang ||= 'fr';
    this.unwatch = watchTriggers((opener, message) => this.open({ opener, message }));
    if (!this.session.exists) return;
    // The visitor opened it on an earlier page: the conversation goes on, the focus stays where it is.
    this.composer.text = this.session.draft;
    if (this.session.open) this.showPanel(null, false);
    void this.conversation.open(true).then(() => this.panel.isOpen && this.log.toEnd());
  }

  disconnectedCallback(): void {
    this.unwatch?.();
    this.panel.release();
    this.conversation.dispose();
  }

  /** Opens the panel, and sends `message` as the visitor's own if there is one. */
  open({
    opener = null,
    message = null,
  }: { opener?: HTMLElement | null; message?: string | null } = {}): void {
    const resumable = this.session.exists;
    this.session.start();
    if (!this.panel.isOpen) this.showPanel(opener, true);
    void this.conversation.open(resumable).then(() => {
      if (message && !this.conversation.isSending(message) && !this.send(message)) this.restore(message);
    });
  }

  /** Closes the panel; the conversation stays. */
  close(): void {
    if (!this.panel.isOpen) return;
    this.confirming = false;
    this.session.set({ open: false });
    this.launcher.setOpen(false);
    this.panel.hide(this.launcher.element);
    this.render();
  }

  private showPanel(opener: HTMLElement | null, moveFocus: boolean): void {
    this.launcher.setOpen(true);
    this.panel.show(opener, moveFocus);
    this.composer.refresh();
    this.log.toEnd();
    this.render();
  }

  private send(text: string): boolean {
    if (!this.conversation.canSend) {
      this.announcer.say(this.conversation.busy ? strings.sending : strings.offline);
      return false;
    }
    void this.conversation.send({ text });
    return true;
  }

  private choose(entry: Entry, index: number): void {
    const choice = entry.choices[index];
    if (choice) void this.conversation.send({ choice: choice.id, label: choice.label });
  }

  /** A text that could not be sent goes back to the field, before what is typed there meanwhile. */
  private restore(text: string): void {
    this.composer.text = [text, this.composer.text].filter((part) => part !== '').join('\n');
    this.session.set({ draft: this.composer.text });
  }

  private onReceived(entries: Entry[]): void {
    this.announcer.read(entries);
  }

  private onEscape(): void {
    if (this.header.closeMenu()) return;
    if (this.confirming) this.cancelErase();
    else this.close();
  }

  /** A link to a page of the same site, on a phone: the sheet must not cover that page too. */
  private onPanelClick(event: MouseEvent): void {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!(link instanceof HTMLAnchorElement) || !this.panel.isSheet) return;
    const leaves = link.origin === window.location.origin && !link.target && !link.hasAttribute('download');
    if (leaves) this.session.set({ open: false });
  }

  private download(): void {
    const now = new Date();
    saveFile(transcript(this.conversation.timeline.entries, now), transcriptName(now));
  }

  private askErase(): void {
    this.confirming = true;
    this.render();
    this.notice.focusFirst();
  }

  private cancelErase(): void {
    this.confirming = false;
    this.render();
    this.header.focusMenuButton();
  }

  private async erase(): Promise<void> {
    this.confirming = false;
    this.panel.takeFocus();
    if (await this.conversation.erase()) this.composer.text = '';
  }

  private restart(): void {
    this.panel.takeFocus();
    this.open();
  }

  private render(): void {
    const { conversation, session } = this;
    this.composer.setEnabled(conversation.canSend);
    this.notice.show(
      noticeOf(conversation, this.confirming, {
        erase: () => void this.erase(),
        cancelErase: () => this.cancelErase(),
        restart: () => this.restart(),
      }),
    );
    const opening = conversation.phase === 'opening';
    this.log.render(conversation.timeline, conversation.busy || opening);
    if (this.panel.isOpen) session.set({ read: conversation.timeline.last });
    this.launcher.setUnread(conversation.timeline.unread(session.read));
  }
}

import { h, setAttr } from './dom';
import { SheetViewport } from './viewport';

/** The dialog: shows and hides its parts, knows where the focus goes and comes back. */
export class Panel {
  readonly element: HTMLElement;
  private readonly viewport: SheetViewport;
  private opener: HTMLElement | null = null;

  constructor(
    parts: HTMLElement[],
    private readonly input: HTMLTextAreaElement,
    private readonly escape: () => void,
    resized: () => void,
  ) {
    this.element = h(
      'section',
      {
        class: 'panel',
        part: 'panel',
        attrs: { role: 'dialog', 'aria-labelledby': 'title', tabindex: -1, hidden: true },
        on: { keydown: (event) => this.onKey(event) },
      },
      ...parts,
    );
    this.viewport = new SheetViewport(this.element, (isSheet) => {
      setAttr(this.element, 'aria-modal', isSheet ? 'true' : null);
      resized();
    });
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  get isSheet(): boolean {
    return this.viewport.isSheet;
  }

  /** Shows the panel; the focus moves only when the visitor asked for it. */
  show(opener: HTMLElement | null, moveFocus: boolean): void {
    this.opener = opener;
    this.element.hidden = false;
    this.viewport.start();
    if (moveFocus) this.takeFocus();
  }

  /** To the field; on a touch screen to the panel, for the keyboard would cover the greeting. */
  takeFocus(): void {
    const touch = window.matchMedia('(pointer: coarse)').matches;
    (touch ? this.element : this.input).focus({ preventScroll: true });
  }

  /** Hides it and gives the focus back to what opened it, or to the launcher. */
  hide(launcher: HTMLElement): void {
    this.element.hidden = true;
    this.viewport.stop();
    const opener =
      this.opener?.isConnected && this.opener.getClientRects().length > 0 ? this.opener : launcher;
    opener.focus({ preventScroll: opener === launcher });
    this.opener = null;
  }

  release(): void {
    this.viewport.stop();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !event.isComposing) {
      event.preventDefault();
      event.stopPropagation();
      this.escape();
    } else if (event.key === 'Tab' && this.isSheet) {
      this.keepInside(event);
    }
  }

  /** Under a sheet the page cannot be seen: Tab goes round inside. */
  private keepInside(event: KeyboardEvent): void {
    const stops = [
      ...this.element.querySelectorAll<HTMLElement>(
        'a[href], button, input, textarea, summary, [tabindex="0"]',
      ),
    ].filter((stop) => !stop.matches(':disabled') && stop.getClientRects().length > 0);
    const first = stops[0];
    const last = stops[stops.length - 1];
    const root = this.element.getRootNode() as ShadowRoot;
    const current = root.activeElement;
    if (event.shiftKey && (current === first || current === this.element)) {
      event.preventDefault();
      last?.focus();
    } else if (!event.shiftKey && current === last) {
      event.preventDefault();
      first?.focus();
    }
  }
}

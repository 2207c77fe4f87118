/** On phones the panel is a sheet over the whole screen, which follows the on-screen keyboard. */

/** Kept in step with the media query of styles/panel.css. */
const SHEET = '(max-width: 560px), (max-height: 480px)';

export class SheetViewport {
  private readonly query = window.matchMedia(SHEET);
  private readonly visual = window.visualViewport;
  private following = false;
  private pageOverflow = '';

  constructor(
    private readonly panel: HTMLElement,
    private readonly changed: (isSheet: boolean) => void,
  ) {}

  get isSheet(): boolean {
    return this.query.matches;
  }

  start(): void {
    if (this.following) return;
    this.following = true;
    this.pageOverflow = document.documentElement.style.overflow;
    this.query.addEventListener('change', this.update);
    this.visual?.addEventListener('resize', this.update);
    this.visual?.addEventListener('scroll', this.update);
    this.update();
  }

  stop(): void {
    if (!this.following) return;
    this.following = false;
    this.query.removeEventListener('change', this.update);
    this.visual?.removeEventListener('resize', this.update);
    this.visual?.removeEventListener('scroll', this.update);
    document.documentElement.style.overflow = this.pageOverflow;
  }

  private readonly update = (): void => {
    const { panel, visual, isSheet } = this;
    // The page behind a sheet must not scroll.
    document.documentElement.style.overflow = isSheet ? 'hidden' : this.pageOverflow;
    // Pinch zoom is the visitor's own: the sheet then keeps its size.
    const follow = isSheet && visual !== null && Math.abs(visual.scale - 1) < 0.01;
    panel.style.height = follow ? `${visual.height}px` : '';
    panel.style.transform = follow && visual.offsetTop > 0 ? `translateY(${visual.offsetTop}px)` : '';
    this.changed(isSheet);
  };
}

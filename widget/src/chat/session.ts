/**
 * What this tab remembers between two pages: sessionStorage only, and nothing before the first opening.
 * A browser that refuses storage keeps it in memory for the page.
 */

interface Remembered {
  open: boolean;
  token?: string;
  draft?: string;
  /** Id of the last message the visitor has seen. */
  read?: number;
}

const KEY = 'factorland-assistant';

export class Session {
  private state: Remembered | null;

  constructor(private readonly storage: Storage | null = available()) {
    this.state = this.load();
  }

  /** True once the visitor has opened the assistant in this tab. */
  get exists(): boolean {
    return this.state !== null;
  }

  get open(): boolean {
    return this.state?.open ?? false;
  }

  get token(): string | null {
    return this.state?.token ?? null;
  }

  get draft(): string {
    return this.state?.draft ?? '';
  }

  get read(): number {
    return this.state?.read ?? 0;
  }

  /** Begins to remember: to be called only on the visitor's own act. */
  start(): void {
    this.update({ open: true });
  }

  /** Changes what is remembered; without a session this does nothing. */
  set(change: Partial<Remembered>): void {
    if (this.state) this.update(change);
  }

  /** Forgets everything. */
  clear(): void {
    this.state = null;
    try {
      this.storage?.removeItem(KEY);
    } catch {
      // Storage refused: there was nothing in it.
    }
  }

  private update(change: Partial<Remembered>): void {
    this.state = { open: false, ...this.state, ...change };
    try {
      this.storage?.setItem(KEY, JSON.stringify(this.state));
    } catch {
      // Storage refused or full: the memory of this page remains.
    }
  }

  private load(): Remembered | null {
    try {
      const value: unknown = JSON.parse(this.storage?.getItem(KEY) ?? 'null');
      return typeof value === 'object' ? (value as Remembered | null) : null;
    } catch {
      return null;
    }
  }
}

function available(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

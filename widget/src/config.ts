/** What the script tag says: where the API is, how the visitor is recognised, what the page overrides. */

export interface Config {
  /** Origin of the API, no trailing slash. */
  apiBase: string;
  /** `token` on a page of another origin: no cookie is used there. */
  mode: 'cookie' | 'token';
  /** Text of the launcher. */
  label: string | null;
  /** A number to call, shown in the header (E.164). */
  phone: string | null;
}

/** Reads the script tag; the API is always at the script's own origin. */
export function readConfig(script: HTMLScriptElement | null, pageOrigin: string): Config {
  const origin = script?.src ? new URL(script.src).origin : pageOrigin;
  const phone = script?.dataset.phone?.replace(/[\s.]/g, '') ?? '';
  return {
    apiBase: origin,
    mode: origin === pageOrigin ? 'cookie' : 'token',
    label: script?.dataset.label ?? null,
    phone: /^\+?\d{4,15}$/.test(phone) ? phone : null,
  };
}

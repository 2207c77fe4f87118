/**
 * The address of an http(s), tel or mailto link, or null when it must stay plain text.
 * A path ("/confidentialite") is one of the API's own site.
 */
export function safeUrl(address: string, base: string): URL | null {
  const absolute = /^(https?:\/\/|tel:|mailto:)/i.test(address);
  if (!absolute && !/^\/[^/\\]/.test(address)) return null;
  try {
    const url = new URL(address, base);
    // A name before the host is only there to deceive.
    return url.username || url.password ? null : url;
  } catch {
    return null;
  }
}

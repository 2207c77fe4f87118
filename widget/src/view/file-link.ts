import type { Api } from '../chat/api';
import { type Child, h, saveFile } from './dom';

/** A link to a file of the API, or null when the address is not one of its own. */
export function fileLink(
  api: Api,
  address: string,
  label: Child[],
  fileName: string,
): HTMLAnchorElement | null {
  const url = api.resolve(address);
  if (!url) return null;
  const link = h(
    'a',
    { class: 'action', part: 'action', attrs: { href: url.href, download: fileName } },
    ...label,
  );
  if (api.mode === 'token') {
    // A link sends no token: the file is fetched, then given to the browser.
    link.addEventListener('click', (event) => {
      event.preventDefault();
      void api.file(url).then(
        (blob) => saveFile(blob, fileName),
        () => window.open(url.href, '_blank', 'noopener'),
      );
    });
  }
  return link;
}

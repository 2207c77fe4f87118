/** Elements of the page that open the assistant: [data-assistant-open], with data-assistant-message if they like. */

export type OpenRequest = (opener: HTMLElement, message: string | null) => void;

/** Listens for the page's life; answers how to stop. */
export function watchTriggers(open: OpenRequest): () => void {
  const onClick = (event: MouseEvent): void => {
    // A link opened in a new tab stays a link.
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const opener = event
      .composedPath()
      .find((node) => node instanceof HTMLElement && node.hasAttribute('data-assistant-open'));
    if (!(opener instanceof HTMLElement)) return;
    event.preventDefault();
    open(opener, opener.dataset.assistantMessage?.trim() || null);
  };
  document.addEventListener('click', onClick);
  return () => document.removeEventListener('click', onClick);
}

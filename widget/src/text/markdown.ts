import { strings } from '../strings';
import { h, hiddenText } from '../view/dom';
import { safeUrl } from './links';

/**
 * The little Markdown of an answer: paragraphs, lists, **bold** and links to http(s), tel and mailto.
 * Everything else is text. The result is made of nodes, never of markup.
 */
export function markdown(text: string, base: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const block of blocks(text)) fragment.appendChild(renderBlock(block, base));
  return fragment;
}

/** The same text without its marks, for a screen reader or a transcript. */
export function plainText(text: string): string {
  return text
    .replace(/\*\*([^*\n]+)\*\*/g, '$1')
    .replace(/\[([^[\]\n]+)\]\(([^()\s]+)\)/g, '$1 ($2)')
    .replace(/\((?:tel|mailto):[^()\s]+\)/g, '')
    .replace(/[ \t]+$/gm, '');
}

interface Block {
  kind: 'p' | 'ul' | 'ol';
  lines: string[];
  /** First number of an ordered list. */
  start: number;
}

const ITEM = /^\s*(?:[-*•]|(\d{1,3})[.)])\s+(.*)$/;

function blocks(text: string): Block[] {
  const found: Block[] = [];
  let current: Block | undefined;
  for (const line of text.replace(/\r\n?/g, '\n').split('\n')) {
    const item = ITEM.exec(line);
    const kind = item ? (item[1] ? 'ol' : 'ul') : 'p';
    if (line.trim() === '') {
      current = undefined;
      continue;
    }
    if (current?.kind !== kind) {
      current = { kind, lines: [], start: Number(item?.[1] ?? 1) };
      found.push(current);
    }
    current.lines.push(item ? (item[2] ?? '') : line);
  }
  return found;
}

function renderBlock(block: Block, base: string): HTMLElement {
  if (block.kind === 'p') {
    const lines = block.lines.flatMap((line, index) => [
      ...(index > 0 ? [h('br')] : []),
      ...inline(line, base),
    ]);
    return h('p', {}, ...lines);
  }
  const items = block.lines.map((line) => h('li', {}, ...inline(line, base)));
  const start = block.kind === 'ol' && block.start !== 1 ? block.start : null;
  return h(block.kind, { attrs: { start } }, ...items);
}

const MARK = /\*\*([^*\n]+)\*\*|\[([^[\]\n]+)\]\(([^()\s]+)\)|\bhttps?:\/\/[^\s<>()[\]«»"]+/gi;

function inline(text: string, base: string): (Node | string)[] {
  const nodes: (Node | string)[] = [];
  let position = 0;
  for (const match of text.matchAll(MARK)) {
    nodes.push(text.slice(position, match.index));
    position = match.index + match[0].length;
    const [whole, bold, label, address] = match;
    if (bold !== undefined) {
      nodes.push(h('strong', {}, ...inline(bold, base)));
    } else if (label !== undefined && address !== undefined) {
      nodes.push(link(label, address, base) ?? whole);
    } else {
      const bare = whole.replace(/[.,;:!?'’*]+$/, '');
      nodes.push(link(bare, bare, base) ?? bare);
      position = match.index + bare.length;
    }
  }
  nodes.push(text.slice(position));
  return nodes.filter((node) => node !== '');
}

function link(label: string, address: string, base: string): HTMLAnchorElement | null {
  const url = safeUrl(address, base);
  if (!url) return null;
  const elsewhere = url.protocol.startsWith('http') && url.origin !== window.location.origin;
  const attrs = { href: url.href, rel: 'noopener noreferrer', target: elsewhere ? '_blank' : null };
  return h('a', { attrs }, label, elsewhere && hiddenText(` ${strings.newTab}`));
}

import { cardLines } from '../cards';
import { strings } from '../strings';
import { plainText } from '../text/markdown';
import type { Entry } from './timeline';

/** The conversation as a text file (CRLF and a byte order mark, for the plainest of readers). */
export function transcript(entries: Entry[], at: Date): Blob {
  const blocks = entries
    .filter((entry) => entry.delivery === 'sent')
    .map((entry) => {
      const text = entry.author === 'visitor' ? entry.text : plainText(entry.text);
      const lines = [text, ...cardLines(entry.card)].filter((line) => line.trim() !== '');
      return `[${moment(new Date(entry.at))}] ${strings.authors[entry.author]}\u00a0:\n${lines.join('\n')}`;
    });
  const head = `${strings.transcriptTitle}\n${moment(at)}`;
  const content = `${[head, ...blocks].join('\n\n')}\n`.replace(/\r?\n/g, '\r\n');
  return new Blob([`\ufeff${content}`], { type: 'text/plain;charset=utf-8' });
}

/** Name of the file, with the visitor's own day. */
export function transcriptName(at: Date): string {
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) =>
    String(part).padStart(2, '0'),
  );
  return strings.transcriptFile(day.join('-'));
}

function moment(at: Date): string {
  return Number.isNaN(at.getTime())
    ? ''
    : at.toLocaleString('fr-FR', { dateStyle: 'short', timeStyle: 'short' });
}

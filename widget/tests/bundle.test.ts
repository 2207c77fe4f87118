// @vitest-environment node
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rollup } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COMMITTED = fileURLToPath(new URL('../../factorland/web/static/assistant.js', import.meta.url));
const LIMIT = 25 * 1024;

let code: string;

beforeAll(async () => {
  const built = await build({ root: ROOT, logLevel: 'silent', build: { write: false } });
  const [output] = built as Rollup.RollupOutput[];
  expect(output?.output).toHaveLength(1);
  code = output?.output[0].code ?? '';
});

describe('assistant.js', () => {
  it('is what the sources build', async () => {
    const committed = await readFile(COMMITTED, 'utf-8');
    expect(committed === code, 'run "npm run build" and commit the result').toBe(true);
  });

  it('stays light', () => {
    expect(gzipSync(code).length).toBeLessThanOrEqual(LIMIT);
  });

  it('is one classic script without any way to run or insert markup', () => {
    expect(code).not.toMatch(/^\s*(?:import|export)\s/m);
    for (const risky of [
      'innerHTML',
      'outerHTML',
      'insertAdjacentHTML',
      'document.write',
      'eval(',
      'new Function',
    ]) {
      expect(code).not.toContain(risky);
    }
    expect(code).not.toMatch(/setAttribute\(.style/);
  });

  it('names no other host', () => {
    const hosts = [...code.matchAll(/https?:\/\/[\w.-]+/g)].map(([address]) => address);
    expect(new Set(hosts)).toEqual(new Set(['http://www.w3.org']));
  });
});

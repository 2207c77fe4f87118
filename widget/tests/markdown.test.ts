import { describe, expect, it } from 'vitest';
import { markdown, plainText } from '../src/text/markdown';

const BASE = 'https://courtier.example';

function render(text: string): HTMLElement {
  const root = document.createElement('div');
  root.append(markdown(text, BASE));
  return root;
}

describe('markdown', () => {
  it('makes paragraphs, line breaks and bold', () => {
    const root = render('Un **mot** fort\nsuite\n\nDeuxième');
    expect(root.querySelectorAll('p')).toHaveLength(2);
    expect(root.querySelector('strong')?.textContent).toBe('mot');
    expect(root.querySelectorAll('br')).toHaveLength(1);
    expect(root.textContent).toBe('Un mot fortsuiteDeuxième');
  });

  it('makes lists, and keeps the number an ordered one starts at', () => {
    const root = render('Voici :\n- un\n* deux\n• trois\n\n3. suite\n4) fin');
    expect([...root.querySelectorAll('ul li')].map((item) => item.textContent)).toEqual([
      'un',
      'deux',
      'trois',
    ]);
    expect(root.querySelector('ol')?.getAttribute('start')).toBe('3');
    expect(root.querySelectorAll('ol li')).toHaveLength(2);
  });

  it('does not take a sum or a dash inside a sentence for a list', () => {
    expect(render('1 200 € par an - environ').querySelector('li')).toBeNull();
    expect(render('2.5 % du montant').querySelector('li')).toBeNull();
  });

  it.each([
    ['[site](https://exemple.fr/a_b?c=1)', 'https://exemple.fr/a_b?c=1'],
    ['[tel](tel:+33123456789)', 'tel:+33123456789'],
    ['[mel](mailto:a@exemple.fr)', 'mailto:a@exemple.fr'],
    ['[page](/confidentialite)', 'https://courtier.example/confidentialite'],
    ['voir https://exemple.fr/fin.', 'https://exemple.fr/fin'],
    ['**[gras](https://exemple.fr/)**', 'https://exemple.fr/'],
  ])('links %s', (text, address) => {
    const link = render(text).querySelector('a');
    expect(link?.getAttribute('href')).toBe(address);
    expect(link?.rel).toContain('noopener');
  });

  it('opens another site in a new tab and says so', () => {
    const link = render('[site](https://exemple.fr/)').querySelector('a');
    expect(link?.target).toBe('_blank');
    expect(link?.textContent).toContain('nouvel onglet');
    expect(render('[tel](tel:15)').querySelector('a')?.target).toBe('');
  });

  it.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert%281%29)',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:msgbox)',
    '[x](file:///etc/passwd)',
    '[x](//exemple.fr)',
    '[x](/\\exemple.fr)',
    '[x](https://courtier.example@exemple.fr/)',
    '[x](java\tscript:alert(1))',
    '[x](\u0001javascript:alert(1))',
    '[x](relatif)',
    '![x](https:)',
  ])('leaves %j as text', (text) => {
    const root = render(text);
    expect(root.querySelector('a')).toBeNull();
    expect(root.textContent).toBe(text);
  });

  it.each([
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '&lt;b&gt; &amp;',
    '<a href="javascript:alert(1)">x</a>',
    '\u202eabc\u202c مرحبا',
    'zéro\u200blargeur',
    '*seul* _souligné_ `code` # titre',
    '**jamais fermé',
    '[jamais](fermé',
  ])('shows %j exactly as it is', (text) => {
    const root = render(text);
    expect(root.textContent).toBe(text);
    expect(root.querySelector('img, script, a, strong')).toBeNull();
  });

  it.each(['[', '[a](', '[a](b', '*', 'http:/'])('takes a long repetition of %j for text', (unit) => {
    const text = unit.repeat(5_000);
    expect(render(text).textContent === text).toBe(true);
  });
});

describe('plainText', () => {
  it('drops the marks and keeps useful addresses', () => {
    expect(plainText('**Gras**, [guide](https://exemple.fr/g) et [01 23](tel:+33123)')).toBe(
      'Gras, guide (https://exemple.fr/g) et 01 23',
    );
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');
const coloursIn = (part: string) => Object.fromEntries([...part.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]));
const schemes = { light: coloursIn(light), dark: { ...coloursIn(light), ...coloursIn(dark) } };

// WCAG 2.2, relative luminance and contrast ratio.
const channel = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const luminance = (colour: string) => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => channel(Number.parseInt(colour.slice(at, at + 2), 16) / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string) => {
  const [bright = 0, dim = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (bright + 0.05) / (dim + 0.05);
};

const text = [
  ['ink', 'ground'],
  ['ink', 'surface'],
  ['ink', 'accent-soft'],
  ['ink', 'urgent-soft'],
  ['ink-quiet', 'ground'],
  ['ink-quiet', 'surface'],
  ['ink-quiet', 'accent-soft'],
  ['ink-quiet', 'urgent-soft'],
  ['accent', 'ground'],
  ['accent', 'surface'],
  ['accent', 'accent-soft'],
  ['accent-ink', 'accent'],
  ['accent-ink', 'accent-deep'],
  ['urgent', 'surface'],
  ['urgent', 'ground'],
  ['urgent', 'urgent-soft'],
  ['urgent-ink', 'urgent'],
  ['print', 'paper'],
] as const;
const edges = [
  ['edge', 'ground'],
  ['edge', 'surface'],
  ['edge', 'accent-soft'],
] as const;

describe.each(Object.entries(schemes))('%s scheme', (_, colours) => {
  const ratio = (front: string, back: string) => contrast(colours[front] ?? '#000000', colours[back] ?? '#000000');
  test.each(text)('%s on %s reads at 7:1', (front, back) => expect(ratio(front, back)).toBeGreaterThanOrEqual(7));
  test.each(edges)('%s on %s is seen at 3:1', (front, back) => expect(ratio(front, back)).toBeGreaterThanOrEqual(3));
});

/** What was recorded lies sealed at every moment, opens to nobody else, and a deleted one to nobody. */
import { bytesOf, concat } from '@dauys/basics/bytes.ts';
import { describe, expect, test } from 'vitest';
import { holdRecording, type Holding } from './holding.ts';

/** As a recorder gives them: uneven, each its own. */
const pieces = Array.from({ length: 40 }, (_, i) => new Uint8Array(3_000 + 97 * i).fill(i + 1));
const whole = concat(...pieces);
const held = (): Holding => {
  const holding = holdRecording();
  for (const piece of pieces) holding.add(piece);
  return holding;
};
const stretchIn = (bytes: Uint8Array): boolean => Buffer.from(bytes).includes(Buffer.alloc(32, 7));

describe('a recording in the vault', () => {
  test('comes back as it was, as often as one listens, and its length is told', async () => {
    const holding = held();
    expect(await holding.close()).toBe(whole.length);
    expect(Buffer.compare(await holding.open(), whole)).toBe(0);
    expect(Buffer.compare(await holding.open(), whole)).toBe(0);
  });
  test('lies sealed while it is recorded: full chunks at once, none of them readable', async () => {
    const holding = held();
    await expect.poll(() => holding.sealed().length, { timeout: 60_000 }).toBeGreaterThan(65_536);
    expect(stretchIn(whole)).toBe(true);
    expect(stretchIn(holding.sealed())).toBe(false);
  });
  test('does not open before it has closed: an unfinished stream proves nothing', async () => {
    const holding = held();
    await expect.poll(() => holding.sealed().length, { timeout: 60_000 }).toBeGreaterThan(65_536);
    await expect(holding.open()).rejects.toThrow('sealing/damaged');
  });
  test('that was deleted opens to nobody, though its bytes may still stand in memory', async () => {
    const holding = held();
    await holding.close();
    holding.drop();
    expect(holding.sealed().length).toBeGreaterThan(whole.length);
    await expect(holding.open()).rejects.toThrow('sealing/damaged');
  });
  test('without a single piece has no length', async () => expect(await holdRecording().close()).toBe(0));
  test('what is added is read when it is added: whoever gave it may give its memory away', async () => {
    const holding = holdRecording();
    const piece = bytesOf(whole);
    holding.add(piece);
    await holding.close();
    expect(Buffer.compare(await holding.open(), whole)).toBe(0);
  });
});

import { KINDS } from '@dauys/journal/entry.ts';
import { isWatchKey, watchText } from '@dauys/wording/compiled/watch.ts';
import { describe, expect, test } from 'vitest';
import { detailsWords, kindWords, type Telling } from './journalWords.ts';

const telling: Telling = { w: watchText('en'), dateTime: (at) => `at ${new Date(at).toISOString()}`, date: (day) => `day ${day}` };

describe('words for a journal', () => {
  test('every kind and every detail that a terminal may write can be said', () => {
    for (const [kind, details] of Object.entries(KINDS)) {
      expect([kind, isWatchKey(`journal.kind.${kind}`)]).toEqual([kind, true]);
      for (const name of details) expect([name, isWatchKey(`detail.${name}`)]).toEqual([name, true]);
    }
  });
  test('a kind of a newer terminal is named by its own word, and never by another sentence of ours', () => {
    expect(kindWords(telling.w, 'mains-lost')).toBe('Mains lost');
    expect(kindWords(telling.w, 'tilted')).toBe('another entry (tilted)');
    expect(kindWords(telling.w, 'title')).toBe('another entry (title)');
  });
  test.each([
    [{ aliveUntil: '2026-11-27T05:00:00.000Z' }, 'ran until: at 2026-11-27T05:00:00.000Z'],
    [{ up: 7_260 }, 'machine up for: 2 h 1 min'],
    [{ day: 20_784 }, 'day: day 20784'],
    [{ reason: 'low-battery' }, 'reason: battery low'],
    [{ safe: 'no' }, 'clock of the TPM safe: no'],
    [{ fault: 'paper' }, 'fault: no paper'],
    [{ reader: 'card' }, 'reader: cards'],
    [{ version: '1.2.3' }, 'version: 1.2.3'],
    [{ attempts: 4 }, 'attempts: 4'],
    [{ tilt: 'left' }, 'tilt: left'],
    [{ since: '2026-99-27T05:00:00.000Z' }, 'since: 2026-99-27T05:00:00.000Z'],
  ])('%j', (details, said) => expect(detailsWords(telling, { details })).toEqual([said]));
});

/**
 * Preloaded (`node --import`) into a process under test: its clocks are what `clock.json` beside its configuration says, from one moment to the
 * next, as a hand at the system clock would do it. No file: the time that it is.
 *
 *     {"ahead":345600000}      the time of day goes so many milliseconds ahead of the real one, or behind it
 *     {"elapsed":10800000}     so much more time has passed since the start
 */
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Told {
  readonly ahead?: number;
  readonly elapsed?: number;
}

const at = process.argv.indexOf('--config');
const file = at < 0 ? undefined : join(dirname(process.argv[at + 1] ?? ''), 'clock.json');
const now = Date.now.bind(Date);
const passed = performance.now.bind(performance);
let told: Told = {};
let read = '';

/** Looks at the file only when it has changed. */
const look = (): Told => {
  const found = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
  const name = found === undefined ? '' : `${found.mtimeMs} ${found.size} ${found.ino}`;
  if (name === read) return told;
  read = name;
  told = file === undefined || found === undefined ? {} : toldIn(file);
  return told;
};

/** Taken away between the look at it and its reading, it is not there: no clock throws. It is put there whole (tools/detection/stage.ts). */
const toldIn = (there: string): Told => {
  try {
    return JSON.parse(readFileSync(there, 'utf8')) as Told;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
};

if (file !== undefined) {
  Date.now = () => now() + (look().ahead ?? 0);
  performance.now = () => passed() + (look().elapsed ?? 0);
}

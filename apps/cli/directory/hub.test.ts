import { afterEach, expect, test, vi } from 'vitest';
import { getFromHub } from './hub.ts';

const LONGEST = 2 * 1024 * 1024;
const answers = (text: string) => vi.stubGlobal('fetch', () => Promise.resolve(new Response(text)));
afterEach(() => void vi.unstubAllGlobals());

test('an answer that is too long is refused in words, and not cut', async () => {
  answers(JSON.stringify('x'.repeat(LONGEST - 2)));
  expect(await getFromHub('https://hub.example', '/api')).toHaveLength(LONGEST - 2);
  answers(JSON.stringify('x'.repeat(LONGEST - 1)));
  await expect(getFromHub('https://hub.example', '/api')).rejects.toThrow('https://hub.example answered more than 2097152 letters');
});

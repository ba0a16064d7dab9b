import { setTimeout as pause } from 'node:timers/promises';
import { parseCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { parseNote } from '@dauys/ledger/note.ts';
import { expect, test } from 'vitest';
import { newestChunk } from '../../apps/hub/feed/store.ts';
import { stageHub } from '../test/hub.ts';

/** Asks until the answer is there; the test's own limit is the only clock. */
const until = async <T>(ask: () => Promise<T | undefined>): Promise<T> => {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await pause(20);
  }
};

test('two hub processes keep both ledgers and the feed going; when the one that works ends, the other goes on', async () => {
  const stage = await stageHub({
    config: {
      sequencing: { batchSeconds: 0.05, batchSize: 4, directorySeconds: 0.05 },
      feed: { feedSeconds: 0.05, repliesPerChunk: 1, headSeconds: 0.5 },
    },
  });
  const first = await stage.start();
  const second = await stage.start();
  const sizeAt = async (url: string, ledger: string): Promise<number> => {
    const answer = await fetch(`${url}/ledger/${ledger}/checkpoint`);
    return answer.ok ? parseCheckpoint(parseNote(await answer.text()).text).size : -1;
  };
  const beyond = (url: string, ledger: string, size: number) => until(async () => ((await sizeAt(url, ledger)) > size ? true : undefined));
  await beyond(first.url, 'directory', 0);
  await beyond(second.url, 'cases', 8);
  await until(async () => ((await newestChunk(stage.db)) ?? -1) >= 2 || undefined);
  await first.stop();
  const size = await sizeAt(second.url, 'cases');
  const chunk = (await newestChunk(stage.db)) ?? 0;
  await beyond(second.url, 'cases', size);
  await until(async () => ((await newestChunk(stage.db)) ?? 0) > chunk || undefined);
  await until(async () => (second.context.directory.current().newestFeedHead() === undefined ? undefined : true));
  await second.stop();
  expect(stage.said.filter(({ event }) => event === 'ledger.fault' || event === 'feed.fault')).toEqual([]);
  await stage.remove();
});

/** The permission matrix of the hub, every cell against a whole hub with a real database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askAt, hangUp, told, type Answered, type Asked } from './asking.ts';
import { stageDoors, WHO, type HubStage, type Who } from './hub-stage.ts';
import { attending, noteRoutes } from './route-table.ts';
import { unmatched } from './row.ts';
import type { HubRow } from './rows/access.ts';
import { hubRows } from './rows/hub.ts';
import { NAME, recordStatements, writesOf, type Recorder } from './statements.ts';

const routes = new Set<string>();
let recorder: Recorder;
let stage: HubStage;
beforeAll(async () => {
  recorder = recordStatements();
  const note = noteRoutes(routes);
  stage = await attending(
    (server) => {
      note(server);
      recorder.born(server);
    },
    () => stageDoors(),
  );
});
afterAll(async () => {
  hangUp();
  await stage.remove();
  recorder.stop();
});

/** What may be written though somebody was refused: that it happened, how often a door was tried, and that a challenge is used up. */
const MAY_STAY: readonly string[] = ['case_reads', 'access_attempts', 'officer_sessions', 'watcher_sessions', 'answered_challenges'];
let asked = 0;

const ask = async (who: Who, request: Asked, url = stage.url): Promise<{ answer: Answered; name: string }> => {
  const name = String(++asked);
  const { headers, ...rest } = stage.as(who, request);
  return { answer: await askAt(url, { ...rest, headers: { ...headers, [NAME]: name } }), name };
};

const cell = async (row: HubRow, who: Who): Promise<string> => {
  const { answer, name } = await ask(who, await row.ask(stage, who));
  row.holds?.(stage, answer, who);
  if (answer.status >= 400) expect(writesOf(recorder.of(name)).filter((table) => !MAY_STAY.includes(table))).toEqual([]);
  return row.reads?.(stage, answer) ?? told(answer);
};

test('every route has a row, and every row a route', () => expect(unmatched(routes, hubRows)).toEqual([]));

describe.each(Object.entries(hubRows))('%s', (_, row) => {
  test('is answered to each as the matrix says, and who is refused changes nothing', async () => {
    const found: Record<string, string> = {};
    for (const who of WHO) found[who] = await cell(row, who);
    await row.after?.(stage);
    expect(found).toEqual(row.answers);
  });
});

describe('other methods', () => {
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
  test.each(Object.entries(hubRows))('%s: any other is not there, for the operator neither', async (name, row) => {
    const [, path = ''] = name.split(' ');
    const good = await row.ask(stage, 'officer');
    for (const method of methods.filter((one) => !routes.has(`${one} ${path}`))) {
      const { answer } = await ask('operator', { method, path: good.path });
      expect([method, answer.status]).toEqual([method, 404]);
    }
  });
});

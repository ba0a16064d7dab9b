import { bytesOf, equalBytes } from '@dauys/basics/bytes.ts';
import { parseCaseLeaf } from '@dauys/ledger/batch.ts';
import { parseNote } from '@dauys/ledger/note.ts';
import { bodySaid } from '@dauys/testing/directory-cast.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { connect, type Db } from '../../apps/hub/database/store.ts';
import { entriesBetween } from '../../apps/hub/ledger/tree-store.ts';
import type { Post } from '../../apps/hub/ledger/witness-client.ts';
import { Died, failingDb, type Fate } from './failing.ts';
import { BATCH } from './ledger-audit.ts';
import { stageLedgers, type Stage } from './ledger-stage.ts';
import { copyDatabase } from './restore.ts';

let stage: Stage;
afterEach(() => stage.remove());

const bodies = ['prosecutor', 'court'].map((id) => bodySaid(id));
const logged = async (commitments: readonly Uint8Array[]): Promise<number> =>
  (await stage.db.query('select 1 from pending_leaves where idx is not null and commitment = any($1::bytea[])', [commitments])).length;

describe('a ledger grows, is signed, witnessed, published', () => {
  test('batches of one size at a steady pace, whether anything waits or not', async () => {
    stage = await stageLedgers();
    await stage.announce(bodies);
    const step = stage.stepper('cases');
    await stage.settle(step);
    for (const [round, waiting] of [0, 3, 0, 20, 0, 0].entries()) {
      await stage.lodge(waiting);
      expect(await stage.settle(step)).toEqual({ step: 'rest', progressed: false });
      stage.pass(10_000);
      await stage.settle(step);
      expect(await stage.audit('cases')).toEqual({ size: (round + 1) * BATCH, published: (round + 1) * BATCH });
    }
    expect(stage.said.filter(({ event }) => event === 'ledger.grown').map(({ fields }) => Object.keys(fields))).toEqual(
      Array.from({ length: 6 }, () => ['ledger', 'size']),
    );
  });

  test('more than a batch holds: urgent first, then the oldest; the head of each body’s chain always', async () => {
    stage = await stageLedgers();
    await stage.announce(bodies);
    const step = stage.stepper('cases');
    await stage.settle(step);
    const ordinary = await stage.lodge(9);
    const urgent = await stage.lodge(2, true);
    stage.pass(10_000);
    await stage.settle(step);
    expect([await logged(urgent), await logged(ordinary.slice(0, 4)), await logged(ordinary)]).toEqual([2, 4, 4]);
    stage.pass(10_000);
    await stage.settle(step);
    expect(await logged(ordinary)).toBe(9);
    const heads = await stage.db.query<{ body: string; batch: number }>('select body, batch from chain_heads order by batch, body');
    expect(heads.map(({ body, batch }) => `${body} ${batch}`)).toEqual(['court 0', 'prosecutor 0', 'court 1', 'prosecutor 1']);
    await stage.audit('cases');
  });

  test('places in a batch say nothing of the order of arrival', async () => {
    stage = await stageLedgers();
    const step = stage.stepper('cases');
    await stage.settle(step);
    const firsts = new Set<number>();
    for (let round = 0; round < 12; round++) {
      const [first] = await stage.lodge(3);
      stage.pass(10_000);
      await stage.settle(step);
      const leaves = (await entriesBetween(stage.db, 'cases', round * BATCH, (round + 1) * BATCH)).map(parseCaseLeaf);
      firsts.add(leaves.findIndex(({ commitment }) => equalBytes(commitment, first ?? commitment)));
    }
    // All twelve in one and the same place: once in eight to the eleventh.
    expect(firsts.size).toBeGreaterThan(1);
  });

  test('the directory takes all that waits, and rests when nothing does', async () => {
    stage = await stageLedgers();
    const step = stage.stepper('directory');
    await stage.settle(step);
    await stage.announce(bodies);
    stage.pass(1_000);
    await stage.settle(step);
    expect(await stage.audit('directory')).toEqual({ size: 2, published: 2 });
    stage.pass(60_000);
    expect(await stage.settle(step)).toEqual({ step: 'sequence', progressed: false });
    await stage.announce([bodySaid('ombudsman')]);
    await stage.settle(step);
    expect(await stage.audit('directory')).toEqual({ size: 3, published: 3 });
  });
});

describe('a crash between any two steps (each write × before or after it was durable)', () => {
  const scenario = async (fate: Fate): Promise<void> => {
    const db = failingDb(stage.db, fate);
    const commitments = await stage.lodge(7);
    await stage.announce([bodySaid(`body-${fate.at}-${fate.persisted ? 'after' : 'before'}`)]);
    stage.pass(10_000);
    for (const name of ['directory', 'cases'] as const) {
      let step = stage.stepper(name, { db });
      for (let lives = 2; lives > 0; lives--) {
        try {
          await stage.settle(step);
          break;
        } catch (error) {
          if (!(error instanceof Died)) throw error;
          await stage.audit(name);
          step = stage.stepper(name, { db });
        }
      }
      const { size, published } = await stage.audit(name);
      expect(published).toBe(size);
    }
    stage.pass(10_000);
    await stage.settle(stage.stepper('cases'));
    expect(await logged(commitments)).toBe(7);
  };

  test.each([false, true])('persisted=%s: goes on where it was, nothing twice, nothing lost', async (persisted) => {
    stage = await stageLedgers();
    const ends: number[] = [];
    for (let at = 1; ; at++) {
      const fate: Fate = { writes: 0, at, persisted };
      await scenario(fate);
      ends.push(fate.writes);
      if (fate.writes < at) break;
    }
    // Sequence, sign, publish of two ledgers at least, and the founding of both in the first round.
    expect(ends.length).toBeGreaterThanOrEqual(7);
  });

  test('witnesses that got the question but whose answers were lost are asked again', async () => {
    stage = await stageLedgers();
    await stage.settle(stage.stepper('cases'));
    let lost = 0;
    const post: Post = async (url, body, ms) => {
      const answer = await stage.post(url, body, ms);
      if (lost-- > 0) throw new Error('the answer was lost');
      return answer;
    };
    for (const missing of [1, 2, 3, 4]) {
      stage.pass(10_000);
      const step = stage.stepper('cases', { post });
      lost = missing;
      while ((await step()).step !== 'rest');
      const { size, published } = await stage.audit('cases');
      expect(published).toBe(size);
    }
  });
});

describe('witnesses', () => {
  test('one of two is away: signed, not published, nothing is lost; back again it is published, then the pace goes on', async () => {
    stage = await stageLedgers();
    const [first] = stage.witnesses;
    const step = stage.stepper('cases');
    await stage.settle(step);
    const commitments = await stage.lodge(3);
    if (first !== undefined) first.isDown = true;
    stage.pass(10_000);
    for (let round = 0; round < 3; round++) {
      expect(await stage.settle(step)).toEqual({ step: 'publish', progressed: false });
      expect(await stage.audit('cases')).toEqual({ size: BATCH, published: 0 });
      stage.pass(60_000);
    }
    expect(stage.said.filter(({ event }) => event === 'ledger.unpublished')).toHaveLength(1);
    // A start while it is away permits nothing: the silent one may have seen more.
    expect(await stage.settle(stage.stepper('cases'))).toEqual({ step: 'ask', progressed: false });
    if (first !== undefined) first.isDown = false;
    await stage.settle(step);
    expect(await stage.audit('cases')).toEqual({ size: 2 * BATCH, published: 2 * BATCH });
    expect(await logged(commitments)).toBe(3);
  });

  test('a listed witness that sends a bad line does not spoil the checkpoint', async () => {
    stage = await stageLedgers({ witnesses: 3, quorum: 2 });
    const [liar] = stage.witnesses;
    const step = stage.stepper('cases', {
      post: async (url, body, ms) => {
        const answer = await stage.post(url, body, ms);
        const spoilt = answer.status === 200 && answer.text.includes(`/${liar?.name} `);
        return spoilt && body.split('\n')[0] !== 'old 0' ? { ...answer, text: flipped(answer.text) } : answer;
      },
    });
    for (let round = 0; round < 3; round++) {
      stage.pass(10_000);
      await stage.settle(step);
    }
    const { size, published } = await stage.audit('cases');
    expect(published).toBe(size);
    const [newest] = await stage.db.query<{ published: string }>(
      'select published from checkpoints where published is not null order by size desc limit 1',
    );
    expect(parseNote(newest?.published ?? '').signatures.map(({ name }) => name)).not.toContain(`dauys.test/${liar?.name}`);
    expect(stage.said).toContainEqual({
      event: 'ledger.witness',
      fields: { ledger: 'cases', witness: liar?.name, code: 'ledger/cosignature-bad' },
    });
  });

  test('a database restored from an older copy signs nothing and alarms; nor does one that went back while the hub ran', async () => {
    stage = await stageLedgers();
    const place = { now: stage.db };
    const moved: Db = { ...stage.db, tx: (work) => place.now.tx(work), query: (sql, params) => place.now.query(sql, params) };
    const running = stage.stepper('cases', { db: moved });
    for (let round = 0; round < 2; round++) {
      stage.pass(10_000);
      await stage.settle(running);
    }
    const { size } = await stage.audit('cases');
    const copy = await copyDatabase(stage.url);
    stage.pass(10_000);
    await stage.settle(running);
    const restored = connect(copy.url, { connections: 2 });
    place.now = restored;
    const started = stage.stepper('cases', { db: restored });
    for (const step of [started, running, started, running]) {
      stage.pass(10_000);
      expect(await stage.settle(step)).toEqual({ step: 'ask', progressed: false });
    }
    const kept = await restored.query<{ size: number }>('select size from checkpoints where ledger = $1 and size > $2', ['cases', size]);
    expect(kept).toEqual([]);
    expect(stage.said.filter(({ event }) => event === 'ledger.refrains').map(({ fields }) => fields)).toEqual(
      // Each of the two says it once.
      Array.from({ length: 2 }, () => ({ ledger: 'cases', size, seen: size + BATCH, code: 'ledger/behind-witnesses' })),
    );
    for (const { store } of stage.witnesses) expect(store.evidence()).toEqual([]);
    await restored.close();
    await copy.drop();
  });

  test('no witness answers at a start: nothing is sequenced or signed', async () => {
    stage = await stageLedgers();
    for (const witness of stage.witnesses) witness.isDown = true;
    const step = stage.stepper('cases');
    stage.pass(10_000);
    expect(await stage.settle(step)).toEqual({ step: 'ask', progressed: false });
    expect(await stage.audit('cases')).toEqual({ size: 0, published: 0 });
    expect(stage.said.at(-1)).toEqual({
      event: 'ledger.refrains',
      fields: { ledger: 'cases', size: 0, seen: 0, code: 'ledger/no-quorum-reached' },
    });
  });
});

describe('several hubs', () => {
  test('two at once make one ledger, one batch a time', async () => {
    stage = await stageLedgers();
    const other = connect(stage.url, { connections: 4 });
    const steps = [stage.stepper('cases'), stage.stepper('cases', { db: other })];
    await Promise.all(steps.map(stage.settle));
    for (let round = 1; round <= 4; round++) {
      const commitments = await stage.lodge(4);
      stage.pass(10_000);
      // Each steps on its own; neither knows of the other.
      for (let i = 0; i < 5; i++) await Promise.all(steps.map((step) => step()));
      await stage.settle(stage.stepper('cases'));
      expect(await stage.audit('cases')).toEqual({ size: round * BATCH, published: round * BATCH });
      expect(await logged(commitments)).toBe(4);
    }
    await other.close();
  });
});

const flipped = (line: string): string => {
  const [dash = '', name = '', encoded = ''] = line.trimEnd().split(' ');
  const bytes = bytesOf(Buffer.from(encoded, 'base64'));
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  return `${dash} ${name} ${Buffer.from(bytes).toString('base64')}\n`;
};

/**
 * The crash table of ARCHITECTURE.md, row by row: SIGKILL of agent, hub, PostgreSQL and witness, before and after each commit point,
 * then recovery. Before: a gate (a lock held from outside) stops the transaction short of its commit. After: the row is there, and a line
 * that hangs keeps the other side from knowing.
 */
import { reveal } from '@dauys/basics/redacted.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VirtualPrinter } from '@dauys/testing/virtual-printer.ts';
import { personAt } from '../demo/person.ts';
import { fast } from '../demo/system.ts';
import { slipOnPaper } from '../slips/reading.ts';
import { largePicturesDraft, type Lodgement } from './story.ts';
import { draftOf } from './draft.ts';
import { openScene, type Scene, until } from './scene.ts';
import { answerOnce, finallyPublic, lodgeThroughHangingLine, sealAt, startLodging } from './story.ts';

let scene: Scene;
const printer = new VirtualPrinter();
beforeAll(async () => {
  const port = await printer.listen();
  scene = await openScene({ agent: { ...fast.agent, printer: { at: 'network', host: '127.0.0.1', port } } });
}, 180_000);
afterAll(async () => {
  await scene.close();
  await printer.close();
}, 60_000);

const hubBack = () => scene.system.hub.process.ready();
const kill = {
  agent: async () => {
    await scene.system.kiosks[0]?.process.kill();
  },
  hub: () => scene.system.hub.process.kill(),
  postgres: () => scene.killPostgres(),
  witness: async () => {
    await scene.system.witnesses[0]?.process.kill();
  },
} as const;
type Victim = keyof typeof kill;

const person = () => personAt(scene.system.kiosks[0]?.url ?? '');
const backUp = async (): Promise<void> => {
  for (const part of [...scene.system.witnesses, scene.system.hub, ...scene.system.kiosks]) await part.process.ready();
};

describe('sealed: in page memory, nothing was sent', () => {
  test('agent killed before the page posts: nothing is stored, and posting afterwards works', async () => {
    const sealed = await sealAt(scene, draftOf('sealed'));
    await kill.agent();
    await backUp();
    expect(scene.terminal(0, 'select 1 from outbox where envelope_id = ?', sealed.lodging.envelopeId)).toEqual([]);
    await finallyPublic(scene, await startLodging(scene, sealed));
  });
});

describe('stored: the promise is on the disk or was not made', () => {
  test('agent killed while half of the complaint has arrived: nothing stored, no slip printed, no number lost', async () => {
    const sealed = await sealAt(scene, draftOf('half'));
    const before = scene.terminal(0, 'select max(counter) as n from outbox')[0]?.['n'] ?? 0;
    expect(await person().print(sealed.lodging.envelopeId)).toBe('http/not-found');
    await lodgeThroughHangingLine(scene, sealed, { direction: 'there', meanwhile: kill.agent });
    await backUp();
    expect(await person().print(sealed.lodging.envelopeId)).toBe('http/not-found');
    expect(printer.papers).toEqual([]);
    expect(scene.terminal(0, 'select max(counter) as n from outbox')[0]?.['n'] ?? 0).toBe(before);
    const lodgement = await startLodging(scene, sealed);
    expect(lodgement.lodged.counter).toBe(Number(before) + 1);
    await finallyPublic(scene, lodgement);
  });
  test('agent killed after the commit, before the page hears of it: the same promise again, once, on paper too', async () => {
    const sealed = await sealAt(scene, draftOf('unheard'));
    await lodgeThroughHangingLine(scene, sealed, {
      direction: 'back',
      meanwhile: async () => {
        const rows = await until('stored', () =>
          scene.terminal(0, 'select slip from outbox where envelope_id = ?', sealed.lodging.envelopeId).at(0),
        );
        await kill.agent();
        sealedSlip = String(rows['slip']);
      },
    });
    await backUp();
    expect(await person().print(sealed.lodging.envelopeId)).toBe('printed');
    expect(printer.papers.map(slipOnPaper)).toEqual([sealedSlip]);
    const lodgement = await startLodging(scene, sealed);
    expect(lodgement.lodged.slip).toBe(sealedSlip);
    await finallyPublic(scene, lodgement);
  });
  let sealedSlip = '';
});

describe('printed: no slip of what is not stored, and what is stored needs none', () => {
  test('agent killed while it prints: nothing comes out by itself, and asked again, the slip is the one on the disk', async () => {
    const lodgement = await startLodging(scene, await sealAt(scene, draftOf('slip')));
    const { envelopeId, slip } = lodgement.lodged;
    const before = printer.papers.length;
    // Paper ends in the middle, and the process dies before it can say so.
    printer.rowsLeft = 300;
    const printing = person()
      .print(envelopeId)
      .catch(() => 'nobody heard');
    await until('paper has ended', () => printer.paper === 'out' || undefined);
    await kill.agent();
    await printing;
    await backUp();
    await until('the next process has emptied the printer', () => printer.isClear || undefined);
    printer.newRoll();
    expect(printer.papers).toHaveLength(before);
    expect(await person().print(envelopeId)).toBe('printed');
    expect(printer.papers.slice(before).map(slipOnPaper)).toEqual([slip]);
    await finallyPublic(scene, lodgement);
  });
});

describe('partly sent: continues at the first missing byte', () => {
  test.each<Victim>(['agent', 'hub', 'postgres'])('%s killed', async (victim) => {
    const lodgement = await startLodging(scene, await largePicturesDraft(scene));
    const partly = await until('part of a parcel', async () =>
      (await scene.hub('select held from parcels where closed_at is null and held > 0 and held < total')).at(0),
    );
    await kill[victim]();
    await backUp();
    const [row] = await scene.hub('select held from parcels where held > 0 order by begun_at desc limit 1');
    expect(Number(row?.['held'])).toBeGreaterThanOrEqual(Number(partly['held']));
    await finallyPublic(scene, lodgement);
  });
});

describe('accepted: one transaction with its ledger entry', () => {
  test.each<Victim>(['hub', 'postgres', 'agent'])('%s killed before the commit', async (victim) => {
    const open = await scene.gate('acceptances');
    const lodgement = await startLodging(scene, await sealAt(scene, draftOf(`before acceptance ${victim}`)));
    await until('a transaction at the gate', () => atGate('acceptances'));
    await kill[victim]();
    await open();
    await backUp();
    await finallyPublic(scene, lodgement);
  });
  test.each<Victim>(['hub', 'postgres', 'agent'])('%s killed after the commit, before the terminal hears of it', async (victim) => {
    const link = scene.system.kiosks[0]?.link;
    const open = await scene.gate('acceptances');
    const lodgement = await startLodging(scene, await sealAt(scene, draftOf(`after acceptance ${victim}`)));
    await until('a transaction at the gate', () => atGate('acceptances'));
    // From here on the terminal hears nothing; then the hub may commit.
    link?.hold('back');
    await open();
    await until('accepted', () => acceptedRow(lodgement));
    await kill[victim]();
    link?.cut();
    link?.release();
    link?.mend();
    await backUp();
    await finallyPublic(scene, lodgement);
  });
});

/** A transaction that waits for a table which a gate holds. */
const atGate = async (table: string) =>
  (await scene.hub(`select 1 from pg_locks where relation = '${table}'::regclass and not granted`)).at(0);

const acceptedRow = async ({ lodged }: Lodgement) =>
  (await scene.hub('select 1 from acceptances where envelope_id = $1', [Buffer.from(lodged.envelopeId, 'hex')])).at(0);

describe('logged: sequenced, signed, cosigned, published', () => {
  test.each<Victim>(['hub', 'postgres'])('%s killed before the batch is sequenced', async (victim) => {
    const lodgement = await startLodging(scene, await sealAt(scene, draftOf(`before batch ${victim}`)));
    const open = await scene.gate('ledger_heads');
    await until('accepted', () => acceptedRow(lodgement));
    await kill[victim]();
    await open();
    await backUp();
    await finallyPublic(scene, lodgement);
  });
  test.each<Victim>(['hub', 'postgres'])('%s killed after sequencing, before the checkpoint is signed', async (victim) => {
    const open = await scene.gate('checkpoints');
    const lodgement = await startLodging(scene, await sealAt(scene, draftOf(`before signing ${victim}`)));
    await until('accepted', () => acceptedRow(lodgement));
    await until('a signature at the gate', () => atGate('checkpoints'));
    await kill[victim]();
    await open();
    await backUp();
    await finallyPublic(scene, lodgement);
  });
  test.each<[Victim, 'there' | 'back']>([
    ['hub', 'there'],
    ['hub', 'back'],
    ['witness', 'there'],
    ['witness', 'back'],
    ['postgres', 'back'],
  ])('%s killed while a witness is asked (line hangs %s)', async (victim, direction) => {
    const link = scene.system.witnesses[0]?.link;
    link?.hold(direction);
    const lodgement = await startLodging(scene, await sealAt(scene, draftOf(`witness ${victim} ${direction}`)));
    await until('a checkpoint that waits', async () =>
      (await scene.hub("select 1 from checkpoints where ledger = 'cases' and published is null")).at(0),
    );
    await kill[victim]();
    link?.cut();
    link?.release();
    link?.mend();
    await backUp();
    await finallyPublic(scene, lodgement);
  });
  test.each<Victim>(['agent', 'hub'])('%s killed when the checkpoint is out and the terminal does not have it', async (victim) => {
    const link = scene.system.kiosks[0]?.link;
    const lodgement = await startLodging(scene, await sealAt(scene, draftOf(`published ${victim}`)));
    await until('accepted', () => acceptedRow(lodgement));
    link?.cut();
    await until('logged', async () => ((await scene.verified()).has(lodgement.C) ? true : undefined));
    await kill[victim]();
    link?.mend();
    await backUp();
    await finallyPublic(scene, lodgement);
  });
});

describe('delivered and answered: once, and then at every terminal', () => {
  test.each<[Victim, string]>([
    ['hub', 'case_acts'],
    ['postgres', 'case_acts'],
    ['hub', 'feed_replies'],
    ['hub', 'feed_chunks'],
    ['postgres', 'feed_chunks'],
  ])('%s killed at the gate of %s', async (victim, table) => {
    const lodgement = await startLodging(scene, await sealAt(scene, draftOf(`answered ${victim} ${table}`)));
    await finallyPublic(scene, lodgement);
    const open = await scene.gate(table);
    const answering = answerOnce(scene, lodgement, backUp);
    await until('a transaction at the gate', () => atGate(table));
    await kill[victim]();
    await open();
    await hubBack();
    const text = await answering;
    const answers = await until('the answer at the other terminal', async () => {
      const found = await lodgement.other.answers(lodgement.code);
      return found.statements.length === 0 ? undefined : found;
    });
    expect(answers.untrusted).toEqual([]);
    expect(answers.statements.map((s) => reveal(s).text)).toEqual([text]);
  });
  test('the other terminal killed in the middle of a chunk: it continues, and the answer is there once', async () => {
    const other = scene.system.kiosks[1];
    const lodgement = await startLodging(scene, await sealAt(scene, draftOf('mid-chunk')));
    await finallyPublic(scene, lodgement);
    const text = await answerOnce(scene, lodgement, backUp);
    await other?.process.kill();
    await other?.process.ready();
    const answers = await until('the answer', async () => {
      const found = await lodgement.other.answers(lodgement.code);
      return found.statements.length === 0 ? undefined : found;
    });
    expect(answers.statements.map((s) => reveal(s).text)).toEqual([text]);
  });
});

test('at the end every promise is in the ledger once and the counters have no gap', async () => {
  const positions = await scene.verified();
  const rows = scene.terminal(0, 'select counter, lower(hex(c)) as c from outbox order by counter');
  expect(rows.map((r) => r['counter'])).toEqual(rows.map((_, i) => i + 1));
  for (const row of rows) expect(positions.has(String(row['c']))).toBe(true);
  const accepted = await scene.hub('select count(*)::int as n, count(distinct envelope_id)::int as different from inbox');
  expect(accepted).toEqual([{ n: rows.length, different: rows.length }]);
});

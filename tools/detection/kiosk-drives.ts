/** Misdeeds that the kiosk's page notices. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { hex, utf8 } from '@dauys/basics/bytes.ts';
import { isoOf, parseIso, systemClock } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import { encodeEntry, parseEntry, parseStatement, statementBytes } from '@dauys/directory/statement.ts';
import { kioskDirectory, kioskState } from '@dauys/protocol/kiosk.ts';
import { mailboxTag } from '@dauys/sealing/complainant.ts';
import { encodeReply, type ReplyStatement } from '@dauys/sealing/reply.ts';
import { sealPadded } from '@dauys/sealing/seal.ts';
import { keyId, publicKeyOf, signerOf } from '@dauys/sealing/signature.ts';
import Value from 'typebox/value';
import { expect } from 'vitest';
import { standingOf } from '../../apps/terminal/kiosk/standing.ts';
import { proveView } from '../../apps/terminal/kiosk/proven.ts';
import { until } from '../crash/scene.ts';
import { officerSeeds } from '../demo/ceremony.ts';
import type { Cast, Drive } from './drive.ts';
import { openAt } from './inbox.ts';
import type { Index, Stage } from './stage.ts';

const DAY = 86_400_000;
const HERS = 'saule-akhmetova';
const OTHERS = 'elena-kim';

/** The Ombudsman's true answer; then it is at every terminal. */
export const answerFirst = async ({ stage, ombudsman: [first] }: Omit<Cast, 'stage'> & { stage: Stage }): Promise<void> => {
  const officer = await stage.officer('ombudsman');
  const opened = await openAt(stage, first);
  if (opened.manifest === undefined) throw new Error('it does not open');
  await officer.receive(opened);
  const row = (await officer.inbox()).find((one) => one.envelopeId === first.envelopeId);
  if (row === undefined) throw new Error('the case is gone');
  const draft = { kind: 'interim', language: 'ru', text: 'Врач приедет в среду.', route: '' } as const;
  await officer.sendReply(first.envelopeId, await officer.composeReply(row, opened.manifest, draft));
  for (const index of [0, 1] as const)
    await until('the answer', async () => ((await stage.person(index).answersFor(first.keys)).statements.length === 1 ? true : undefined));
};

/** Puts a sealed file among the replies that wait, as whoever owns the database can, and waits until a kiosk names what it thinks of it. */
const slipIn = async ({ stage, ombudsman: [first] }: Cast, place: number, file: Uint8Array, code: string): Promise<string> => {
  const sql = "insert into feed_replies (tag, file, urgent, enqueued_at) values (decode($1, 'hex'), decode($2, 'hex'), true, 0)";
  await stage.behind([sql, hex(mailboxTag(first.keys.mailboxKey, place)), hex(file)]);
  const answers = await until(code, async () => {
    const found = await stage.person(0).answersFor(first.keys);
    return found.untrusted.includes(code) ? found : undefined;
  });
  expect(answers.statements.map((statement) => reveal(statement).text)).toEqual(['Врач приедет в среду.']);
  return code;
};

/** An answer in the name of the Ombudsman, by whoever has these keys. */
const answerBy = async (cast: Cast, said: Pick<ReplyStatement, 'n' | 'officer' | 'key'>, seed: Uint8Array): Promise<Uint8Array> => {
  const [first] = cast.ombudsman;
  const statement: ReplyStatement = {
    ...({ v: 1, envelopeId: first.envelopeId, body: 'ombudsman', kind: 'answered', language: 'ru' } as const),
    ...{ text: 'Жалоба не подтвердилась.', at: isoOf(systemClock.now()), ...said },
  };
  return sealPadded(await encodeReply(statement, signerOf(seed)), [first.keys.replyRecipient]);
};

const seedsOf = ({ stage }: Cast, officer: string) => officerSeeds(stage.system.data, officer);

const forgedReply: Drive = async (cast) => {
  const key = keyId(publicKeyOf((await seedsOf(cast, HERS)).statement));
  const file = await answerBy(cast, { n: 10, officer: HERS, key }, new Uint8Array(32).fill(9));
  return slipIn(cast, 10, file, 'sealing/reply-signature');
};

const replyOfAnotherBody: Drive = async (cast) => {
  const { statement } = await seedsOf(cast, OTHERS);
  const file = await answerBy(cast, { n: 11, officer: OTHERS, key: keyId(publicKeyOf(statement)) }, statement);
  return slipIn(cast, 11, file, 'kiosk/foreign-officer');
};

const movedReply: Drive = async (cast) => {
  const { statement } = await seedsOf(cast, HERS);
  const file = await answerBy(cast, { n: 0, officer: HERS, key: keyId(publicKeyOf(statement)) }, statement);
  return slipIn(cast, 12, file, 'kiosk/reply-moved');
};

const ask = async (stage: Stage, index: Index, path: string): Promise<unknown> => {
  const answer = await fetch(`${stage.system.kiosks[index]?.url}/api/${path}`, { headers: { 'sec-fetch-site': 'same-origin' } });
  return answer.json();
};
export const stateOf = async (stage: Stage, index: Index) => Value.Parse(kioskState, await ask(stage, index, 'state'));
const viewAt = async (stage: Stage, index: Index) => {
  const now = parseIso((await stateOf(stage, index)).now) ?? systemClock.now();
  return proveView(Value.Parse(kioskDirectory, await ask(stage, index, 'directory')), now);
};

/** Stops the second terminal, lets hands at its disk, starts it again. */
export const withDisk = async (stage: Stage, act: (db: DatabaseSync) => void): Promise<void> => {
  const kiosk = stage.system.kiosks[1];
  if (kiosk === undefined) throw new Error('no second terminal');
  await kiosk.process.stop();
  const db = new DatabaseSync(join(stage.system.data, `terminal-${kiosk.id}`, 'state', 'terminal.sqlite'));
  try {
    act(db);
  } finally {
    db.close();
  }
  await kiosk.process.start();
  await kiosk.process.ready();
};

/** Changes what the store itself would not let anybody change. */
const change = (db: DatabaseSync, table: 'feed_chunk' | 'directory_entry', key: number, bytes: Uint8Array): void => {
  const [trigger, column] = table === 'feed_chunk' ? ['feed_chunk_is_final', 'number'] : ['directory_entry_is_final', 'idx'];
  const text = String(db.prepare('select sql from sqlite_master where name = ?').get(trigger)?.['sql']);
  db.exec(`drop trigger ${trigger}`);
  db.prepare(`update ${table} set bytes = ? where ${column} = ?`).run(bytes, key);
  db.exec(text);
};

const flippedOnDisk: Drive = async ({ stage, ombudsman: [first] }) => {
  const flip = (db: DatabaseSync): void => {
    const found = db
      .prepare('select chunk, start, length, bytes from reply join feed_chunk on number = chunk where tag = ?')
      .get(mailboxTag(first.keys.mailboxKey, 0));
    const bytes = Buffer.from(found?.['bytes'] as Uint8Array);
    const at = Number(found?.['start']) + Number(found?.['length']) - 5_000;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    change(db, 'feed_chunk', Number(found?.['chunk']), bytes);
  };
  await withDisk(stage, flip);
  const { statements, untrusted } = await stage.person(1).answersFor(first.keys);
  expect(statements).toEqual([]);
  return untrusted.filter((code) => code === 'sealing/damaged')[0] ?? '';
};

const foreignKeyOnDisk: Drive = async ({ stage }) => {
  let honest: { readonly index: number; readonly bytes: Uint8Array } | undefined;
  await withDisk(stage, (db) => {
    for (const row of db.prepare('select idx, bytes from directory_entry order by idx').all()) {
      const { statement, signatures } = parseEntry(new Uint8Array(row['bytes'] as Uint8Array));
      const said = parseStatement(statement);
      if (said.kind !== 'body-epoch' || said.body !== 'ombudsman') continue;
      honest = { index: Number(row['idx']), bytes: row['bytes'] as Uint8Array };
      const mine = { ...said, recipient: said.canaryRecipient, canaryRecipient: said.recipient };
      change(db, 'directory_entry', honest.index, encodeEntry({ statement: statementBytes(mine), signatures }));
    }
  });
  const code = await viewAt(stage, 1).then(
    () => '',
    (error: unknown) => (error instanceof VerificationError ? error.code : ''),
  );
  // What the page then says before anything is typed.
  expect(standingOf({ state: await stateOf(stage, 1), answering: true }, code).condition).toBe('damaged');
  await withDisk(stage, (db) => change(db, 'directory_entry', honest?.index ?? -1, honest?.bytes ?? utf8('')));
  expect((await viewAt(stage, 1)).bodies.map(({ keyAge }) => keyAge)).toEqual(['fresh', 'fresh', 'fresh']);
  return code;
};

const staleKey: Drive = async ({ stage }) => {
  stage.system.kiosks[1]?.link.cut();
  stage.setClocks(['agent 1'], { ahead: 8 * DAY });
  const ages = await until('eight days later', async () => {
    const { bodies } = await viewAt(stage, 1);
    return bodies.some(({ keyAge }) => keyAge === 'stale') ? bodies.map(({ keyAge }) => keyAge) : undefined;
  });
  stage.setClocks(['agent 1'], {});
  stage.system.kiosks[1]?.link.mend();
  expect(new Set(ages).size).toBe(1);
  return `keyAge ${ages[0]}`;
};

const classicalRecipient: Drive = async ({ stage }) => {
  const recipient = (await stage.person(0).view()).bodies[0]?.recipient ?? '';
  const classical = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';
  return sealPadded(utf8('text'), [recipient, classical]).then(
    () => '',
    (error: unknown) => (error instanceof VerificationError ? error.code : ''),
  );
};

export const kioskDrives = {
  'forged reply': forgedReply,
  'reply of another body’s officer': replyOfAnotherBody,
  'moved reply': movedReply,
  'flipped on the terminal’s disk': flippedOnDisk,
  'foreign key on the disk': foreignKeyOnDisk,
  'stale key': staleKey,
  'classical recipient': classicalRecipient,
} as const;

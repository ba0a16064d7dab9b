/** Misdeeds that witnesses, holders of slips and auditors notice; and the terminal, when a promise is over. */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Bytes, bytesOf, hex } from '@dauys/basics/bytes.ts';
import { instant, isoOf, systemClock } from '@dauys/basics/clock.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import { signStatement } from '@dauys/directory/statement.ts';
import { encodeCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { ed25519Signer } from '@dauys/ledger/ed25519.ts';
import { signNote } from '@dauys/ledger/note.ts';
import { encodeAddCheckpoint } from '@dauys/ledger/witness.ts';
import { keyId } from '@dauys/sealing/signature.ts';
import { expect } from 'vitest';
import { readHubKeys } from '../../apps/hub/keys.ts';
import { type SqlStatement, until } from '../crash/scene.ts';
import { NETWORK } from '../demo/cast.ts';
import { keepSeed } from '../demo/keep.ts';
import type { Drive } from './drive.ts';
import type { Lodgement, Stage } from './stage.ts';
import { program } from '../test/dauys.ts';

const DAY = 86_400_000;
const ORIGIN = `${NETWORK}/cases`;

/** A witness that the honest hub does not reach meanwhile, so that it stands still. */
const witnessStill = async <T>(stage: Stage, act: (witness: { readonly url: string; readonly size: number }) => Promise<T>): Promise<T> => {
  const [witness] = stage.system.witnesses;
  if (witness === undefined) throw new Error('no witness');
  witness.link.cut();
  try {
    const db = new DatabaseSync(join(stage.system.data, witness.id, 'state', 'witness.sqlite'), { readOnly: true });
    const size = Number(db.prepare('select size from seen where origin = ?').get(ORIGIN)?.['size']);
    db.close();
    return await act({ url: witness.url, size });
  } finally {
    witness.link.mend();
  }
};

/** Brings a checkpoint that the hub's true key has signed to the witness itself. */
const bring = async (
  stage: Stage,
  url: string,
  tree: { readonly old: number; readonly size: number; readonly proof: readonly Bytes[] },
) => {
  const { ledgers } = await readHubKeys(join(stage.system.data, 'hub', 'secrets'));
  const root = bytesOf(randomBytes(32));
  const note = await signNote(encodeCheckpoint({ origin: ORIGIN, size: tree.size, root }), ORIGIN, ledgers.cases);
  const answer = await fetch(`${url}/add-checkpoint`, { method: 'POST', body: encodeAddCheckpoint({ ...tree, note }) });
  return { status: answer.status, note };
};

const refusedBy =
  (status: number, code: string, tree: (size: number) => Parameters<typeof bring>[2]): Drive =>
  ({ stage }) =>
    witnessStill(stage, async ({ url, size }) => {
      const brought = await bring(stage, url, tree(size));
      expect(brought.status).toBe(status);
      const [witness] = stage.system.witnesses;
      await until('told', () =>
        stage.logOf(witness?.id ?? '').find((line) => line['event'] === 'witness.refused' && line['code'] === code),
      );
      const db = new DatabaseSync(join(stage.system.data, witness?.id ?? '', 'state', 'witness.sqlite'), { readOnly: true });
      const kept = db.prepare('select code from evidence where note = ?').get(brought.note);
      db.close();
      return String(kept?.['code']);
    });

const someHash = (): Bytes => bytesOf(randomBytes(32));

interface Verdict {
  readonly exit: number | null;
  readonly said: Readonly<Record<string, unknown>>;
}

/** `dauys verify …`, a process of its own, with the code on its standard input. */
const dauys = (stage: Stage, args: readonly string[], code = ''): Promise<Verdict> =>
  new Promise((resolve) => {
    const from = ['--anchor', stage.system.anchorFile, '--from', stage.system.hub.url, '--json'];
    const child = spawn(process.execPath, [program, 'verify', ...args, ...from], { stdio: ['pipe', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', (part: Buffer) => (text += part.toString()));
    child.once('close', (exit) => resolve({ exit, said: JSON.parse(text.trim().split('\n').at(-1) ?? '{}') as Record<string, unknown> }));
    child.stdin.end(`${code}\n`);
  });

const later = (days: number): string => isoOf(instant(systemClock.now() + days * DAY));
const swallow: readonly SqlStatement[] = [
  ["create function swallow_envelope() returns trigger language plpgsql as $f$ begin raise exception 'swallowed'; end $f$"],
  ['create trigger swallow_envelope before insert on envelopes for each row execute function swallow_envelope()'],
];

/** Each leaf goes in the transaction that promised it: no batch can come between promise and misdeed. */
const forget: readonly SqlStatement[] = [
  [
    `create function forget_leaf() returns trigger language plpgsql set session_replication_role = 'replica' as
     $f$ begin delete from pending_leaves where commitment = new.commitment; return null; end $f$`,
  ],
  ['create trigger forget_leaf after insert on pending_leaves for each row execute function forget_leaf()'],
];
const forgetNoMore: readonly SqlStatement[] = [['drop trigger forget_leaf on pending_leaves'], ['drop function forget_leaf()']];

interface Broken {
  readonly dropped: Lodgement;
  readonly untaken: Lodgement;
}

/** Both promises are given on the real day; then everybody's clock goes eight days ahead. Everything after lives there. */
const brokenPromises = new WeakMap<Stage, Promise<Broken>>();

const breakPromises = async (stage: Stage, keys: Lodgement['keys']): Promise<Broken> => {
  await stage.behind(...forget);
  const dropped = await stage.lodge({ body: 'ombudsman', keys });
  await until('accepted', async () => ((await stage.person(0).whereabouts(dropped.envelopeId)).state === 'accepted' ? true : undefined));
  await stage.behind(...forgetNoMore, ...swallow);
  const untaken = await stage.lodge({ body: 'ombudsman', keys });
  stage.setClocks(['hub', 'agent 0', 'witnesses'], { ahead: 8 * DAY });
  const until8 = systemClock.now() + 7 * DAY;
  await until('eight days later', () => {
    const witnesses = stage.terminal(0, "select witnesses from checkpoint where ledger = 'cases' and applied = 1")[0]?.['witnesses'];
    const times = [...String(witnesses).matchAll(/"at":"([^"]+)"/g)].map(([, at]) => Date.parse(at ?? ''));
    return times.length > 0 && times.every((at) => at > until8) ? true : undefined;
  });
  return { dropped, untaken };
};
const broken = ({ stage, ombudsman: [first] }: Parameters<Drive>[0]): Promise<Broken> => {
  const made = brokenPromises.get(stage) ?? breakPromises(stage, first.keys);
  brokenPromises.set(stage, made);
  return made;
};

const droppedForHolder: Drive = async (cast) => {
  const { dropped } = await broken(cast);
  const now = await dauys(cast.stage, ['slip', dropped.lodged.slip, '--at', later(0.5)]);
  expect([now.exit, now.said['state']]).toEqual([0, 'promised']);
  const { exit, said } = await dauys(cast.stage, ['slip', dropped.lodged.slip, '--at', later(7)]);
  expect([exit, said['recordTooOld']]).toEqual([4, false]);
  return String(said['state']);
};

const droppedAtTerminal: Drive = async (cast) => {
  await broken(cast);
  await cast.stage.condition(0, 'promise-broken');
  return cast.stage.alarmed(0, 'acceptance/not-logged');
};

const neverTaken: Drive = async (cast) => {
  await broken(cast);
  return cast.stage.alarmed(0, 'outbox/not-taken');
};

const neverHandedOver: Drive = async (cast) => {
  await broken(cast);
  const { code, lodged } = cast.unheard;
  if (code === undefined) throw new Error('she has no code');
  const { exit, said } = await dauys(cast.stage, ['slip', lodged.slip, '--code', '--at', later(7.5)], reveal(code));
  expect([exit, said['recordTooOld']]).toEqual([4, false]);
  return String(said['state']);
};

/** The last of all: from here on no whole reading of the directory holds. */
const foreignKeyInLedger: Drive = async ({ stage }) => {
  const before = (await stage.person(0).view()).bodies.find(({ id }) => id === 'ombudsman');
  const signer = ed25519Signer(await keepSeed(join(stage.system.data, 'ceremony', 'signer-npm.key')));
  const at = isoOf(systemClock.now());
  const mine = { v: 1, kind: 'body-epoch', at, body: 'ombudsman', epoch: 2, notBefore: at, notAfter: later(90) } as const;
  const recipients = { recipient: `age1pq1${'q'.repeat(1_900)}`, canaryRecipient: `age1pq1${'z'.repeat(1_900)}` };
  const alone = { key: keyId(signer.publicKey), sign: (message: Uint8Array) => signer.sign(message) };
  const entry = await signStatement({ ...mine, ...recipients }, [alone]);
  const hash = hex(bytesOf(createHash('sha256').update(entry).digest()));
  const sql = "insert into pending_directory (hash, entry, enqueued_at) values (decode($1, 'hex'), decode($2, 'hex'), $3)";
  await stage.behind([sql, hash, hex(entry), systemClock.now() + 9 * DAY]);
  const code = await stage.alarmed(0, 'directory/no-quorum');
  expect((await stage.person(0).view()).bodies.find(({ id }) => id === 'ombudsman')).toEqual(before);
  expect((await dauys(stage, ['ledger'])).said).toMatchObject({ verified: false, code: 'directory/no-quorum' });
  return code;
};

export const recordDrives = {
  'forked, witness': refusedBy(409, 'ledger/forked', (size) => ({ old: size, size, proof: [] })),
  'rolled back, witness': refusedBy(422, 'ledger/consistency-mismatch', (size) => ({
    old: size,
    size: size + 64,
    proof: Array.from({ length: 8 }, someHash),
  })),
  'dropped before logging, slip': droppedForHolder,
  'dropped before logging, terminal': droppedAtTerminal,
  'never taken': neverTaken,
  'never handed over': neverHandedOver,
  'foreign key in the ledger': foreignKeyInLedger,
} as const;

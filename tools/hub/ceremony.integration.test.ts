/**
 * A body's key from the first epoch to the next, and back from the dead: the commands that people use, on real files, against a real hub and
 * PostgreSQL (docs/operating/ceremonies.md).
 */
import { randomBytes } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { base64, bytesOf, hex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, isoOf, systemClock } from '@dauys/basics/clock.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import type { BodyEpochStatement } from '@dauys/directory/kinds.ts';
import type { OfficerProvision } from '@dauys/protocol/access.ts';
import { freshIdentity, recipientOf, seedOfIdentity } from '@dauys/sealing/identity.ts';
import { open } from '@dauys/sealing/open.ts';
import { sealTo } from '@dauys/sealing/seal.ts';
import { publicKeyOf } from '@dauys/sealing/signature.ts';
import { splitPassword, wrapKeys } from '@dauys/sealing/wrap.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postToHub } from '../../apps/cli/directory/hub.ts';
import { readEntryFile } from '../../apps/cli/directory/entry.ts';
import { hubClient } from '../../apps/workspace/link/hubClient.ts';
import { signInByPassword } from '../../apps/workspace/sign-in/unlock.ts';
import { totpAt } from '../demo/totp.ts';
import { stageCeremony, type CeremonyStage } from './ceremony-stage.ts';

const BODY = 'ombudsman';
const DAY = 86_400_000;
const OFFICERS = ['daniyar', 'aigerim'];
const TRUSTEES = ['asel', 'bolat', 'vera'];

const doors = new Map<string, Door>();

let stage: CeremonyStage;
beforeAll(async () => void (stage = await stageCeremony()));
afterAll(() => stage?.stop());

const place = () => ['--anchor', stage.anchor, '--from', stage.hub.url];
const now = (days = 0): string => isoOf(instant(systemClock.now() + days * DAY));
const directory = () => stage.hub.context.directory.refresh();
const ok = async (...args: readonly string[]) => {
  const told = await stage.dauys(...args);
  expect(told, args.join(' ')).toMatchObject({ exit: 0 });
  return told.said;
};
const declined = async (code: string, exit: number, ...args: readonly string[]) => {
  const { exit: left, said } = await stage.dauys(...args);
  expect([left, said['error'] ?? said['code']], args.join(' ')).toEqual([exit, code]);
};
const identityIn = (path: string): string => readFileSync(stage.at(path), 'utf8').trim().split('\n').at(-1) ?? '';

/** What the officers' browsers do when they are enrolled, and again when they have lost everything: fresh keys behind a password. */
const enrol = async (round: number): Promise<void> => {
  const made = await Promise.all(OFFICERS.map((id) => freshOfficer(id, round)));
  await stage.state(...made.map(({ statement }) => statement));
  const token = readFileSync(stage.operatorToken, 'utf8').trim();
  for (const { provision, door } of made) {
    await postToHub(stage.hub.url, '/provision/officers', provision, token);
    doors.set(provision.id, door);
  }
};

const freshOfficer = async (id: string, round: number) => {
  const [statementSeed, salt, totpSecret] = [32, 16, 20].map((n) => bytesOf(randomBytes(n))) as [Bytes, Bytes, Bytes];
  const identity = await freshIdentity();
  writeFileSync(stage.at(`${id}-${round}.key`), `${identity}\n`);
  const password = redact(`password ${id} ${round}`);
  const { authKey, wrappingKey } = await splitPassword(password, salt);
  const [statementKey, recipient] = [base64(publicKeyOf(statementSeed)), await recipientOf(identity)];
  const wrappedKeys = base64(await wrapKeys(redact({ identity, statementSeed }), wrappingKey, id));
  const named = { id, body: BODY, name: `Officer ${id}`, statementKey };
  const login = `${id}-${round}`;
  const secrets = { login, salt: base64(salt), authKey: base64(authKey), totpSecret: base64(totpSecret), wrappedKeys };
  const provision: OfficerProvision = { ...named, ...secrets };
  return { statement: { v: 1, kind: 'officer', ...named, recipient, since: now() }, provision, door: { login, password, totpSecret } };
};

interface Door {
  readonly login: string;
  readonly password: Redacted<string>;
  readonly totpSecret: Bytes;
}

/** The epochs that open for her when she signs in, as in her browser. */
const signIn = async ({ login, password, totpSecret }: Door) => {
  // A six-digit code opens once.
  stage.clock.pass(60_000);
  const tools = { hub: hubClient(stage.hub.url), split: splitPassword, open, body: BODY };
  const session = await signInByPassword({ login, password, totp: totpAt(totpSecret, stage.clock.now()) }, tools);
  if (!session.ok) throw new Error(session.error.code);
  return session.value;
};

const envelopeFor = async (epoch: number): Promise<Bytes> => {
  const stated = (await directory()).epochs(BODY).find((e) => e.epoch === epoch);
  return sealTo(utf8(`complaint of epoch ${epoch}`), [stated?.recipient ?? '']);
};
const opens = async (file: Bytes, identity: Redacted<string> | undefined): Promise<string> =>
  identity === undefined ? 'no key' : Buffer.from(reveal(await open(file, [identity]))).toString();

const begin = (epoch: number, more: readonly string[] = []) =>
  ok('epoch', 'new', '--body', BODY, '--to', stage.at(`epoch-${epoch}`), ...place(), ...more);
const handOut = (folder: string) => [
  ...['epoch', 'hand-out', '--folder', stage.at(folder), '--hub', stage.hub.url],
  ...['--anchor', stage.anchor, '--operator-token', stage.operatorToken],
];

const envelopes: Bytes[] = [];

test(
  'the first epoch: not before there are officers and trustees, not handed out before it stands in the directory',
  { timeout: 120_000 },
  async () => {
    const transport = {
      id: stage.keys.transport.id,
      suite: 'MLKEM768-X25519/HKDF-SHA256/AES-256-GCM',
      publicKey: base64(stage.keys.transport.publicKey),
    };
    const hub = { v: 1, kind: 'hub', statementKey: base64(stage.keys.statementKey), transport };
    await stage.state(hub, cast.bodySaid(BODY), { v: 1, kind: 'batch-size', size: 4, since: now() });
    const asked = ['epoch', 'new', '--body', BODY, '--to', stage.at('early'), ...place()];
    await declined('epoch/no-officers', 1, ...asked);
    await enrol(1);
    await declined('epoch/no-trustees', 1, ...asked);
    const trustees: object[] = [];
    for (const id of TRUSTEES) {
      const { recipient } = await ok('key', 'new', 'identity', '--plain', '--to', stage.at(`${id}.key`));
      trustees.push({ id, name: `Trustee ${id}`, recipient });
    }
    await stage.state({ v: 1, kind: 'trustees', body: BODY, trustees });
    const { exit, said } = await stage.dauys('epoch', 'status', ...place());
    expect([exit, said['bodies']]).toEqual([4, [{ body: BODY, stale: false, due: true, recoverable: false }]]);

    const made = await begin(1, ['--begin', now(-77).slice(0, 19) + 'Z']);
    expect(made).toMatchObject({ epoch: 1, officers: ['daniyar', 'aigerim'], trustees: TRUSTEES });
    await declined('epoch/not-in-directory', 1, ...handOut('epoch-1'));
    const told = await stage.signAndBring(made['statements'] as string[]);
    expect(told).toMatchObject({ exit: 0, said: { entries: [{ index: expect.any(Number) }, { index: expect.any(Number) }] } });
    expect((await directory()).shared(BODY, 1)?.shares.size).toBe(3);
    await ok(...handOut('epoch-1'));
    envelopes.push(await envelopeFor(1));
    for (const door of doors.values()) {
      const session = await signIn(door);
      expect([session.brokenEpochs, await opens(envelopes[0] ?? utf8(''), session.epochs.get(1))]).toEqual([[], 'complaint of epoch 1']);
    }
  },
);

test(
  'rotation: 14 days before the end the next one is due; both open, the newest that has begun is sealed to',
  { timeout: 120_000 },
  async () => {
    const status = async (at?: string) => {
      const { exit, said } = await stage.dauys('epoch', 'status', ...place(), ...(at === undefined ? [] : ['--at', at]));
      return { exit, ...(said['bodies'] as Record<string, unknown>[])[0] };
    };
    expect(await status()).toMatchObject({ exit: 4, epoch: 1, due: true, stale: false, recoverable: true });
    expect(await status(now(-2))).toMatchObject({ exit: 0, due: false });
    expect(await status(now(14))).toMatchObject({ exit: 4, epoch: 1, stale: true });

    const made = await begin(2);
    const said = readEntryFile((made['statements'] as string[])[0] ?? '').statement as BodyEpochStatement;
    expect([made['epoch'], Math.round((Date.parse(said.notAfter) - Date.parse(said.notBefore)) / DAY)]).toEqual([2, 90]);
    expect((await stage.signAndBring(made['statements'] as string[])).exit).toBe(0);
    await ok(...handOut('epoch-2'));
    expect(await status()).toMatchObject({ exit: 0, epoch: 2, due: false, recoverable: true });
    envelopes.push(await envelopeFor(2));
    const known = await directory();
    const [first, second] = known.epochs(BODY);
    const sealedTo = (at: number) => known.currentEpoch(BODY, instant(at));
    const [begins, ends] = [second?.notBefore ?? 0, second?.notAfter ?? 0];
    expect([begins < (first?.notAfter ?? 0), sealedTo(begins - 1)?.epoch, sealedTo(begins)?.epoch, sealedTo(ends)?.stale]).toEqual([
      true,
      1,
      2,
      true,
    ]);

    const { epochs } = await signIn(doors.get('daniyar') as Door);
    for (const [i, envelope] of envelopes.entries()) expect(await opens(envelope, epochs.get(i + 1))).toBe(`complaint of epoch ${i + 1}`);
    // The old key does not open what was sealed to the new one.
    await expect(open(envelopes[1] ?? utf8(''), [epochs.get(1) ?? redact('')])).rejects.toThrow('sealing/not-for-us');
    await declined('sealing/seed-mismatch', 1, 'epoch', 'share', '--body', BODY, '--epoch', '2', ...sharing('epoch-1', 'again-1'));
  },
);

const sharing = (folder: string, to: string) => [
  ...['--seed', stage.at(`${folder}/officers/daniyar.age`), '--identity', stage.at('daniyar-1.key'), '--to', stage.at(to), ...place()],
];

test(
  'all officers lose their keys: two trustees bring epoch 1 back, in public first, and its envelope opens',
  { timeout: 180_000 },
  async () => {
    await enrol(2);
    expect((await signIn(doors.get('daniyar') as Door)).epochs.size).toBe(0);

    const asked = ['--body', BODY, '--epoch', '1', '--trustee', 'asel', 'vera', '--by', 'daniyar', '--officer', 'aigerim'];
    const reason = ['--reason', 'Both officers lost their keys when the office burned.'];
    const beginning = (to: string, ...more: string[]) => [
      'epoch',
      'recover',
      'begin',
      ...asked,
      ...reason,
      '--plain',
      '--to',
      stage.at(to),
      ...place(),
      ...more,
    ];
    await declined('directory/unknown-officer', 2, ...beginning('recovery', '--by', 'stranger'));
    const begun = await ok(...beginning('recovery'));
    const release = (id: string, to: string, share = `epoch-1/trustees/${id}.share`) => [
      ...['epoch', 'recover', 'release', '--share', stage.at(share), '--identity', stage.at(`${id}.key`), '--to', stage.at(to)],
      ...['--yes', ...place()],
    ];
    const finish = (to: string, ...files: string[]) => [
      ...['epoch', 'recover', 'finish', ...files.map(stage.at), '--body', BODY, '--epoch', '1'],
      ...['--identity', stage.at('recovery/recovery.key'), '--to', stage.at(to), ...place()],
    ];
    await declined('epoch/not-stated', 1, ...release('asel', 'asel.released'));
    // Taken by the hub, and seen by no witness yet: nobody hands out anything.
    stage.witness.isSilent = true;
    expect((await stage.signAndBring(begun['statements'] as string[], 1)).exit).toBe(4);
    await declined('epoch/not-stated', 1, ...release('asel', 'asel.released'));
    stage.witness.isSilent = false;
    expect((await stage.signAndBring(begun['statements'] as string[])).exit).toBe(0);

    await declined('epoch/not-stated', 1, ...release('bolat', 'bolat.released'));
    await declined('sealing/not-for-us', 2, ...release('asel', 'no.released', 'epoch-1/trustees/vera.share'));
    await ok(...release('asel', 'asel.released'));
    await ok(...release('vera', 'vera.released'));
    await declined('sealing/too-few-shares', 2, ...finish('one', 'asel.released'));
    await declined('sealing/too-few-shares', 2, ...finish('twice', 'asel.released', 'asel.released'));
    const bolat = await open(bytesOf(readFileSync(stage.at('epoch-1/trustees/bolat.share'))), [redact(identityIn('bolat.key'))]);
    writeFileSync(stage.at('bolat.released'), await sealTo(reveal(bolat), [String(begun['recipient'])]));
    await declined('sealing/share-foreign', 1, ...finish('third', 'asel.released', 'bolat.released'));
    expect(await ok(...finish('recovered', 'asel.released', 'vera.released'))).toMatchObject({
      officers: ['daniyar', 'aigerim'],
      trustees: ['asel', 'vera'],
    });
    await ok(...handOut('recovered'));

    for (const door of doors.values()) {
      const session = await signIn(door);
      expect([...session.epochs.keys()]).toEqual([1]);
      expect(await opens(envelopes[0] ?? utf8(''), session.epochs.get(1))).toBe('complaint of epoch 1');
    }
  },
);

test('everybody can read that it happened, and nothing that was written holds a seed', { timeout: 120_000 }, async () => {
  const { exit, said } = await stage.dauys('verify', 'ledger', ...place());
  const recovered = { body: BODY, epoch: 1, trustees: ['asel', 'vera'], by: 'daniyar', officers: ['aigerim', 'daniyar'] };
  expect(said).toMatchObject({ verified: true });
  expect([exit, said['recovered']]).toEqual([
    0,
    [{ ...recovered, at: expect.any(String), reason: expect.stringContaining('burned'), index: expect.any(Number) }],
  ]);

  // The hub's operator reads it in the log.
  const noted = () => stage.log.filter(({ event }) => event === 'epoch.recovered').map(({ fields }) => fields);
  await expect.poll(noted, { timeout: 70_000 }).toEqual([{ body: BODY, epoch: 1, by: 'daniyar' }]);

  const sealed = bytesOf(readFileSync(stage.at('recovered/officers/daniyar.age')));
  const seed = reveal(await open(sealed, [redact(identityIn('daniyar-2.key'))]));
  const traces = [Buffer.from(seed), Buffer.from(hex(seed)), Buffer.from(base64(seed))];
  const found = (folder: string) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name))
      .filter((path) => traces.some((trace) => readFileSync(path).includes(trace)));
  writeFileSync(stage.at('planted'), `x${hex(seed)}y`);
  expect(found(stage.folder)).toEqual([stage.at('planted')]);
  expect(hex(seedOfIdentity(reveal((await signIn(doors.get('aigerim') as Door)).epochs.get(1) ?? redact(''))))).toBe(hex(seed));
  // What is there is never written over: the second ceremony in the same folder stops before it has begun.
  cpSync(stage.at('epoch-1'), stage.at('copy'), { recursive: true });
  await declined('usage', 2, 'epoch', 'new', '--body', BODY, '--to', stage.at('copy'), ...place());
});

test(
  'other trustees are named: an epoch that is there already is shared anew, and two of them bring it back',
  { timeout: 180_000 },
  async () => {
    const others = ['gulnar', 'bolat', 'zhanna'];
    const trustees: object[] = [];
    for (const id of others) {
      const { recipient } = await ok('key', 'new', 'identity', '--plain', '--to', stage.at(`${id}-2.key`));
      trustees.push({ id, name: `Trustee ${id}`, recipient });
    }
    await stage.state({ v: 1, kind: 'trustees', body: BODY, trustees });

    const asked = ['epoch', 'share', '--body', BODY, '--epoch', '2', ...sharing('epoch-2', 'shared-2')];
    const made = await ok(...asked);
    expect(made).toMatchObject({ body: BODY, epoch: 2, trustees: others });
    await declined('usage', 2, ...asked);
    expect(
      readdirSync(stage.at('shared-2'), { recursive: true, withFileTypes: true })
        .flatMap((f) => (f.isFile() ? [f.name] : []))
        .toSorted(),
    ).toEqual(['01-epoch-shared.entry', ...others.map((id) => `${id}.share`).toSorted()]);
    const first = (await directory()).shared(BODY, 2);
    expect((await stage.signAndBring(made['statements'] as string[])).exit).toBe(0);
    const now = (await directory()).shared(BODY, 2);
    expect([now?.commitment === first?.commitment, [...(now?.shares.keys() ?? [])]]).toEqual([true, others]);

    const begun = await ok(
      ...['epoch', 'recover', 'begin', '--body', BODY, '--epoch', '2', '--trustee', 'gulnar', 'zhanna', '--by', 'aigerim'],
      ...['--officer', 'daniyar', '--reason', 'To see that the new trustees can.', '--plain', '--to', stage.at('recovery-2'), ...place()],
    );
    expect((await stage.signAndBring(begun['statements'] as string[])).exit).toBe(0);
    const release = (id: string, share: string, key: string) => [
      ...['epoch', 'recover', 'release', '--share', stage.at(share), '--identity', stage.at(key), '--to', stage.at(`${id}-2.released`)],
      ...['--yes', ...place()],
    ];
    // What the trustees before them hold opens nothing any more: its hash stands there no longer.
    await declined('sealing/share-foreign', 1, ...release('asel', 'epoch-2/trustees/asel.share', 'asel.key'));
    await declined('sealing/share-wrong', 1, ...release('bolat', 'epoch-2/trustees/bolat.share', 'bolat.key'));
    for (const id of ['gulnar', 'zhanna']) await ok(...release(id, `shared-2/trustees/${id}.share`, `${id}-2.key`));
    await ok(
      ...['epoch', 'recover', 'finish', stage.at('gulnar-2.released'), stage.at('zhanna-2.released'), '--body', BODY, '--epoch', '2'],
      ...['--identity', stage.at('recovery-2/recovery.key'), '--to', stage.at('recovered-2'), ...place()],
    );
    await ok(...handOut('recovered-2'));
    const { epochs } = await signIn(doors.get('daniyar') as Door);
    expect(await opens(envelopes[1] ?? utf8(''), epochs.get(2))).toBe('complaint of epoch 2');
  },
);

import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHex } from '@dauys/basics/bytes.ts';
import { parseSlipText } from '@dauys/sealing/slip.ts';
import { statusKeyOf } from '@dauys/sealing/status.ts';
import { after, anchorText, code, publishRecord, slipFor, type SlipName, sourceOfFolder } from '@dauys/testing/public-record.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pin } from './pinned.ts';
import { type PublicRecord, readRecord } from './record.ts';
import { judgeSlip } from './slip.ts';
import { type Step, stepsOf } from './steps.ts';

const folder = mkdtempSync(join(tmpdir(), 'dauys-steps-'));
let record: PublicRecord;
beforeAll(async () => {
  await publishRecord(folder);
  record = await readRecord(sourceOfFolder(folder), pin(anchorText()), { everything: false });
});
afterAll(() => rmSync(folder, { recursive: true }));

const stepsFor = async (name: SlipName, withCode: boolean): Promise<readonly Step[]> => {
  const q = withCode ? await statusKeyOf(code) : undefined;
  return stepsOf(record, judgeSlip(parseSlipText(slipFor(name)), record, { at: after(100), q }));
};
const of = <S extends Step['step']>(steps: readonly Step[], step: S) =>
  steps.filter((s): s is Extract<Step, { step: S }> => s.step === step);
const sha = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const bytes = (text: string) => Buffer.from(parseHex(text) ?? []);

test('the steps come in order, and a slip that is not in the record says where it was sought', async () => {
  const steps = await stepsFor('nobody', false);
  expect(steps.map(({ step }) => step).join(' ')).toBe(
    'anchor checkpoint entries statements checkpoint entries batches terminal signature absence clock',
  );
  expect(of(steps, 'absence')).toMatchObject([{ kind: 'accepted', size: 320, seen: after(200) }]);
  expect(of(steps, 'statements')).toMatchObject([{ believed: 6, unread: 1, later: 0 }]);
  expect(of(steps, 'anchor')).toMatchObject([{ network: 'dauys.test', threshold: 2, fingerprint: record.pinned.fingerprint }]);
});

test('with the code, every later event has its own path', async () => {
  const found = of(await stepsFor('interim', true), 'inclusion').map(({ kind, n }) => `${kind} ${n}`);
  expect(found).toEqual(['accepted 0', 'received 0', 'interim 3']);
  expect(of(await stepsFor('logged', true), 'absence')).toMatchObject([{ kind: 'received' }]);
});

test('somebody else can follow each path to the signed root with these values alone', async () => {
  const steps = await stepsFor('answered', true);
  const root = of(steps, 'checkpoint').find(({ ledger }) => ledger === 'cases')?.root;
  for (const step of of(steps, 'inclusion')) {
    const batch = Buffer.alloc(4);
    batch.writeUInt32BE(step.batch);
    // RFC 9162 section 2.1.3.2, written anew.
    let [at, last, hash] = [step.index, 319, sha(Buffer.of(0), Buffer.of(1), batch, bytes(step.commitment))];
    expect(hash.toString('hex')).toBe(step.leafHash);
    for (const sibling of step.proof) {
      if (at % 2 === 1 || at === last) {
        hash = sha(Buffer.of(1), bytes(sibling), hash);
        while (at % 2 === 0 && at !== 0) [at, last] = [at >> 1, last >> 1];
      } else hash = sha(Buffer.of(1), hash, bytes(sibling));
      [at, last] = [at >> 1, last >> 1];
    }
    expect(hash.toString('hex')).toBe(root);
  }
});

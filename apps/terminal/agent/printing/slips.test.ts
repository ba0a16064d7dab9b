import { bytesOf } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { someEnvelope } from '@dauys/testing/agent-process.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { softwareDevice } from '../device/device.ts';
import { openDisk, type Disk } from '../disk-store.ts';
import { lodge, splitBody } from '../outbox/lodge.ts';
import type { Printer } from './printer.ts';
import type { PrinterSays } from './says.ts';
import { slipDesk, TRIES } from './slips.ts';

let folder: string;
let disk: Disk;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dauys-slips-'));
  disk = openDisk(folder);
});
afterEach(() => {
  disk.close();
  rmSync(folder, { recursive: true, force: true });
});

const stored = (): string => {
  const envelope = someEnvelope();
  const parts = splitBody(envelope.body) ?? expect.unreachable('no body');
  const clock = { now: () => instant(1_790_000_000_000), floor: () => instant(0) };
  const deps = {
    disk,
    clock,
    terminal: '00000901',
    zone: 'Asia/Almaty',
    device: softwareDevice(bytesOf(new Uint8Array(32))),
    quota: () => 1e9,
  };
  expect(lodge(deps, { lodging: envelope.lodging, file: bytesOf(parts.file) }).ok).toBe(true);
  return envelope.lodging.envelopeId;
};
const paper: Uint8Array[] = [];
const printerThat = (says: PrinterSays): Printer => ({
  last: says,
  ask: async () => says,
  print: async (bytes) => {
    paper.push(bytes);
    return says;
  },
});
const desk = (printer: Printer | undefined = printerThat('ready')) => slipDesk({ disk, terminal: '00000901', printer });
beforeEach(() => void paper.splice(0));

test('prints the slip of what is stored, and of nothing else', async () => {
  const envelopeId = stored();
  expect(await desk().print({ envelopeId, language: 'ru' })).toEqual({ ok: true, value: undefined });
  expect(paper).toHaveLength(1);
  const unknown = someEnvelope().lodging.envelopeId;
  expect(await desk().print({ envelopeId: unknown, language: 'ru' })).toEqual({ ok: false, error: { code: 'http/not-found' } });
  expect(paper).toHaveLength(1);
});

test('says why there is no slip', async () => {
  const envelopeId = stored();
  for (const says of ['paper-out', 'cover-open', 'fault', 'absent'] as const)
    expect(await desk(printerThat(says)).print({ envelopeId, language: 'kk' })).toEqual({ ok: false, error: { code: `printer/${says}` } });
  const none = slipDesk({ disk, terminal: '00000901', printer: undefined });
  expect(await none.print({ envelopeId, language: 'kk' })).toEqual({ ok: false, error: { code: 'printer/absent' } });
});

test('prints one again when it was torn, and not for ever', async () => {
  const [envelopeId, another] = [stored(), stored()];
  const one = desk();
  for (let i = 0; i < TRIES; i++) expect((await one.print({ envelopeId, language: 'kk' })).ok).toBe(true);
  expect(await one.print({ envelopeId, language: 'kk' })).toEqual({ ok: false, error: { code: 'http/slow-down' } });
  expect((await one.print({ envelopeId: another, language: 'kk' })).ok).toBe(true);
  expect(new Set(paper.slice(0, TRIES).map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(1);
});

/** C2SP tlog-witness, sentence by sentence, at the witness (docs/witness.md). */
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { base64, bytesOf, hex, u32 } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { encodeCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { cosign, verifyCosignature } from '@dauys/ledger/cosignature.ts';
import { leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import {
  COSIGNATURE,
  NOTE_SIGNATURE,
  parseSignatureLine,
  parseVerifierKey,
  signatureLine,
  signNote,
  verifierKey,
  verifierKeyOf,
} from '@dauys/ledger/note.ts';
import { consistencyProof, readerOfLeaves } from '@dauys/ledger/proof.ts';
import { encodeAddCheckpoint } from '@dauys/ledger/witness.ts';
import { keyOf, sha } from '@dauys/testing/published.ts';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { witnessApp } from './serve.ts';
import { openWitnessStore, type WitnessStore } from './store.ts';

const ORIGIN = 'test/cases';
const NAME = 'test/asel';
const at = instant(1_790_000_000_000);
const logKey = parseVerifierKey(verifierKey(ORIGIN, NOTE_SIGNATURE, keyOf('cases').publicKey));
const ownKey = verifierKeyOf(NAME, COSIGNATURE, keyOf('asel').publicKey);

const hashes = Array.from({ length: 300 }, (_, i) => leafHash(sha(hex(u32(i)))));
const checkpointOf = (size: number, extensions: readonly string[] = []) =>
  encodeCheckpoint({ origin: ORIGIN, size, root: rootOf(hashes.slice(0, size)), extensions });
const noteOf = (size: number) => signNote(checkpointOf(size), ORIGIN, keyOf('cases'));
const proofOf = (old: number, size: number) => consistencyProof(readerOfLeaves(hashes), old, size);
const asked = async (old: number, size: number) => encodeAddCheckpoint({ old, proof: proofOf(old, size), note: await noteOf(size) });

let folder = '';
let store: WitnessStore;
let app: FastifyInstance;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dauys-witness-'));
  store = openWitnessStore(folder);
  const config = { name: NAME, host: '127.0.0.1', port: 0, signer: keyOf('asel'), logs: new Map([[ORIGIN, logKey]]), dataFolder: folder };
  app = witnessApp({ config: { ...config, printed: {} }, store, clock: { now: () => at }, log: () => undefined, onFault: () => undefined });
});
afterEach(async () => {
  await app.close();
  store.close();
  rmSync(folder, { recursive: true });
});

const post = async (payload: string) => {
  const { statusCode, body, headers } = await app.inject({ method: 'POST', url: '/add-checkpoint', payload });
  return { status: statusCode, body, type: headers['content-type'] };
};
const seen = () => store.latest(ORIGIN)?.size;

describe('the request', () => {
  test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const)('by %s is none', async (method) => {
    const payload = method === 'GET' ? '' : await asked(0, 64);
    expect((await app.inject({ method, url: '/add-checkpoint', payload })).statusCode).toBe(404);
    expect(seen()).toBeUndefined();
  });

  test('one connection carries many', async () => {
    let connections = 0;
    app.server.on('connection', () => connections++);
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const overHttp = (body: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const request = send({ port, host: '127.0.0.1', path: '/add-checkpoint', method: 'POST', agent }, (response) => {
          response.resume().on('end', () => resolve(response.statusCode));
        });
        request.on('error', reject).end(body);
      });
    const statuses = [await overHttp(await asked(0, 64)), await overHttp(await asked(0, 64)), await overHttp(await asked(64, 128))];
    agent.destroy();
    expect([statuses, connections]).toEqual([[200, 409, 200], 1]);
  });

  const line = base64(sha('a hash'));
  test.each<[string, (body: string) => string]>([
    ['no old size', (body) => body.slice(body.indexOf('\n') + 1)],
    ['another word', (body) => body.replace('old', 'Old')],
    ['no space', (body) => body.replace('old ', 'old')],
    ['two spaces', (body) => body.replace('old ', 'old  ')],
    ['a tab', (body) => body.replace('old ', 'old\t')],
    ['a blank at the end', (body) => body.replace('old 64', 'old 64 ')],
    ['a leading zero', (body) => body.replace('old 64', 'old 064')],
    ['a zero of two digits', (body) => body.replace('old 64', 'old 00')],
    ['a sign', (body) => body.replace('old 64', 'old +64')],
    ['hex', (body) => body.replace('old 64', 'old 0x40')],
    ['a size beyond any tree', (body) => body.replace('old 64', 'old 9007199254740992')],
    ['carriage returns', (body) => body.replaceAll('\n', '\r\n')],
    ['no empty line', (body) => body.replace('\n\n', '\n')],
    ['two hashes on a line', (body) => body.replace('\n', `\n${line}${line}\n`)],
    ['a hash of 31 bytes', (body) => body.replace('\n', `\n${base64(sha('x').slice(1))}\n`)],
    ['a hash without padding', (body) => body.replace('\n', `\n${line.replace('=', '')}\n`)],
    ['a hash in base64url', (body) => body.replace('\n', `\n${base64(bytesOf(Buffer.alloc(32, 0xff))).replaceAll('/', '_')}\n`)],
    ['64 lines of proof', () => `old 64\n${`${line}\n`.repeat(64)}\n${checkpointOf(128)}\n`],
    ['a checkpoint without its last newline', (body) => body.slice(0, -1)],
    ['a checkpoint without signatures', () => `old 64\n\n${checkpointOf(128)}\n`],
  ])('with %s is malformed', async (_, change) => {
    await post(await asked(0, 64));
    const body = await asked(64, 128);
    expect(change(body)).not.toBe(body);
    expect(await post(change(body))).toEqual({ status: 400, body: 'ledger/malformed-request\n', type: 'text/plain' });
    expect(seen()).toBe(64);
    expect((await post(body)).status).toBe(200);
  });
  test('with 63 lines of proof is one, though no proof', async () => {
    await post(await asked(0, 64));
    expect((await post(`old 64\n${`${line}\n`.repeat(63)}\n${await noteOf(128)}`)).status).toBe(422);
  });
});

describe('signatures', () => {
  const stranger = keyOf('stranger');
  const strangerUnder = async (name: string, text: string) =>
    signatureLine(verifierKeyOf(name, NOTE_SIGNATURE, stranger.publicKey), await stranger.sign(Buffer.from(text)));

  test('of unknown keys are ignored, whatever they are and wherever they stand', async () => {
    const text = checkpointOf(64);
    const own = (await noteOf(64)).slice(text.length + 1);
    const lines = [
      await strangerUnder('test/other', text),
      await strangerUnder(ORIGIN, text),
      signatureLine({ name: ORIGIN, id: u32(7) }, new Uint8Array(2_420)),
      await cosign(text, { name: 'test/bolat', signer: keyOf('bolat'), at }),
    ];
    const { status, body } = await post(`old 0\n\n${text}\n${lines.slice(0, 2).join('')}${own}${lines.slice(2).join('')}`);
    expect([status, body.split('\n').length]).toEqual([200, 2]);
    expect(body).toContain(`— ${NAME} `);
  });
  test.each<[string, (text: string) => Promise<string>]>([
    ['by a stranger under the log’s name', (text) => strangerUnder(ORIGIN, text)],
    ['by a stranger under its own name', (text) => strangerUnder('test/other', text)],
    ['by the log over another text', async () => (await noteOf(65)).split('\n\n')[1] ?? ''],
    ['by the log as if it were a witness', (text) => cosign(text, { name: ORIGIN, signer: keyOf('cases'), at })],
  ])('%s alone: 403', async (_, lineOver) => {
    const text = checkpointOf(64);
    expect((await post(`old 0\n\n${text}\n${await lineOver(text)}`)).status).toBe(403);
    expect(seen()).toBeUndefined();
  });
  test('of an unknown origin: 404, whoever signed', async () => {
    const text = checkpointOf(64).replace(ORIGIN, 'test/none');
    expect((await post(encodeAddCheckpoint({ old: 0, proof: [], note: await signNote(text, ORIGIN, keyOf('cases')) }))).status).toBe(404);
  });
});

describe('the old size', () => {
  test('above the new one: 400, whatever was seen', async () => {
    expect((await post(await asked(0, 64))).status).toBe(200);
    expect((await post(encodeAddCheckpoint({ old: 65, proof: [], note: await noteOf(64) }))).status).toBe(400);
    expect((await post(encodeAddCheckpoint({ old: 129, proof: [], note: await noteOf(128) }))).status).toBe(400);
  });
  test('that is not the newest cosigned one: 409 and that size, zero when there is none; so one learns it from nothing', async () => {
    const stale = (size: number) => ({ status: 409, body: `${size}\n`, type: 'text/x.tlog.size' });
    expect(await post(await asked(64, 128))).toEqual(stale(0));
    await post(await asked(0, 64));
    expect(await post(await asked(0, 128))).toEqual(stale(64));
    expect(await post(await asked(63, 128))).toEqual(stale(64));
    expect(await post(await asked(65, 128))).toEqual(stale(64));
    expect((await post(await asked(64, 128))).status).toBe(200);
  });
  test('that is the new one, with another root: 409', async () => {
    await post(await asked(0, 64));
    const other = encodeCheckpoint({ origin: ORIGIN, size: 64, root: sha('another tree') });
    const { status } = await post(encodeAddCheckpoint({ old: 64, proof: [], note: await signNote(other, ORIGIN, keyOf('cases')) }));
    expect([status, hex(store.latest(ORIGIN)?.root ?? u32(0))]).toEqual([409, hex(rootOf(hashes.slice(0, 64)))]);
  });
});

describe('the proof', () => {
  const swapped = (old: number, size: number) => proofOf(old, size).toReversed();
  test.each<[string, number, number, () => readonly Uint8Array<ArrayBuffer>[]]>([
    ['something where nothing needs a proof', 0, 64, () => [sha('x')]],
    ['nothing where something does', 100, 128, () => []],
    ['one hash too few', 100, 128, () => proofOf(100, 128).slice(1)],
    ['one hash too many', 100, 128, () => [...proofOf(100, 128), sha('x')]],
    ['another order', 100, 128, () => swapped(100, 128)],
    ['that of another growth', 100, 128, () => proofOf(100, 129)],
    ['something for no growth', 100, 100, () => [sha('x')]],
  ])('%s: 422, not cosigned, kept as evidence', async (_, old, size, proof) => {
    if (old > 0) await post(await asked(0, old));
    expect((await post(encodeAddCheckpoint({ old, proof: proof(), note: await noteOf(size) }))).status).toBe(422);
    expect(seen()).toBe(old > 0 ? old : undefined);
    expect(store.evidence()).toMatchObject([{ code: 'ledger/consistency-mismatch' }]);
    expect((await post(await asked(old, size))).status).toBe(200);
  });
});

describe('the answer', () => {
  test('is 200 and cosignatures by the witness’s own key over all of the checkpoint, extension lines too', async () => {
    const text = checkpointOf(64, ['an extension']);
    const { status, body } = await post(encodeAddCheckpoint({ old: 0, proof: [], note: await signNote(text, ORIGIN, keyOf('cases')) }));
    expect(status).toBe(200);
    expect(body).toMatch(/^(?:— \S+ \S+\n)+$/u);
    for (const said of body.trimEnd().split('\n')) {
      const { name, id, signature } = parseSignatureLine(said);
      expect([name, hex(id), verifyCosignature(text, signature, ownKey)]).toEqual([NAME, hex(ownKey.id), at]);
    }
  });
  test('comes after the checkpoint is on the disk', async () => {
    const order: string[] = [];
    app.addHook('onSend', async () => {
      const reader = openWitnessStore(folder);
      order.push(`answered while the disk has ${reader.latest(ORIGIN)?.size}`);
      reader.close();
    });
    await post(await asked(0, 64));
    await post(await asked(64, 300));
    expect(order).toEqual(['answered while the disk has 64', 'answered while the disk has 300']);
  });
  test('of two sizes asked for at once: one is cosigned, and nothing is rolled back', async () => {
    const answers = await Promise.all([post(await asked(0, 64)), post(await asked(0, 128)), post(await asked(0, 64))]);
    const cosigned = answers.filter(({ status }) => status === 200);
    expect([cosigned.length, answers.filter(({ status }) => status === 409).length]).toEqual([1, 2]);
    expect([64, 128]).toContain(seen());
    expect(new Set(answers.filter(({ status }) => status === 409).map(({ body }) => body))).toEqual(new Set([`${seen()}\n`]));
  });
});

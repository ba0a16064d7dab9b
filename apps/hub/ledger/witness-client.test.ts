/** C2SP tlog-witness, the sentences for clients: what the hub sends, and what it takes from an answer (docs/witness.md). */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { instant } from '@dauys/basics/clock.ts';
import { encodeCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { cosign } from '@dauys/ledger/cosignature.ts';
import { COSIGNATURE, signNote, verifierKeyOf } from '@dauys/ledger/note.ts';
import { parseAddCheckpoint } from '@dauys/ledger/witness.ts';
import { keyOf, sha } from '@dauys/testing/published.ts';
import { describe, expect, test } from 'vitest';
import { askWitness, postToWitness } from './witness-client.ts';

const at = instant(1_790_000_000_000);
const text = encodeCheckpoint({ origin: 'test/cases', size: 64, root: sha('root') });
const note = await signNote(text, 'test/cases', keyOf('cases'));
const lineOf = (who: string, over = text) => cosign(over, { name: `test/${who}`, signer: keyOf(who), at });
const peer = { name: 'asel', key: verifierKeyOf('test/asel', COSIGNATURE, keyOf('asel').publicKey), url: 'http://witness.test/' };
const request = { old: 0, proof: [], note };
const answered = (status: number, body: string) => askWitness(peer, request, { post: async () => ({ status, text: body }), ms: 1_000 });

describe('what the hub sends', () => {
  test('is a POST of a well-formed request, and one connection carries many', async () => {
    const got: { method: string | undefined; url: string | undefined; isWhole: boolean }[] = [];
    let connections = 0;
    const server = createServer((incoming: IncomingMessage, response) => {
      void textOf(incoming).then((body) => {
        got.push({ method: incoming.method, url: incoming.url, isWhole: parseAddCheckpoint(body).ok });
        response.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end('7\n');
      });
    });
    server.on('connection', () => connections++);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const there = { ...peer, url: `http://127.0.0.1:${port}/prefix/` };
    for (let i = 0; i < 8; i++)
      expect(await askWitness(there, request, { post: postToWitness, ms: 5_000 })).toEqual({ kind: 'seen', size: 7 });
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
    expect(got).toEqual(Array.from({ length: 8 }, () => ({ method: 'POST', url: '/prefix/add-checkpoint', isWhole: true })));
    // The first may still be giving its connection back when the second begins.
    expect(connections).toBeLessThanOrEqual(2);
  });
});

describe('what it takes', () => {
  test('the own line of the witness among those of keys that it does not know, whatever they are and however many', async () => {
    const own = await lineOf('asel');
    const others = [await lineOf('bolat'), '— test/asel AAAAAAAA\n', '— later/kind !\n', ...Array.from({ length: 20 }, () => '— a b c\n')];
    expect(await answered(200, [...others, own].join(''))).toEqual({ kind: 'cosigned', line: own });
    expect(await answered(200, [own, ...others].join(''))).toEqual({ kind: 'cosigned', line: own });
  });
  test.each<[string, number, () => Promise<string> | string, string]>([
    ['only lines of other keys', 200, () => lineOf('bolat'), 'ledger/cosignature-bad'],
    ['its line over another checkpoint', 200, () => lineOf('asel', text.replace('64', '65')), 'ledger/cosignature-bad'],
    ['nothing', 200, () => '', 'ledger/cosignature-bad'],
    ['a size that is none', 409, () => '064\n', 'malformed'],
    ['a refusal', 422, () => 'ledger/consistency-mismatch\n', 'status-422'],
    ['a line with another status', 201, () => lineOf('asel'), 'status-201'],
  ])('nothing from %s', async (_, status, body, code) => {
    expect(await answered(status, await body())).toEqual({ kind: 'silent', code });
  });
  test('nothing from who answers at length, or not at all', async () => {
    const server = createServer((_, response) => void response.end('— a b\n'.repeat(20_000)));
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const ask = () => askWitness({ ...peer, url: `http://127.0.0.1:${port}` }, request, { post: postToWitness, ms: 5_000 });
    expect(await ask()).toEqual({ kind: 'silent', code: 'unreachable' });
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
    expect(await ask()).toEqual({ kind: 'silent', code: 'unreachable' });
    expect(await askWitness({ name: 'asel', key: peer.key, url: undefined }, request, { post: postToWitness, ms: 1 })).toEqual({
      kind: 'silent',
      code: 'no-address',
    });
  });
});

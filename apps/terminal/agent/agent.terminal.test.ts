import { bytesOf, hex } from '@dauys/basics/bytes.ts';
import { verifyInclusion } from '@dauys/ledger/proof.ts';
import { leafHash } from '@dauys/ledger/merkle.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import { parsePolicy, verifyCheckpoint } from '@dauys/ledger/policy.ts';
import { UP_BYTES } from '@dauys/beat/frame.ts';
import type { KioskDirectory, KioskState, ProofsFound, RepliesFound, Whereabouts } from '@dauys/protocol/kiosk.ts';
import { parseSlipText, verifySlip } from '@dauys/sealing/slip.ts';
import { publicKeyOf } from '@dauys/sealing/signature.ts';
import { AgentProcess, someEnvelope, until } from '@dauys/testing/agent-process.ts';
import { HonestHub, type Weather } from '@dauys/testing/honest-hub.ts';
import { policyOf, seedOf } from '@dauys/testing/honest-ledger.ts';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { get, request } from 'node:http';
import { join } from 'node:path';
import { contentPolicyOf } from './http/guard.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { agentProgram } from '../../../tools/test/agent.ts';

const [lake, hill] = ['00000001', '00000002'];
let hub: HonestHub;
let agent: AgentProcess;
let others: AgentProcess[];

beforeEach(async () => {
  hub = await HonestHub.make(new Map([lake, hill].map((id) => [id, seedOf(id)])));
  await hub.start();
  agent = new AgentProcess({ main: agentProgram, hub, terminal: lake });
  others = [];
});
afterEach(async () => {
  await Promise.all([agent, ...others].map((a) => a.remove()));
  await hub.stop();
});

const read = async <T>(response: Promise<Response>): Promise<T> => (await (await response).json()) as T;
const allPublic = async (envelopes: readonly ReturnType<typeof someEnvelope>[]): Promise<boolean> => {
  await hub.closeBatch();
  const states = await Promise.all(envelopes.map((e) => agent.stateOf(e)));
  return states.every((state) => state === 'public');
};

describe('a complaint on its way', () => {
  test('kept → accepted → public, with a slip that verifies and a proof that anybody can check', async () => {
    await agent.start();
    const envelope = someEnvelope();
    const { status, answer } = await agent.lodge(envelope);
    expect(status).toBe(200);
    expect(answer.counter).toBe(1);
    const slip = verifySlip(parseSlipText(answer.slip), { publicKey: publicKeyOf(seedOf(lake)), algorithm: 'ed25519' });
    expect(slip).toMatchObject({ terminal: lake, counter: 1, day: answer.day, h: envelope.lodging.h, r: envelope.lodging.r });
    await until(async () => (await agent.stateOf(envelope)) === 'accepted');
    await until(() => allPublic([envelope]));
    const where = await read<Whereabouts>(agent.ask(`/api/envelopes/${envelope.lodging.envelopeId}`));
    expect(where.witnesses?.map((w) => w.name)).toEqual(['east', 'west']);
    const unknown = hex(bytesOf(randomBytes(32)));
    const proofs = await read<ProofsFound>(agent.post('/api/proofs', { commitments: [envelope.lodging.C, unknown] }));
    const { size, root } = verifyCheckpoint(proofs.note ?? '', parsePolicy(policyOf('dauys.test/cases')));
    const [mine, none] = proofs.found;
    expect(none).toEqual({ commitment: unknown });
    verifyInclusion({
      leafHash: leafHash(caseLeaf(mine?.batch ?? -1, bytesOf(Buffer.from(envelope.lodging.C, 'hex')))),
      index: mine?.inclusion?.index ?? -1,
      size,
      root,
      proof: (mine?.inclusion?.hashes ?? []).map((h) => bytesOf(Buffer.from(h, 'hex'))),
    });
    expect([...hub.sizes]).toEqual([UP_BYTES]);
    expect(hub.statuses.some((s) => s.statement !== undefined)).toBe(true);
  });

  test('the same envelope again gets the same answer, also after it is public; another one under its id is refused', async () => {
    await agent.start();
    const envelope = someEnvelope();
    const first = await agent.lodge(envelope);
    expect(await agent.lodge(envelope)).toEqual(first);
    await until(() => allPublic([envelope]));
    expect(await agent.lodge(envelope)).toEqual(first);
    const other = someEnvelope();
    const stolen = { ...other.lodging, envelopeId: envelope.lodging.envelopeId };
    const json = new TextEncoder().encode(JSON.stringify(stolen));
    const file = other.body.subarray(4 + new DataView(other.body.buffer).getUint32(0));
    const body = Buffer.concat([Buffer.from([0, 0, json.length >> 8, json.length & 255]), json, file]);
    expect(await agent.lodge({ lodging: stolen, body: bytesOf(body) })).toMatchObject({ status: 409, answer: { code: 'outbox/conflict' } });
    expect(hub.timesAccepted(envelope.lodging.envelopeId)).toBe(1);
  });

  test('many at once: counters without a gap', async () => {
    await agent.start();
    const envelopes = Array.from({ length: 12 }, () => someEnvelope());
    const answers = await Promise.all(envelopes.map((e) => agent.lodge(e)));
    expect(answers.map((a) => a.answer.counter).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    await until(() => allPublic(envelopes));
    expect(new Set(hub.accepted.map((l) => l.counter)).size).toBe(12);
  });

  test('a file that is not the one of h, or far from its bucket, is refused; so is what is too large', async () => {
    await agent.start();
    const envelope = someEnvelope();
    const bad = bytesOf(envelope.body);
    bad[bad.length - 1] = (bad.at(-1) ?? 0) ^ 1;
    expect(await agent.lodge({ ...envelope, body: bad })).toMatchObject({ status: 422, answer: { code: 'outbox/mismatch' } });
    // Refused by what it announces, before a byte of it is read.
    const huge = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { 'content-type': 'application/octet-stream', 'content-length': '17000000', 'sec-fetch-site': 'same-origin' };
      const asked = request({ host: '127.0.0.1', port: agent.port, path: '/api/envelopes', method: 'POST', headers }, (r) => {
        resolve(r.statusCode);
        asked.destroy();
      });
      asked.on('error', reject).flushHeaders();
    });
    expect(huge).toBe(413);
    expect((await agent.post('/api/envelopes', {})).status).toBe(400);
  });

  test('beyond the quota nothing is promised', async () => {
    agent = new AgentProcess({ main: agentProgram, hub, terminal: lake, outboxQuotaBytes: 30_000 });
    await hub.stop();
    await agent.start();
    expect((await agent.lodge(someEnvelope())).status).toBe(200);
    expect(await agent.lodge(someEnvelope())).toMatchObject({ status: 507, answer: { code: 'outbox/full' } });
    expect(await read<KioskState>(agent.ask('/api/state'))).toMatchObject({ open: false });
  });
});

describe('when the power fails', () => {
  test.each([
    ['before', 404],
    ['after', 200],
    ['fsync-lost', 404],
    ['fsync-arrived', 200],
  ] as const)('%s the commit: the page asks again with the same id and learns the truth', async (at, statusAfter) => {
    await agent.start();
    const earlier = someEnvelope();
    await agent.lodge(earlier);
    const envelope = someEnvelope();
    agent.failOnce(at);
    await expect(agent.lodge(envelope)).rejects.toThrow();
    const how = await agent.gone();
    expect(how, agent.output).toBe(at.startsWith('fsync') ? 70 : 'SIGKILL');
    // Whoever ends by herself has the thread that beats stand still first (beat/park.ts).
    expect(existsSync(join(agent.folder, 'stood'))).toBe(how === 70);
    await agent.start();
    expect((await agent.ask(`/api/envelopes/${envelope.lodging.envelopeId}`)).status).toBe(statusAfter);
    const again = await agent.lodge(envelope);
    expect(again).toMatchObject({ status: 200, answer: { counter: 2 } });
    expect((await agent.lodge(someEnvelope())).answer.counter).toBe(3);
    await until(() => allPublic([earlier, envelope]));
    expect(hub.timesAccepted(envelope.lodging.envelopeId)).toBe(1);
  });

  test('killed again and again while it carries: everything arrives once', { timeout: 180_000 }, async () => {
    await agent.start();
    const envelopes = Array.from({ length: 4 }, () => someEnvelope({ bucket: 65_536 }));
    for (const envelope of envelopes) {
      await agent.lodge(envelope);
      const beats = hub.beats;
      await until(() => hub.beats >= beats + 2);
      await agent.end('SIGKILL');
      await agent.start();
    }
    await until(() => allPublic(envelopes));
    expect(hub.accepted.map((l) => l.counter).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
  });

  test('an orderly end is told in the journal, and the exit is clean', async () => {
    await agent.start();
    expect(await agent.end('SIGTERM')).toBe(0);
    await agent.start();
    const status = await until(() => hub.statuses.at(-1));
    expect(status.boot).toBe(2);
    expect(status.journal.n).toBeGreaterThanOrEqual(3);
  });
});

describe('through a bad network', () => {
  test.each<Weather>(['cut', 'lost', 'twice'])('%s frames between fair ones', async (weather) => {
    await agent.start();
    const envelopes = [someEnvelope({ bucket: 65_536 }), someEnvelope({ urgent: true }), someEnvelope()];
    for (const envelope of envelopes) await agent.lodge(envelope);
    let n = 0;
    const done = until(async () => {
      hub.weather = n++ % 3 === 0 ? 'fair' : weather;
      return allPublic(envelopes);
    });
    await done;
    hub.weather = 'fair';
    expect(hub.accepted.map((l) => l.counter).toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
    expect([...hub.sizes]).toEqual([UP_BYTES]);
  });

  test('a hub that restarts gets a new session; one that lost what it had accepted gets it again', async () => {
    await agent.start();
    const envelope = someEnvelope();
    await agent.lodge(envelope);
    await until(async () => (await agent.stateOf(envelope)) === 'accepted');
    await hub.stop();
    await until(async () => (await read<KioskState>(agent.ask('/api/state'))).hub === 'unreachable');
    hub.forget({ parcels: true });
    await hub.start();
    await until(() => hub.timesAccepted(envelope.lodging.envelopeId) === 1);
    await until(() => allPublic([envelope]));
    await until(() => agent.output.includes('uplink.back'));
  });

  test('when the first uplink is dead the second carries', async () => {
    const uplinks = [
      { name: 'dead', url: 'http://127.0.0.1:9' },
      { name: 'spare', url: hub.url },
    ];
    agent = new AgentProcess({ main: agentProgram, hub, terminal: lake, uplinks });
    await agent.start();
    const envelope = someEnvelope();
    await agent.lodge(envelope);
    await until(() => allPublic([envelope]));
  });
});

describe('the feed', () => {
  const tags = Array.from({ length: 32 }, (_, i) => hex(bytesOf(Buffer.alloc(16, i + 1))));
  const file = bytesOf(randomBytes(16_384));
  const reply = { kind: 'reply' as const, tag: bytesOf(Buffer.alloc(16, 5)), file };

  test('a reply is read at another terminal, with the hub away, after a restart', async () => {
    const other = new AgentProcess({ main: agentProgram, hub, terminal: hill });
    others.push(other);
    await Promise.all([agent.start(), other.start()]);
    hub.publish([reply, { ...reply, tag: bytesOf(randomBytes(16)) }]);
    const found = async (): Promise<RepliesFound['replies']> => (await read<RepliesFound>(other.post('/api/replies', { tags }))).replies;
    await until(async () => (await found()).length === 1);
    await hub.stop();
    await other.end();
    await other.start();
    expect(await found()).toEqual([{ tag: tags[4], file: Buffer.from(file).toString('base64') }]);
    await hub.start();
  });

  test('the page gets the directory with proofs; and a chunk by a forger is kept, told and not applied', async () => {
    await agent.start();
    const directory = await until(async () => {
      const response = await agent.ask('/api/directory');
      return response.status === 200 ? ((await response.json()) as KioskDirectory) : undefined;
    });
    const { size, root } = verifyCheckpoint(directory.note, parsePolicy(policyOf('dauys.test/directory')));
    for (const { index, bytes, hashes } of directory.entries)
      verifyInclusion({
        leafHash: leafHash(Buffer.from(bytes, 'base64')),
        index,
        size,
        root,
        proof: hashes.map((h) => bytesOf(Buffer.from(h, 'hex'))),
      });
    expect(directory.entries).toHaveLength(size);
    const honest = hub.feedSeed;
    hub.feedSeed = seedOf('forger');
    hub.publish([reply]);
    await until(() => agent.output.includes('feed/bad-signature'));
    expect((await read<RepliesFound>(agent.post('/api/replies', { tags }))).replies).toEqual([]);
    hub.feedSeed = honest;
    hub.retract();
    hub.publish([reply]);
    await until(async () => (await read<RepliesFound>(agent.post('/api/replies', { tags }))).replies.length === 1);
  });
});

describe('the door', () => {
  test('only our own page may ask, under our own name, and nothing runs in it but ours', async () => {
    await agent.start();
    const plain = (headers: Record<string, string>, path = '/api/state') => fetch(`http://127.0.0.1:${agent.port}${path}`, { headers });
    expect((await plain({})).status).toBe(200);
    expect((await plain({}, `/api/envelopes/${'0'.repeat(32)}`)).status).toBe(403);
    // Public, and the box looks there for images: no page of another origin does.
    expect((await plain({}, '/api/directory')).status).not.toBe(403);
    expect((await plain({ 'sec-fetch-site': 'cross-site' }, '/api/directory')).status).toBe(403);
    expect((await plain({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await plain({ 'sec-fetch-site': 'none' })).status).toBe(403);
    // Another name that leads here: DNS rebinding.
    const rebound = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { host: `evil.test:${agent.port}`, 'sec-fetch-site': 'same-origin' };
      get({ host: '127.0.0.1', port: agent.port, path: '/api/state', headers }, (r) => resolve(r.resume().statusCode)).on('error', reject);
    });
    expect(rebound).toBe(403);
    await hub.state([agent.releaseOf(contentPolicyOf)]);
    const page = await until(async () => {
      const answer = await plain({ 'sec-fetch-site': 'none' }, '/');
      return answer.status === 200 && answer;
    });
    for (const { headers } of [page, await agent.ask('/api/state'), await plain({}, `/api/envelopes/${'0'.repeat(32)}`)])
      expect(headers.get('content-security-policy')).toBe(contentPolicyOf('/'));
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect((await agent.ask('/api/envelopes/xyz')).status).toBe(400);
    expect((await agent.ask('/api/nothing')).status).toBe(404);
    expect((await agent.post('/api/replies', { tags: [] })).status).toBe(400);
    expect((await agent.post('/api/pulse', {})).status).toBe(204);
    expect(agent.output).not.toContain('/api/');
  });
});

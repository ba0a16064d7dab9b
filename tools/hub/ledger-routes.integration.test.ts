import { bytesOf, hex, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import { leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import { parsePolicy, verifyCheckpoint } from '@dauys/ledger/policy.ts';
import { verifyInclusion } from '@dauys/ledger/proof.ts';
import { decodeEntries, entriesPath, hashesOfTile, tilePath } from '@dauys/ledger/tiles.ts';
import { commitment } from '@dauys/sealing/commitment.ts';
import { bodySaid } from '@dauys/testing/directory-cast.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHub } from '../../apps/hub/http.ts';
import type { Hub } from '../../apps/hub/http/hub.ts';
import { ledgerProofs, type Proofs } from '../../apps/hub/ledger/proofs.ts';
import { ledgerRoutes } from '../../apps/hub/ledger/routes.ts';
import { BATCH } from './ledger-audit.ts';
import { stageLedgers, type Stage } from './ledger-stage.ts';

let stage: Stage;
let hub: Hub;
let proofs: Proofs;
let commitments: readonly Bytes[];
const BATCHES = 34;

beforeAll(async () => {
  stage = await stageLedgers();
  await stage.announce([bodySaid('court')]);
  hub = await createHub(stage.context);
  await hub.register(ledgerRoutes, stage.context);
  proofs = ledgerProofs(stage.context);
  expect((await hub.inject('/ledger/cases/checkpoint')).statusCode).toBe(503);
  commitments = await stage.lodge(20);
  const step = stage.stepper('cases');
  await stage.settle(step);
  for (let batch = 0; batch < BATCHES; batch++) {
    stage.pass(10_000);
    await stage.settle(step);
  }
  // One more batch that no quorum has seen.
  for (const witness of stage.witnesses) witness.isDown = true;
  await stage.lodge(1);
  stage.pass(10_000);
  await stage.settle(step);
});
afterAll(async () => {
  await hub.close();
  await stage.remove();
});

const get = (path: string) => hub.inject(`/ledger/cases/${path}`);
const SIZE = BATCH * BATCHES;
const checkpoint = async () => verifyCheckpoint((await get('checkpoint')).body, parsePolicy(stage.anchor.ledgers.cases));

describe('what anybody may read', () => {
  test('the newest checkpoint with its quorum, never from a cache', async () => {
    const answer = await get('checkpoint');
    expect(answer.headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
    expect((await checkpoint()).size).toBe(SIZE);
  });

  test('entries and tiles from which a stranger computes the root', async () => {
    const full = await get(entriesPath(0));
    const rest = await get(entriesPath(1, SIZE - 256));
    expect(full.headers['cache-control']).toContain('immutable');
    expect(rest.headers['cache-control']).not.toContain('immutable');
    const entries = [...decodeEntries(bytesOf(full.rawPayload), 256), ...decodeEntries(bytesOf(rest.rawPayload), SIZE - 256)];
    const hashes = entries.map(leafHash);
    expect(hex(rootOf(hashes))).toBe(hex((await checkpoint()).root));
    const tiles = [await get(tilePath(0, 0)), await get(tilePath(0, 1, SIZE - 256))].flatMap(({ rawPayload }) => hashesOfTile(rawPayload));
    expect(tiles.map(hex)).toEqual(hashes.map(hex));
    expect(hex((await get(tilePath(1, 0, 1))).rawPayload)).toBe(hex(rootOf(hashes.slice(0, 256))));
    expect((await get(tilePath(0, 1, 3))).rawPayload.length).toBe(3 * 32);
  });

  test.each([
    ['a tile beyond what is published', tilePath(0, 1, SIZE - 256 + 1)],
    ['entries beyond what is published', entriesPath(1, SIZE - 256 + BATCH)],
    ['a full tile that is not full yet', tilePath(0, 1)],
    ['a tile that no tree has', tilePath(0, 2)],
    ['another spelling', 'tile/0/0000'],
    ['a way out', 'tile/%2e%2e%2fcheckpoint'],
    ['a level above all', 'tile/64/000'],
    ['a very long path', `tile/0/${'x000/'.repeat(30)}000`],
  ])('%s is not found', async (_, path) => {
    expect((await get(path)).statusCode).toBe(404);
  });
  test('nor is another ledger', async () => {
    expect((await hub.inject('/ledger/other/checkpoint')).statusCode).toBe(404);
  });
});

describe('proofs for other features', () => {
  const bytes = (text: string): Bytes => parseHex(text) ?? new Uint8Array(0);
  const holds = async (leaf: Bytes, claim: { index: number; size: number; hashes: readonly string[] }, note: string): Promise<void> => {
    const { root, size } = verifyCheckpoint(note, parsePolicy(stage.anchor.ledgers.cases));
    expect(claim.size).toBe(size);
    verifyInclusion({ leafHash: leafHash(leaf), index: claim.index, size, proof: claim.hashes.map(bytes), root });
  };

  test('every logged commitment can be proven, against what is published', async () => {
    for (const one of commitments) {
      const found = await proofs.inclusionOfCommitment(one);
      if (found === undefined) throw new Error('not found');
      await holds(caseLeaf(found.batch, one), found.inclusion, found.note);
    }
    expect([...(await proofs.loggedAmong(commitments))].toSorted()).toEqual(commitments.map(hex).toSorted());
  });
  test('the newest head of a body’s chain, and none of a body that is not there', async () => {
    const head = await proofs.chainHead('court');
    if (head === undefined) throw new Error('not found');
    expect(head.batch).toBe(BATCHES - 1);
    expect(head.commitment).toBe(hex(commitment('chain-head', 0, bytes(head.x), bytes(head.head))));
    await holds(caseLeaf(head.batch, bytes(head.commitment)), head.inclusion, head.note);
    expect(await proofs.chainHead('nobody')).toBeUndefined();
  });
  test('what is sequenced but not published is not logged', async () => {
    const unpublished = await stage.db.query<{ commitment: Bytes }>('select commitment from pending_leaves where idx >= $1', [SIZE]);
    expect(unpublished).toHaveLength(1);
    expect(await proofs.inclusionOfCommitment(unpublished[0]?.commitment ?? new Uint8Array(32))).toBeUndefined();
    expect((await proofs.loggedAmong(unpublished.map((row) => row.commitment))).size).toBe(0);
  });
});

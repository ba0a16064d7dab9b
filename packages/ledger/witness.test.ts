import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hex, parseHex, u32, type Bytes } from '@dauys/basics/bytes.ts';
import { anyCharacter } from '@dauys/testing/any-character.ts';
import vectors from '../../vectors/ledger.json' with { type: 'json' };
import { encodeCheckpoint } from './checkpoint.ts';
import { ed25519Signer } from './ed25519.ts';
import { leafHash } from './merkle.ts';
import { maySign } from './maySign.ts';
import { parseVerifierKey, signNote } from './note.ts';
import { consistencyPlan, consistencyProof, readerOfLeaves, rootAt } from './proof.ts';
import { decideAddCheckpoint, encodeAddCheckpoint, MAX_ADD_CHECKPOINT, parseAddCheckpoint, type WitnessState } from './witness.ts';

const [log] = vectors.keys;
const logKey = parseVerifierKey(log?.vkey ?? '');
const signer = ed25519Signer(parseHex(log?.seed ?? '') ?? new Uint8Array(0));
const bytes = (text: string): Bytes => parseHex(text) ?? new Uint8Array(0);
const parsed = (body: string) => {
  const result = parseAddCheckpoint(body);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

describe('add-checkpoint', () => {
  test.each(vectors.witness)('$why', ({ state, body, decision }) => {
    const request = parsed(body);
    expect(encodeAddCheckpoint(request)).toBe(body);
    const seen = state === null ? undefined : { size: state.size, root: bytes(state.root) };
    const decided = decideAddCheckpoint({ request, state: seen, logKey });
    expect(decided).toMatchObject(decision);
    if (decided.kind === 'cosign') expect(body).toContain(`\n\n${decided.text}\n— `);
  });
  test.each(vectors.notRequests)('%j is malformed', (body) =>
    expect(parseAddCheckpoint(body)).toEqual({ ok: false, error: { code: 'ledger/malformed-request' } }),
  );
  test('arbitrary bodies are refused, never thrown at us, and long ones not looked at', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 300 }), (rest) => {
        const request = parseAddCheckpoint(`old 1\n\n${rest}`);
        if (request.ok)
          expect(decideAddCheckpoint({ request: request.value, state: undefined, logKey })).toMatchObject({ kind: 'refuse', status: 400 });
      }),
    );
    expect(parseAddCheckpoint(`old 0\n\n${'x'.repeat(MAX_ADD_CHECKPOINT)}`).ok).toBe(false);
  });
  test('an honest log is cosigned through any growth; its witness never goes back', async () => {
    const read = readerOfLeaves(Array.from({ length: 2000 }, (_, i) => leafHash(u32(i))));
    let state: WitnessState | undefined;
    for (const size of [0, 1, 64, 64, 128, 500, 1999]) {
      const root = rootAt(read, size) ?? bytes(vectors.merkle.roots[0] ?? '');
      const note = await signNote(encodeCheckpoint({ origin: logKey.name, size, root }), logKey.name, signer);
      const old = state?.size ?? 0;
      const decided = decideAddCheckpoint({ request: { old, proof: consistencyProof(read, old, size), note }, state, logKey });
      if (decided.kind !== 'cosign') throw new Error(`size ${size}: ${decided.code}`);
      expect([decided.size, hex(decided.root)]).toEqual([size, hex(root)]);
      for (const stale of [0, 1, 63].filter((n) => n !== old && n <= size))
        expect(decideAddCheckpoint({ request: { old: stale, proof: [], note }, state, logKey })).toEqual({
          kind: 'conflict',
          size: old,
          code: 'ledger/old-size-stale',
        });
      state = decided;
    }
  });
  test('no growth of any tree needs more lines of proof than a request may have', () => {
    const size = fc.maxSafeNat();
    fc.assert(
      fc.property(size, size, (one, other) => {
        const [old, now] = [Math.min(one, other), Math.max(one, other)];
        expect(consistencyPlan(old, now).length).toBeLessThanOrEqual(63);
      }),
    );
    expect(consistencyPlan(Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER).length).toBe(53);
  });
});

describe('after a start the hub', () => {
  test.each([
    { why: 'signs when all know its size', ownSize: 5, witnessSizes: [5, 5], quorum: 2, kind: 'sign' },
    { why: 'signs when it is ahead', ownSize: 9, witnessSizes: [5, 0], quorum: 2, kind: 'sign' },
    { why: 'signs with one of three silent, two needed', ownSize: 5, witnessSizes: [5, undefined, 5], quorum: 2, kind: 'sign' },
    { why: 'waits when no quorum answers', ownSize: 5, witnessSizes: [5, undefined, undefined], quorum: 2, kind: 'no-quorum' },
    {
      why: 'waits when the silent ones could have been the quorum',
      ownSize: 5,
      witnessSizes: [5, undefined],
      quorum: 1,
      kind: 'no-quorum',
    },
    { why: 'waits when all are needed and one answers', ownSize: 5, witnessSizes: [5, undefined, undefined], quorum: 3, kind: 'no-quorum' },
    { why: 'is behind when one has seen more', ownSize: 5, witnessSizes: [5, 7, 6], quorum: 2, kind: 'behind', seen: 7 },
    { why: 'is behind even without a quorum', ownSize: 5, witnessSizes: [7, undefined, undefined], quorum: 2, kind: 'behind', seen: 7 },
    { why: 'signs alone when no witness is required', ownSize: 5, witnessSizes: [], quorum: 0, kind: 'sign' },
  ])('$why', ({ why: _, ownSize, witnessSizes, quorum, ...expected }) =>
    expect(maySign({ ownSize, witnessSizes, quorum })).toEqual(expected),
  );
  test('never signs what a published quorum has outgrown', () => {
    // Any quorum of witnesses saw 10; an old backup says 9; any of them may be silent.
    const witnesses = fc
      .integer({ min: 1, max: 7 })
      .chain((n) => fc.record({ quorum: fc.integer({ min: 1, max: n }), silent: fc.array(fc.boolean(), { minLength: n, maxLength: n }) }));
    fc.assert(
      fc.property(witnesses, ({ quorum, silent }) => {
        const witnessSizes = silent.map((isSilent, i) => (isSilent ? undefined : i < quorum ? 10 : 9));
        expect(maySign({ ownSize: 9, witnessSizes, quorum }).kind).not.toBe('sign');
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import { anyCharacter } from '@dauys/testing/any-character.ts';
import vectors from '../../vectors/ledger.json' with { type: 'json' };
import { leafHash } from './merkle.ts';
import { isQuorum, parsePolicy, verifyCheckpoint, type Policy, type Quorum } from './policy.ts';
import { encodeTlogProof, parseTlogProof, verifyTlogProof } from './tlogproof.ts';

const bytes = (text: string): Bytes => parseHex(text) ?? new Uint8Array(0);
const policies = new Map(Object.entries(vectors.policies).map(([name, text]) => [name, parsePolicy(text)]));
const policy = (name: string): Policy => policies.get(name) ?? parsePolicy('');
const thrown = (code: string) => expect.objectContaining({ name: 'VerificationError', code });

describe('policy', () => {
  test('reads logs, witnesses, addresses and nested groups', () => {
    const nested = policy('nested');
    expect(nested.logs.map(({ key, url }) => [key.name, url])).toEqual([
      ['dauys.example/cases', 'https://dauys.example/ledger/cases'],
      ['dauys.example/directory', undefined],
    ]);
    expect(nested.witnesses.map(({ name }) => name)).toEqual(['ombudsman', 'npm', 'abroad']);
    expect(nested.quorum).toMatchObject({
      kind: 'group',
      threshold: 2,
      members: [
        { kind: 'group', threshold: 1 },
        { kind: 'witness', name: 'abroad' },
      ],
    });
  });
  test.each(vectors.notPolicies)('is refused: …%j', (text) => expect(() => parsePolicy(text)).toThrow(/^ledger\/malformed-(policy|key)$/));
  test('size, lines and characters are bounded', () => {
    const none = vectors.policies.none;
    for (const text of [none + '#'.repeat(65_536) + '\n', none + '\n'.repeat(300), `#\u0000\n${none}`, `#\u007f\n${none}`])
      expect(() => parsePolicy(text)).toThrow(thrown('ledger/malformed-policy'));
    expect(parsePolicy(`# Дауыс\n${none}`).quorum).toEqual({ kind: 'none' });
  });
  test('more witnesses never spoil a quorum, and only distinct ones count', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const members = (from: string[]): Quorum[] => from.map((name) => ({ kind: 'witness', name }));
    fc.assert(
      fc.property(fc.subarray(names), fc.constantFrom(...names), fc.integer({ min: 1, max: 3 }), (set, more, threshold) => {
        const inner: Quorum = { kind: 'group', name: 'in', threshold, members: members(['a', 'b', 'c']) };
        const outer: Quorum = { kind: 'group', name: 'out', threshold: 2, members: [inner, ...members(['d', 'e'])] };
        if (isQuorum(outer, new Set(set))) expect(isQuorum(outer, new Set([...set, more]))).toBe(true);
        expect(isQuorum(inner, new Set(set))).toBe(set.filter((name) => 'abc'.includes(name)).length >= threshold);
      }),
    );
  });
});

describe('checkpoints against a policy', () => {
  test.each(vectors.checkpoints.map((vector, n) => ({ ...vector, n })))(
    '$n: $policy → $code',
    ({ policy: name, note, size, root, witnesses, code }) => {
      if (code === undefined)
        expect(verifyCheckpoint(note, policy(name))).toEqual({ origin: 'dauys.example/cases', size, root: bytes(root), witnesses });
      else expect(() => verifyCheckpoint(note, policy(name))).toThrow(thrown(code));
    },
  );
});

describe('proofs to carry away', () => {
  test.each(vectors.proofs.map((vector, n) => ({ ...vector, n })))(
    '$n: $policy → $code',
    ({ policy: name, entry, text, code, index, extra }) => {
      const leaf = leafHash(bytes(entry));
      if (code !== undefined) return expect(() => verifyTlogProof(text, leaf, policy(name))).toThrow(thrown(code));
      expect(verifyTlogProof(text, leaf, policy(name))).toMatchObject({ index, size: 300 });
      const parsed = parseTlogProof(text);
      expect(parsed.extra).toEqual(extra === null || extra === undefined ? undefined : bytes(extra));
      expect(encodeTlogProof(parsed)).toBe(text);
    },
  );
  test('arbitrary text is refused, and so is too much of it', () => {
    const [first] = vectors.proofs;
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 400 }), (text) => {
        expect(() => parseTlogProof(text)).toThrow(thrown('ledger/malformed-proof'));
      }),
    );
    expect(() => parseTlogProof(`${first?.text ?? ''}${'x'.repeat(200_000)}`)).toThrow(thrown('ledger/malformed-proof'));
    const huge = (first?.text ?? '').replace('\nindex', `\nextra ${'AAAA'.repeat(6_000)}\nindex`);
    expect(() => parseTlogProof(huge)).toThrow(thrown('ledger/malformed-proof'));
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hex, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import { encodeCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { cosign } from '@dauys/ledger/cosignature.ts';
import { ed25519Signer } from '@dauys/ledger/ed25519.ts';
import { leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import { COSIGNATURE, NOTE_SIGNATURE, signNote, verifierKey, withSignatures } from '@dauys/ledger/note.ts';
import { inclusionProof, readerOfLeaves } from '@dauys/ledger/proof.ts';
import type { BodyChain, CaseRow } from '@dauys/protocol/case.ts';
import { commitment } from '@dauys/sealing/commitment.ts';
import { proveInChain } from '../case/ledgerSteps.ts';
import type { Log } from '../server/events.ts';
import { learn, openMemory } from '../server/memory.ts';
import { emptyChain, extendChain, type BodyChainSoFar, type ChainPoint } from './bodyChain.ts';
import type { LoggedHead } from './chainHead.ts';
import { judgeChain, type ChainFacts } from './judgeChain.ts';

const seed = (n: number): Bytes => new Uint8Array(32).fill(n);
const AT = instant(Date.UTC(2026, 5, 1));
const [ledger, witness] = [ed25519Signer(seed(3)), ed25519Signer(seed(4))];
const casesPolicy = [
  `log ${verifierKey('test/cases', NOTE_SIGNATURE, ledger.publicKey)}`,
  `witness w ${verifierKey('test/w', COSIGNATURE, witness.publicKey)}`,
  'quorum w',
  '',
].join('\n');

/** Three complaints to this body, in the order in which they came. */
const LINKS = [11, 12, 13].map((n) => hex(seed(n)));
const of = (links: readonly (string | undefined)[]): Promise<BodyChainSoFar> => extendChain(emptyChain, links.map(String));
const rowAt = (chain: number, h = LINKS[chain - 1] ?? '', more: Partial<CaseRow> = {}): CaseRow => ({
  envelopeId: `${chain}`.padStart(32, '0'),
  terminal: '00000001',
  counter: chain,
  day: 20_605,
  epoch: 1,
  bucket: 16_384,
  urgent: false,
  h,
  C: hex(seed(chain)),
  acceptedAt: '2026-06-01T08:00:00.000Z',
  chain,
  logged: true,
  state: 'accepted',
  version: 0,
  replies: 0,
  ...more,
});

/** A head in the record: at the end of a ledger in which as many leaves as said come after it. */
const logged = async ({ n, head }: ChainPoint, { after = 0, by = ledger } = {}): Promise<LoggedHead> => {
  const x = seed(30).slice(0, 16);
  const C = commitment('chain-head', 0, x, parseHex(head) ?? seed(0));
  const leaves = [caseLeaf(9, seed(1)), caseLeaf(9, C), ...Array.from({ length: after }, (_, i) => caseLeaf(10, seed(40 + i)))];
  const text = encodeCheckpoint({ origin: 'test/cases', size: leaves.length, root: rootOf(leaves.map(leafHash)) });
  const note = withSignatures(await signNote(text, 'test/cases', by), [await cosign(text, { name: 'test/w', signer: witness, at: AT })]);
  const hashes = inclusionProof(readerOfLeaves(leaves.map(leafHash)), 1, leaves.length).map(hex);
  return { n, head, x: hex(x), commitment: hex(C), batch: 9, note, inclusion: { index: 1, size: leaves.length, hashes } };
};
const headOf = async (links: readonly (string | undefined)[] = LINKS, n = links.length): Promise<ChainPoint> => ({
  n,
  head: (await of(links)).heads[n] ?? '',
});

const HOUR = 3_600_000;
const facts = async (change: Partial<ChainFacts> = {}): Promise<ChainFacts> => ({
  chain: await of(LINKS),
  head: await logged(await headOf()),
  rows: LINKS.map((_, i) => rowAt(i + 1)),
  casesPolicy,
  reach: 4,
  now: instant(AT + HOUR),
  ...change,
});
const found = async (change: Partial<ChainFacts>): Promise<string[]> =>
  judgeChain(await facts(change)).map(({ code, places }) => [code, ...places].join(' '));

describe('the inbox as a whole', () => {
  test('an honest one has nothing wrong, before and after its newest head stands in the record', async () => {
    expect(await found({})).toEqual([]);
    expect(await found({ head: undefined })).toEqual([]);
    expect(await found({ head: await logged(await headOf(LINKS, 2)), remembered: await headOf(LINKS, 1) })).toEqual([]);
    expect(await found({ chain: emptyChain, head: await logged({ n: 0, head: '0'.repeat(64) }), rows: [] })).toEqual([]);
  });

  const without = (place: number) => LINKS.filter((_, i) => i !== place - 1);
  const misdeeds: readonly (readonly [string, () => Promise<Partial<ChainFacts>> | Partial<ChainFacts>, readonly string[]])[] = [
    ['removed from the end', async () => ({ chain: await of(without(3)), rows: [1, 2].map((n) => rowAt(n)) }), ['desk/chain-shorter']],
    [
      'removed from the middle, another put at the end',
      async () => ({ chain: await of([...without(2), hex(seed(77))]), rows: [rowAt(1), rowAt(2, LINKS[2]), rowAt(3, hex(seed(77)))] }),
      ['desk/chain-broken'],
    ],
    [
      'put in another order',
      async () => ({ chain: await of(LINKS.toReversed()), rows: LINKS.toReversed().map((h, i) => rowAt(i + 1, h)) }),
      ['desk/chain-broken'],
    ],
    [
      'put in another order, and the old one was seen',
      async () => ({
        chain: await of(LINKS.toReversed()),
        rows: LINKS.toReversed().map((h, i) => rowAt(i + 1, h)),
        remembered: await headOf(),
      }),
      ['desk/chain-broken', 'desk/chain-rewritten'],
    ],
    [
      'made anew without one, the record’s newest head too: only what was seen before tells',
      async () => ({
        chain: await of(without(2)),
        rows: [rowAt(1), rowAt(2, LINKS[2])],
        head: await logged(await headOf(without(2))),
        remembered: await headOf(LINKS, 2),
      }),
      ['desk/chain-rewritten'],
    ],
    [
      'cut back to before what was seen',
      async () => ({
        chain: await of(LINKS.slice(0, 1)),
        rows: [rowAt(1)],
        head: await logged(await headOf(LINKS, 1)),
        remembered: await headOf(),
      }),
      ['desk/chain-shorter'],
    ],
    [
      'an old head of the record, in which newer batches stand',
      async () => ({ head: await logged(await headOf(), { after: 4 }) }),
      ['desk/chain-stale'],
    ],
    ['no head any more', async () => ({ head: undefined, remembered: await headOf() }), ['desk/chain-stale']],
    ['a record for which nobody has vouched since yesterday', () => ({ now: instant(AT + 24 * HOUR + 1) }), ['desk/chain-stale']],
    [
      'a head under somebody else’s ledger',
      async () => ({ head: await logged(await headOf(), { by: witness }) }),
      ['ledger/log-signature-missing'],
    ],
    [
      'a head that the record’s commitment does not open to',
      async () => ({ head: { ...(await logged(await headOf())), x: '00'.repeat(16) } }),
      ['desk/chain-broken'],
    ],
    ['in the chain and not in the list', () => ({ rows: [rowAt(1), rowAt(3)] }), ['desk/case-withheld 2']],
    [
      'in the list and not in the chain',
      async () => ({ rows: [...(await facts()).rows, rowAt(4, hex(seed(5)))] }),
      ['desk/chain-lacks-case 4'],
    ],
    [
      'the same sealed file twice',
      async () => {
        const twice = [...LINKS, LINKS[0]];
        return { chain: await of(twice), head: await logged(await headOf(twice)) };
      },
      ['desk/envelope-replayed 4'],
    ],
    [
      'one number of a terminal twice',
      () => ({ rows: [rowAt(1), rowAt(2), rowAt(3, LINKS[2], { counter: 1 })] }),
      ['desk/counter-twice 3'],
    ],
  ];
  test.each(misdeeds)('%s', async (_, misdeed, expected) => {
    expect(await found(await misdeed())).toEqual(expected);
  });
});

describe('one case in the chain', () => {
  const step = async (row: CaseRow, head?: BodyChain['head'], remembered?: ChainPoint) =>
    proveInChain(row, { sofar: await of(LINKS), head, remembered }, casesPolicy);
  test('holds under its head in the record, and waits without one', async () => {
    expect((await step(rowAt(1), await logged(await headOf()))).state).toBe('holds');
    expect((await step(rowAt(1))).state).toBe('waits');
    expect((await step(rowAt(3), await logged(await headOf(LINKS, 2)))).state).toBe('waits');
  });
  test('fails at another place, or in a chain that is not the one seen before', async () => {
    const head = await logged(await headOf());
    expect(await step(rowAt(2, LINKS[0]), head)).toMatchObject({ state: 'fails', code: 'desk/chain-lacks-case' });
    expect(await step(rowAt(1), head, { n: 2, head: hex(seed(9)) })).toMatchObject({ state: 'fails', code: 'desk/chain-rewritten' });
  });
});

describe('what the body’s server learns', () => {
  const answer = async (from: number, links: readonly string[], head: LoggedHead | undefined): Promise<BodyChain> =>
    head === undefined ? { from, links: [...links] } : { from, links: [...links], head };
  test('the newest proven head that the links lead to, from the start or from where it was', async () => {
    const [second, third] = [await headOf(LINKS, 2), await headOf()];
    expect(await learn(await answer(1, LINKS, await logged(second)), undefined, casesPolicy)).toEqual({ kind: 'newer', point: second });
    expect(await learn(await answer(3, LINKS.slice(2), await logged(third)), second, casesPolicy)).toEqual({ kind: 'newer', point: third });
    expect(await learn(await answer(1, LINKS, await logged(third)), second, casesPolicy)).toEqual({ kind: 'newer', point: third });
    expect(await learn(await answer(4, [], await logged(third)), third, casesPolicy)).toEqual({ kind: 'nothing' });
  });
  test('nothing from a head that is older, unproven, or out of reach', async () => {
    const [second, third] = [await headOf(LINKS, 2), await headOf()];
    for (const [said, known] of [
      [await answer(1, LINKS, await logged(second)), third],
      [await answer(1, LINKS, await logged(third, { by: witness })), second],
      [await answer(4, [], await logged(third)), second],
      [await answer(1, LINKS.slice(0, 2), await logged(third)), second],
      [await answer(1, LINKS, undefined), second],
    ] as const)
      expect(await learn(said, known, casesPolicy)).toEqual({ kind: 'nothing' });
  });
  test('never a chain made anew, although the record holds its head', async () => {
    const [seen, anew] = [await headOf(LINKS, 2), [...LINKS.slice(1), hex(seed(9)), hex(seed(8))]];
    const head = await logged(await headOf(anew));
    expect(await learn(await answer(1, anew, head), seen, casesPolicy)).toEqual({ kind: 'contradiction' });
    expect(await learn(await answer(1, LINKS, head), undefined, casesPolicy)).toEqual({ kind: 'nothing' });
  });
  test('it is there after a restart, is put beside the next answer, and is told when the hub contradicts it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dauys-memory-'));
    const said: unknown[] = [];
    const log: Log = (event, fields) => void said.push([event, fields]);
    const open = () => openMemory(folder, { casesPolicy, log });
    const second = await headOf(LINKS, 2);
    const lie = { n: 0, head: '0'.repeat(64) };
    expect(await open().beside({ ...(await answer(1, LINKS, await logged(second))), remembered: lie })).not.toHaveProperty('remembered');
    expect((await open().beside({ from: 1, links: [], remembered: lie })).remembered).toEqual(second);
    const anew = [...LINKS.slice(1), hex(seed(9))];
    const memory = open();
    for (let twice = 0; twice < 2; twice++)
      expect((await memory.beside(await answer(1, anew, await logged(await headOf(anew))))).remembered).toEqual(second);
    expect(said).toEqual([['chain.contradicted', { code: 'desk/chain-rewritten', remembered: 2, shown: 3 }]]);
    writeFileSync(join(folder, 'chain.json'), '{"v":1}');
    expect(open).toThrow('look into it');
    rmSync(folder, { recursive: true });
  });
});

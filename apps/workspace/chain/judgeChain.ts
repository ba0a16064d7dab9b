/** What a body can see of its own inbox as a whole: nothing taken out, put in another order, kept back, or sent twice. */
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { VerifiedCheckpoint } from '@dauys/ledger/policy.ts';
import type { BodyChain, CaseRow } from '@dauys/protocol/case.ts';
import { checkPoints, type BodyChainSoFar, type ChainPoint } from './bodyChain.ts';
import { proveHead } from './chainHead.ts';

export interface ChainFacts {
  readonly chain: BodyChainSoFar;
  /** The newest head that the hub shows in the public record. */
  readonly head: BodyChain['head'];
  /** The head that this body’s own server saw last. */
  readonly remembered?: ChainPoint | undefined;
  /** What the hub lists, asked for after the chain. */
  readonly rows: readonly CaseRow[];
  /** tlog-policy text of the cases ledger, from the pinned anchor. */
  readonly casesPolicy: string;
  /** How many leaves from the end of the record a body’s newest head can stand at most; `undefined` when the directory does not say. */
  readonly reach: number | undefined;
  readonly now: Instant;
}

/** One thing that does not hold. `places` are positions in the chain, none when it is about the whole. */
export interface ChainFinding {
  readonly code: string;
  readonly places: readonly number[];
}

/** A record that nobody has vouched for in so long is not the newest. */
const OLD_MS = 24 * 3_600_000;

/** Everything that does not hold, the worst first. Pure; no finding hides another. */
export const judgeChain = (facts: ChainFacts): readonly ChainFinding[] => [
  ...findingsOfPoints(facts),
  ...findingsOfRecord(facts),
  ...findingsOfRows(facts),
];

/** The record and the memory each have their say. */
const findingsOfPoints = ({ chain, head, remembered }: ChainFacts): ChainFinding[] => {
  const record = attempt(() => checkPoints(chain, { logged: head }));
  const memory = attempt(() => checkPoints(chain, { remembered }));
  return [...record, ...memory.filter(({ code }) => code !== record[0]?.code)];
};

const findingsOfRecord = ({ head, remembered, casesPolicy, reach, now }: ChainFacts): ChainFinding[] => {
  // A body that has seen its chain in the record cannot be told that there is none.
  if (head === undefined) return remembered === undefined ? [] : [{ code: 'desk/chain-stale', places: [] }];
  return attempt(() => {
    const seen = proveHead(head, casesPolicy);
    const isBehind = reach !== undefined && head.inclusion.index < seen.size - reach;
    if (isBehind || isOld(seen, now)) throw new VerificationError('desk/chain-stale');
  });
};

const isOld = ({ witnesses }: VerifiedCheckpoint, now: Instant): boolean =>
  witnesses.length > 0 && now - Math.max(...witnesses.map(({ at }) => at)) > OLD_MS;

const findingsOfRows = ({ chain: { links }, rows }: ChainFacts): ChainFinding[] => {
  const places = new Set(rows.map((row) => row.chain));
  const files = new Set(rows.map((row) => row.h));
  const misplaced = rows.filter((row) => links[row.chain - 1] !== row.h).map((row) => row.chain);
  // A link that is there twice is listed once: it is replayed, not kept back.
  const withheld = links.flatMap((h, i) => (places.has(i + 1) || files.has(h) ? [] : [i + 1]));
  const twice = repeated(links.map((name, i) => ({ name, place: i + 1 })));
  const counters = repeated(rows.map((row) => ({ name: `${row.terminal} ${row.counter}`, place: row.chain })));
  return [
    ...finding('desk/chain-lacks-case', misplaced),
    ...finding('desk/case-withheld', withheld),
    ...finding('desk/envelope-replayed', twice),
    ...finding('desk/counter-twice', counters),
  ];
};

const finding = (code: string, places: readonly number[]): ChainFinding[] => (places.length === 0 ? [] : [{ code, places }]);

/** The places of what stands there already. */
const repeated = (named: readonly { readonly name: string; readonly place: number }[]): readonly number[] => {
  const seen = new Set<string>();
  return named.flatMap(({ name, place }) => {
    if (seen.has(name)) return [place];
    seen.add(name);
    return [];
  });
};

const attempt = (check: () => void): ChainFinding[] => {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof VerificationError) return [{ code: error.code, places: [] }];
    throw error;
  }
};

/**
 * What this body remembers of its own inbox: the newest head of its chain that stood in the public record. Officers' pages forget everything
 * when they close; a hub that makes the chain anew, without one complaint, is told apart by this alone. It is no secret and names nobody.
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, VerificationError } from '@dauys/basics/failure.ts';
import type { BodyChain } from '@dauys/protocol/case.ts';
import { hash, index } from '@dauys/protocol/fields.ts';
import Type from 'typebox';
import Value from 'typebox/value';
import { headsAfter, type ChainPoint } from '../chain/bodyChain.ts';
import { proveHead } from '../chain/chainHead.ts';
import type { Log } from './events.ts';

const kept = Type.Object({ v: Type.Literal(1), n: index, head: hash }, { additionalProperties: false });

export type Learning =
  /** The answer brings nothing that can be believed and is newer. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'newer'; readonly point: ChainPoint }
  /** A chain in the public record that does not go through what we remember. */
  | { readonly kind: 'contradiction' };

/**
 * What an answer of the hub teaches. Only a head that the record provably holds, and that the links of the answer reach from where we were,
 * takes the place of the one remembered: a chain made anew must not become what is remembered. Pure.
 */
export const learn = async (answer: BodyChain, known: ChainPoint | undefined, casesPolicy: string): Promise<Learning> => {
  const { head, from, links } = answer;
  const start = known ?? { n: 0, head: '0'.repeat(64) };
  if (head === undefined || head.n < start.n || from > start.n + 1 || from - 1 + links.length < head.n || !isProven(head, casesPolicy))
    return { kind: 'nothing' };
  const heads = await headsAfter(start, links.slice(start.n + 1 - from, head.n + 1 - from));
  const reached = heads.at(-1) ?? start.head;
  if (reached !== head.head) return { kind: 'contradiction' };
  return head.n === known?.n ? { kind: 'nothing' } : { kind: 'newer', point: { n: head.n, head: head.head } };
};

const isProven = (head: NonNullable<BodyChain['head']>, casesPolicy: string): boolean => {
  try {
    proveHead(head, casesPolicy);
    return true;
  } catch (error) {
    if (error instanceof VerificationError) return false;
    throw error;
  }
};

export interface ChainMemory {
  /** Learns from an answer of the hub, and puts beside it what is remembered. */
  beside(answer: BodyChain): Promise<BodyChain>;
}

/** Without a folder it remembers as long as the process lives. Throws `Fault` when what it wrote once cannot be read: it is not begun anew. */
export const openMemory = (folder: string | undefined, { casesPolicy, log }: { casesPolicy: string; log: Log }): ChainMemory => {
  let known = folder === undefined ? undefined : readKept(folder);
  let learning: Promise<void> = Promise.resolve();
  let contradicted = '';
  const take = async (answer: BodyChain): Promise<void> => {
    const learnt = await learn(answer, known, casesPolicy);
    if (learnt.kind === 'newer') {
      known = learnt.point;
      if (folder !== undefined) writeKept(folder, known);
    }
    const about = learnt.kind === 'contradiction' ? (answer.head?.head ?? '') : contradicted;
    if (about !== contradicted)
      log('chain.contradicted', { code: 'desk/chain-rewritten', remembered: known?.n ?? 0, shown: answer.head?.n ?? 0 });
    contradicted = about;
  };
  return {
    beside: async ({ remembered: _, ...answer }) => {
      // What was remembered before this answer counts for it: nothing is held against itself.
      const before = known;
      learning = learning.then(() => take(answer));
      await learning;
      return before === undefined ? answer : { ...answer, remembered: before };
    },
  };
};

const FILE = 'chain.json';

const readKept = (folder: string): ChainPoint | undefined => {
  const file = join(folder, FILE);
  if (!existsSync(file)) return undefined;
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Value.Check(kept, value)) throw new Fault(`${file} is not what this server wrote: look into it before it is removed`);
  return { n: value.n, head: value.head };
};

/** Whole or not at all: written beside, synced, renamed. */
const writeKept = (folder: string, point: ChainPoint): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, FILE);
  const at = openSync(`${file}.new`, 'w', 0o600);
  writeSync(at, `${JSON.stringify({ v: 1, ...point })}\n`);
  fsyncSync(at);
  closeSync(at);
  renameSync(`${file}.new`, file);
  const place = openSync(folder, 'r');
  fsyncSync(place);
  closeSync(place);
};

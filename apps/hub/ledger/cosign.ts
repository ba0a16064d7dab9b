import type { Bytes } from '@dauys/basics/bytes.ts';
import { withSignatures } from '@dauys/ledger/note.ts';
import { consistencyNodes, consistencyProof } from '@dauys/ledger/proof.ts';
import type { Db } from '../database/store.ts';
import type { Ledger, WitnessPeer } from './ledgers.ts';
import { readerOfNodes } from './tree-store.ts';
import { askWitness, type Post, type WitnessAnswer } from './witness-client.ts';

export interface Cosigned {
  /** The checkpoint with the lines that hold. */
  readonly note: string;
  readonly answers: readonly { readonly witness: string; readonly answer: WitnessAnswer }[];
}

interface Asking {
  readonly db: Db;
  readonly post: Post;
  readonly ms: number;
  /** The size each witness last stood at, by name: kept between calls, only to save a question. */
  readonly seen: Map<string, number>;
}

/**
 * Offers a signed checkpoint to all witnesses at once, each with the proof from where it stands. A witness that stands elsewhere says
 * where, and is asked once more from there.
 */
export const collectCosignatures = async (
  ledger: Ledger,
  checkpoint: { size: number; note: string },
  asking: Asking,
): Promise<Cosigned> => {
  const answers = await Promise.all(
    ledger.witnesses.map(async (peer) => ({ witness: peer.name, answer: await cosignedBy(peer, { ledger, checkpoint, asking }) })),
  );
  const lines = answers.flatMap(({ answer }) => (answer.kind === 'cosigned' ? [answer.line] : []));
  return { note: withSignatures(checkpoint.note, lines), answers };
};

const cosignedBy = async (
  peer: WitnessPeer,
  { ledger, checkpoint, asking }: { ledger: Ledger; checkpoint: { size: number; note: string }; asking: Asking },
): Promise<WitnessAnswer> => {
  const { size, note } = checkpoint;
  const ask = async (old: number): Promise<WitnessAnswer> =>
    askWitness(peer, { old, proof: await proofBetween(asking.db, ledger, old, size), note }, asking);
  const first = await ask(Math.min(asking.seen.get(peer.name) ?? 0, size));
  const answer = first.kind === 'seen' && first.size <= size ? await ask(first.size) : first;
  if (answer.kind === 'cosigned') asking.seen.set(peer.name, size);
  if (answer.kind === 'seen') asking.seen.set(peer.name, answer.size);
  return answer;
};

const proofBetween = async (db: Db, ledger: Ledger, from: number, to: number): Promise<Bytes[]> => {
  const read = await readerOfNodes(db, ledger.name, { nodes: consistencyNodes(from, to), size: to });
  return consistencyProof(read, from, to);
};

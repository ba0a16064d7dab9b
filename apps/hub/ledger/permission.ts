import { assertNever } from '@dauys/basics/failure.ts';
import { encodeCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { maySign, type MaySign } from '@dauys/ledger/maySign.ts';
import { emptyRoot } from '@dauys/ledger/merkle.ts';
import { signNote } from '@dauys/ledger/note.ts';
import type { Ledger } from './ledgers.ts';
import { askWitness, type Post, type WitnessAnswer } from './witness-client.ts';

/**
 * Asks every witness for the last size it saw, by offering it again what it has (the newest published checkpoint, or the empty
 * tree, which is the same for all), and decides whether this hub may sign. Nothing new is signed by asking.
 */
export const askPermission = async (
  ledger: Ledger,
  { ownSize, published }: { readonly ownSize: number; readonly published: { readonly size: number; readonly note: string } | undefined },
  http: { readonly post: Post; readonly ms: number },
): Promise<MaySign> => {
  const { size, note } = published ?? { size: 0, note: await emptyNote(ledger) };
  const answers = await Promise.all(ledger.witnesses.map((peer) => askWitness(peer, { old: size, proof: [], note }, http)));
  return maySign({ ownSize, witnessSizes: answers.map((answer) => sizeSeen(answer, size)), quorum: ledger.quorum });
};

const sizeSeen = (answer: WitnessAnswer, offered: number): number | undefined => {
  switch (answer.kind) {
    case 'cosigned':
      return offered;
    case 'seen':
      return answer.size;
    case 'silent':
      return undefined;
    default:
      return assertNever(answer);
  }
};

const emptyNote = ({ origin, signer }: Ledger): Promise<string> =>
  signNote(encodeCheckpoint({ origin, size: 0, root: emptyRoot }), origin, signer);

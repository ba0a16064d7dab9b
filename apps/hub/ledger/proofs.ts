/** What other features may ask of the ledgers: read from what is published only, so that everything answered can be verified outside. */
import { hex, type Bytes } from '@dauys/basics/bytes.ts';
import { inclusionNodes, inclusionProof } from '@dauys/ledger/proof.ts';
import type { BodyChain } from '@dauys/protocol/case.ts';
import type { InclusionOnWire } from '@dauys/protocol/fields.ts';
import type { LedgerName } from '@dauys/protocol/ledger.ts';
import type { Context } from '../context.ts';
import type { Db } from '../database/store.ts';
import { newestChainHead, placesOf } from './batch-store.ts';
import { newestPublished } from './checkpoint-store.ts';
import { readerOfNodes } from './tree-store.ts';

/** A commitment in the newest published checkpoint of the cases ledger: `note` is that checkpoint with its cosignatures. */
export interface LoggedCommitment {
  readonly note: string;
  readonly batch: number;
  readonly inclusion: InclusionOnWire;
}

export interface Proofs {
  /** `undefined` until the leaf is under a published checkpoint. Never an older answer after a newer one from the same process. */
  inclusionOfCommitment(commitment: Bytes): Promise<LoggedCommitment | undefined>;
  /** Those of the given commitments (hex) that are under the newest published checkpoint. At most 200 at once. */
  loggedAmong(commitments: readonly Bytes[]): Promise<ReadonlySet<string>>;
  /** The newest head of a body's chain that is under the newest published checkpoint; `undefined` while there is none. */
  chainHead(body: string): Promise<NonNullable<BodyChain['head']> | undefined>;
  /** The newest published note of a ledger; `undefined` before the first. */
  checkpoint(ledger: LedgerName): Promise<string | undefined>;
}

export const ledgerProofs = ({ db }: Pick<Context, 'db'>): Proofs => ({
  inclusionOfCommitment: async (commitment) => {
    const published = await newestPublished(db, 'cases');
    if (published === undefined) return undefined;
    const [place] = await placesOf(db, [commitment], published.size);
    if (place === undefined) return undefined;
    return { note: published.note, batch: place.batch, inclusion: await inclusionAt(db, place.index, published.size) };
  },
  loggedAmong: async (commitments) => {
    const published = await newestPublished(db, 'cases');
    const places = published === undefined ? [] : await placesOf(db, commitments, published.size);
    return new Set(places.map(({ commitment }) => hex(commitment)));
  },
  chainHead: async (body) => {
    const published = await newestPublished(db, 'cases');
    const found = published && (await newestChainHead(db, body, published.size));
    if (published === undefined || found === undefined) return undefined;
    const { n, batch, index } = found;
    const [head, x, commitment] = [hex(found.head), hex(found.x), hex(found.commitment)];
    return { n, head, x, commitment, batch, note: published.note, inclusion: await inclusionAt(db, index, published.size) };
  },
  checkpoint: async (ledger) => (await newestPublished(db, ledger))?.note,
});

const inclusionAt = async (db: Db, index: number, size: number): Promise<InclusionOnWire> => {
  const read = await readerOfNodes(db, 'cases', { nodes: inclusionNodes(index, size), size });
  return { index, size, hashes: inclusionProof(read, index, size).map(hex) };
};

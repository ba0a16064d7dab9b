/** The public directory, verified against what this body has pinned. Everything the page says of keys and names comes from here. */
import { fromUtf8 } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { parseAnchor, type Anchor } from '@dauys/directory/anchor.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import type { VerifiedCheckpoint } from '@dauys/ledger/policy.ts';
import { shownEntries, verifyDirectoryView } from '@dauys/protocol/directory-view.ts';
import { slug } from '@dauys/protocol/fields.ts';
import { directoryView } from '@dauys/protocol/ledger.ts';
import Type from 'typebox';
import type { HubClient } from '../link/hubClient.ts';
import { valueOf } from '../link/refused.ts';

export interface Trusted {
  readonly anchor: Anchor;
  readonly directory: Directory;
  readonly checkpoint: VerifiedCheckpoint;
  /** The body whose origin this is. */
  readonly body: string;
}

const bodyShape = Type.Object({ body: slug });

/** Throws `Refused` when nothing came, `VerificationError` when what came does not hold. */
export const loadTrusted = async (hub: HubClient): Promise<Trusted> => {
  const [anchorBytes, own, view] = await Promise.all([
    hub.bytes({ method: 'GET', path: '/anchor.json' }, 65_536),
    hub.ask(bodyShape, { method: 'GET', path: '/body.json' }),
    hub.ask(directoryView, { method: 'GET', path: '/api/directory' }),
  ]);
  const anchor = parseAnchor(fromUtf8(valueOf(anchorBytes)));
  const { note, entries } = valueOf(view);
  const verified = verifyDirectoryView({ anchor, note, entries: shownEntries(entries) });
  return { anchor, body: valueOf(own).body, ...verified };
};

/** A directory that does not hold is no ordinary failure: the page stops. */
export const isDistrust = (error: unknown): error is VerificationError => error instanceof VerificationError;

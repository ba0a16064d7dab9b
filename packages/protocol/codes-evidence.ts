/** Codes of the packages that seal, prove and carry. Each union is written out: a code that is missing or unknown does not compile. */
import type { BeatCode } from '@dauys/beat/codes.ts';
import type { DirectoryCode } from '@dauys/directory/codes.ts';
import type { ReleaseCode } from '@dauys/directory/release.ts';
import type { JournalCode } from '@dauys/journal/entry.ts';
import type { LedgerCode } from '@dauys/ledger/codes.ts';
import type { SealingCode } from '@dauys/sealing/codes.ts';
import { entry, type CodeEntry } from './codeEntry.ts';
import type { DirectoryViewCode } from './directory-view.ts';
import type { FeedCode } from './feed.ts';

const sealing = {
  'sealing/code-length': entry(422),
  'sealing/code-check': entry(422),
  'sealing/voprf-element': entry(422, 'notice'),
  'sealing/voprf-proof': entry(422, 'alarm'),
  'sealing/own-record': entry(422, 'notice'),
  'sealing/paper-key-length': entry(422),
  'sealing/paper-key-check': entry(422),
  'sealing/no-recipient': entry(422, 'alarm'),
  'sealing/classical-recipient': entry(422, 'alarm'),
  'sealing/too-large': entry(413),
  'sealing/not-for-us': entry(422, 'notice'),
  'sealing/damaged': entry(422, 'alarm'),
  'sealing/classical-stanza': entry(422, 'alarm'),
  'sealing/wrapped-malformed': entry(422, 'alarm'),
  'sealing/wrapped-version': entry(422, 'notice'),
  'sealing/unwrap-failed': entry(401),
  'sealing/share-malformed': entry(422, 'alarm'),
  'sealing/share-version': entry(422, 'notice'),
  'sealing/share-foreign': entry(422, 'notice'),
  'sealing/share-wrong': entry(422, 'alarm'),
  'sealing/too-few-shares': entry(422),
  'sealing/seed-mismatch': entry(422, 'alarm'),
  'sealing/key-file-malformed': entry(422, 'notice'),
  'sealing/wrong-passphrase': entry(401),
  'sealing/label-malformed': entry(422, 'alarm'),
  'sealing/label-version': entry(422, 'notice'),
  'sealing/parcel-malformed': entry(422, 'alarm'),
  'sealing/parcel-version': entry(422, 'notice'),
  'sealing/file-mismatch': entry(422, 'alarm'),
  'sealing/slip-malformed': entry(422),
  'sealing/slip-version': entry(422, 'notice'),
  'sealing/slip-signature': entry(422, 'alarm'),
  'sealing/reply-malformed': entry(422, 'alarm'),
  'sealing/reply-version': entry(422, 'notice'),
  'sealing/reply-signature': entry(422, 'alarm'),
} as const satisfies Record<SealingCode, CodeEntry>;

const beat = {
  'beat/frame-malformed': entry(422, 'notice'),
  'beat/version': entry(422, 'notice'),
  'beat/other-session': entry(422, 'notice'),
  'beat/cell-damaged': entry(422, 'notice'),
  'beat/cell-malformed': entry(422, 'alarm'),
  'beat/set-up-signature': entry(422, 'alarm'),
  'beat/transport-key': entry(422, 'alarm'),
  'beat/total-differs': entry(422, 'notice'),
  'beat/gap': entry(422),
  'beat/parcel-hash': entry(422, 'alarm'),
} as const satisfies Record<BeatCode, CodeEntry>;

const ledger = {
  'ledger/malformed-key': entry(422, 'alarm'),
  'ledger/malformed-note': entry(422, 'alarm'),
  'ledger/malformed-checkpoint': entry(422, 'alarm'),
  'ledger/malformed-policy': entry(422, 'alarm'),
  'ledger/malformed-proof': entry(422, 'alarm'),
  'ledger/malformed-tile': entry(422, 'alarm'),
  'ledger/malformed-entries': entry(422, 'alarm'),
  'ledger/malformed-leaf': entry(422, 'alarm'),
  'ledger/malformed-request': entry(400, 'notice'),
  'ledger/inclusion-mismatch': entry(422, 'alarm'),
  'ledger/consistency-mismatch': entry(422, 'alarm'),
  'ledger/node-missing': entry(422, 'alarm'),
  'ledger/rolled-back': entry(422, 'alarm'),
  'ledger/forked': entry(409, 'alarm'),
  'ledger/signature-missing': entry(422, 'alarm'),
  'ledger/signature-bad': entry(422, 'alarm'),
  'ledger/unknown-log': entry(404, 'notice'),
  'ledger/log-signature-missing': entry(403, 'alarm'),
  'ledger/log-signature-bad': entry(403, 'alarm'),
  'ledger/cosignature-bad': entry(422, 'alarm'),
  'ledger/quorum-not-met': entry(422, 'notice'),
  'ledger/old-size-too-large': entry(400, 'notice'),
  'ledger/old-size-stale': entry(409),
} as const satisfies Record<LedgerCode, CodeEntry>;

const journal = {
  'journal/malformed': entry(422, 'alarm'),
  'journal/unknown-version': entry(422, 'notice'),
  'journal/gap': entry(422, 'alarm'),
  'journal/chain': entry(422, 'alarm'),
  'journal/too-large': entry(413, 'notice'),
  'journal/forked': entry(422, 'alarm'),
  'journal/signature': entry(422, 'alarm'),
} as const satisfies Record<JournalCode, CodeEntry>;

const directory = {
  'directory/malformed-anchor': entry(422, 'alarm'),
  'directory/malformed-entry': entry(422, 'notice'),
  'directory/malformed-statement': entry(422, 'notice'),
  'directory/unknown-version': entry(422, 'notice'),
  'directory/unknown-kind': entry(422, 'notice'),
  'directory/unsound-key': entry(422, 'alarm'),
  'directory/bad-signature': entry(422, 'alarm'),
  'directory/no-quorum': entry(422, 'alarm'),
  'directory/not-the-hub': entry(422, 'alarm'),
  'directory/repeated': entry(422, 'notice'),
  'directory/outdated': entry(422, 'notice'),
  'directory/already-said': entry(422, 'notice'),
  'directory/not-carried': entry(422, 'notice'),
  'directory/unknown-body': entry(422, 'notice'),
  'directory/unknown-facility': entry(422, 'notice'),
  'directory/unknown-officer': entry(422, 'notice'),
  'directory/unknown-terminal': entry(422, 'notice'),
  'directory/unknown-monitor': entry(422, 'notice'),
  'directory/unknown-pin-server': entry(422, 'notice'),
  'directory/unknown-epoch': entry(422, 'notice'),
  'directory/unknown-trustee': entry(422, 'notice'),
  'directory/feed-forked': entry(422, 'alarm'),
  'directory/malformed-view': entry(422, 'alarm'),
  'directory/not-in-ledger': entry(422, 'alarm'),
} as const satisfies Record<DirectoryCode | DirectoryViewCode, CodeEntry>;

const release = {
  'release/unnamed': entry(503, 'alarm'),
  'release/other-policy': entry(503, 'alarm'),
  'release/expired': entry(503, 'alarm'),
} as const satisfies Record<ReleaseCode, CodeEntry>;

const feed = {
  'feed/malformed': entry(422, 'alarm'),
  'feed/unknown-version': entry(422, 'notice'),
  'feed/forked': entry(422, 'alarm'),
  'feed/bad-signature': entry(422, 'alarm'),
} as const satisfies Record<FeedCode, CodeEntry>;

export const evidenceCodes = { ...sealing, ...beat, ...ledger, ...journal, ...directory, ...release, ...feed };

/** What an opened complaint can fail in. Its union is held against this in tools/check/codes.test.ts: hub and agent read this file and know no complaint. */
export const contentCodes = {
  'complaint/malformed': entry(422, 'alarm'),
  'complaint/unknown-version': entry(422, 'notice'),
  'complaint/attachment-mismatch': entry(422, 'alarm'),

  'complaint/padding': entry(422, 'alarm'),
  'complaint/label-mismatch-body': entry(422, 'alarm'),
  'complaint/label-mismatch-epoch': entry(422, 'alarm'),
  'complaint/label-mismatch-envelope-id': entry(422, 'alarm'),
  'complaint/label-mismatch-urgent': entry(422, 'alarm'),
  'complaint/label-mismatch-r': entry(422, 'alarm'),
  'complaint/label-mismatch-terminal': entry(422, 'alarm'),
} as const satisfies Record<string, CodeEntry>;

import type { Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { pinPair, pinServersAsked } from '@dauys/directory/pin-servers.ts';
import type { Names } from '@dauys/directory/state.ts';
import { isFresh, newestCosignature, shownEntries, verifyDirectoryView } from '@dauys/protocol/directory-view.ts';
import type { KioskDirectory } from '@dauys/protocol/kiosk.ts';

/** A body that a quorum of the directory's signers vouches for, with the key to seal to. */
export interface ProvenBody {
  readonly id: string;
  readonly names: Names;
  readonly role: 'prosecutor' | 'court' | 'ombudsman';
  readonly epoch: number;
  readonly recipient: string;
  /** `stale`: cut off for more than seven days, or the epoch has ended and no newer one is known. One still seals, flagged. */
  readonly keyAge: 'fresh' | 'stale';
  /** It is there for children. */
  readonly children?: true;
  /** To whom canaries and covers are sealed; absent where nobody would open them. */
  readonly canaryRecipient?: string;
}

/** Whose statement key it is or was, by key id. */
export interface ProvenOfficerKey {
  readonly officer: string;
  readonly body: string;
  readonly publicKey: Bytes;
  readonly since: Instant;
  readonly until?: Instant;
}

/** What the page relies on, as plain data: proven once, in a worker of its own, and then handed about. */
export interface ProvenView {
  readonly bodies: readonly ProvenBody[];
  readonly officerKeys: Readonly<Record<string, ProvenOfficerKey>>;
  /** C2SP tlog-policy text of the cases ledger. */
  readonly casesPolicy: string;
  readonly newest: Instant | undefined;
  /** By facility: the day of the last check that the directory's signers tell of, as days since 1970. */
  readonly checks?: Readonly<Record<string, number>>;
  /** Who helps with numbers of people's own, the newest first; absent where no two of different hands do. */
  readonly numbers?: readonly NumberServer[];
}

/** A server that a quorum names, and the key that its proofs are held against. */
export interface NumberServer {
  readonly id: string;
  readonly by: string;
  readonly voprfKey: Bytes;
}

const ROLES = ['prosecutor', 'court', 'ombudsman'] as const;

/**
 * Verifies what the agent hands over: checkpoint, entries, statements. `newestSeen` is the newest cosignature this page has met before: the clock of
 * a terminal may be set back. Throws `VerificationError` as `parseAnchor` and `verifyDirectoryView`.
 */
export const proveView = (shown: KioskDirectory, now: Instant, newestSeen?: Instant): ProvenView => {
  const anchor = parseAnchor(shown.anchor);
  const { directory, checkpoint } = verifyDirectoryView({ anchor, note: shown.note, entries: shownEntries(shown.entries) });
  const newest = newestCosignature(checkpoint);
  const at = instant(Math.max(now, newestSeen ?? 0, newest ?? 0));
  const fresh = isFresh(checkpoint, now, newestSeen);
  const bodies = [...directory.bodies.values()].flatMap((body): ProvenBody[] => {
    const epoch = directory.currentEpoch(body.id, at);
    if (epoch === undefined) return [];
    const { id, names, role, children } = body;
    const opened = directory.responders.has(id) ? { canaryRecipient: epoch.canaryRecipient } : {};
    const keyAge = fresh && !epoch.stale ? 'fresh' : 'stale';
    const forChildren = children === undefined ? {} : { children };
    return [{ id, names, role, epoch: epoch.epoch, recipient: epoch.recipient, keyAge, ...opened, ...forChildren }];
  });
  const officerKeys: Record<string, ProvenOfficerKey> = {};
  for (const key of shownKeys(directory.officers.values())) {
    const known = directory.officerKey(key);
    if (known !== undefined) officerKeys[key] = known;
  }
  const numbers = pinServersAsked(directory).map(({ id, by, voprfKey }): NumberServer => ({ id, by, voprfKey }));
  const helped = pinPair(numbers) === undefined ? {} : { numbers };
  const checks = Object.fromEntries([...directory.checks].map(([facility, { day }]) => [facility, day]));
  return { bodies: bodies.toSorted(byRole), officerKeys, casesPolicy: anchor.ledgers.cases, newest, checks, ...helped };
};

const byRole = (a: ProvenBody, b: ProvenBody): number => ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || (a.id < b.id ? -1 : 1);

const shownKeys = (officers: Iterable<{ readonly key: string }>): string[] => [...officers].map(({ key }) => key);

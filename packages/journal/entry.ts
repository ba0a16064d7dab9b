import { fromUtf8, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { isoOf, parseIso, type Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import canonicalize from 'canonicalize';

/** Why a journal is not believed. */
export type JournalCode = (typeof JOURNAL_CODES)[number];
const JOURNAL_CODES = [
  'journal/malformed',
  'journal/unknown-version',
  'journal/gap',
  'journal/chain',
  'journal/too-large',
  'journal/forked',
  'journal/signature',
] as const;

/** Whether a code is one of this package. */
export const isJournalCode = (code: string): code is JournalCode => JOURNAL_CODES.some((known) => known === code);

/** Longest entry in bytes. */
export const ENTRY_LIMIT = 1_024;

/**
 * Everything a terminal says about its own life, with the details each kind has. None of them tells that, when, or how
 * much somebody wrote: `day-counter` comes once per local day, whether anybody wrote or not, and hides the count.
 */
export const KINDS = {
  boot: ['aliveUntil', 'version', 'system', 'up', 'resets', 'safe'],
  shutdown: ['reason'],
  alive: ['since'],
  'mains-lost': [],
  'mains-back': [],
  'link-down': [],
  'link-up': [],
  'gateway-down': [],
  'gateway-up': [],
  'hub-unreachable': ['uplink', 'since'],
  'hub-back': ['uplink', 'since', 'attempts'],
  'tls-refused': ['certificate'],
  'screen-off': [],
  'screen-on': [],
  'touch-missing': [],
  'touch-back': [],
  'printer-fault': ['fault'],
  'printer-back': [],
  'reader-missing': ['reader'],
  'reader-back': ['reader'],
  'cover-opened': [],
  'cover-closed': [],
  'usb-in': [],
  'usb-out': [],
  'time-stepped': ['from'],
  'page-crashed': [],
  'page-back': [],
  'day-counter': ['day', 'commitment'],
  'policy-applied': ['policy'],
  distrust: ['code', 'evidence'],
} as const satisfies Record<string, readonly string[]>;

/** Uplinks whose names begin so are monitors': that one is out of reach says nothing of the hub. */
export const MONITOR_UPLINK = 'monitor-';

export type JournalKind = keyof typeof KINDS;
export type Details = Readonly<Record<string, string | number>>;

export interface Entry {
  /** 1 for the first entry, then without a gap. */
  readonly n: number;
  readonly at: Instant;
  /** How often the terminal's store was started. */
  readonly boot: number;
  readonly kind: JournalKind;
  readonly details: Details;
}

/** Canonical JSON {v:1, n, at, boot, kind, …details}. Throws `RangeError` above ENTRY_LIMIT or for a detail that the kind does not have. */
export const encodeEntry = (entry: Entry): Bytes => {
  const allowed: readonly string[] = KINDS[entry.kind];
  if (Object.keys(entry.details).some((key) => !allowed.includes(key))) throw new RangeError('a detail that this kind does not have');
  const bytes = utf8(spelled(entry));
  if (bytes.length > ENTRY_LIMIT) throw new RangeError('journal entry above its limit');
  return bytes;
};

const spelled = ({ n, at, boot, kind, details }: Entry): string => canonicalize({ ...details, v: 1, n, at: isoOf(at), boot, kind }) ?? '';

/**
 * Reads an entry of a journal that a terminal, or whoever took it over, sent. Strict: canonical bytes, known kind and details only.
 * Throws `VerificationError` 'journal/too-large', 'journal/malformed' or 'journal/unknown-version'.
 */
export const parseEntry = (bytes: Uint8Array): Entry => {
  if (bytes.length > ENTRY_LIMIT) return distrust('journal/too-large');
  const { v, n, at, boot, kind, ...details } = objectOf(bytes);
  if (v !== 1) return distrust('journal/unknown-version');
  const when = typeof at === 'string' ? parseIso(at) : undefined;
  if (when === undefined || !isCount(n) || n < 1 || !isCount(boot) || !isKind(kind) || !areDetails(kind, details)) return malformed();
  const entry: Entry = { n, at: when, boot, kind, details };
  if (spelled(entry) !== fromUtf8(bytes)) return malformed();
  return entry;
};

const distrust = (code: JournalCode): never => {
  throw new VerificationError<JournalCode>(code);
};
const malformed = (): never => distrust('journal/malformed');

const objectOf = (bytes: Uint8Array): Record<string, unknown> => {
  try {
    const parsed: unknown = JSON.parse(fromUtf8(bytes));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : malformed();
  } catch {
    return malformed();
  }
};

const isCount = (n: unknown): n is number => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0;
const isKind = (kind: unknown): kind is JournalKind => typeof kind === 'string' && Object.hasOwn(KINDS, kind);
const areDetails = (kind: JournalKind, details: Record<string, unknown>): details is Record<string, string | number> => {
  const allowed: readonly string[] = KINDS[kind];
  return Object.entries(details).every(([key, value]) => allowed.includes(key) && isDetail(value));
};
// A number beyond all numbers and half a letter can stand in JSON and have no canonical spelling.
const isDetail = (value: unknown): boolean => (typeof value === 'string' ? value.isWellFormed() : Number.isFinite(value));

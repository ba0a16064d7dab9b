import { parseBase64 } from '@dauys/basics/bytes.ts';
import { assertionOf, type Assertion } from './assertion.ts';
import { isHarmless } from './attachmentName.ts';
import {
  CATEGORIES,
  DISCLOSURES,
  KEY_AGES,
  KINDS,
  LANGUAGES,
  SOLVED,
  type Category,
  type Disclosure,
  type KeyAge,
  type Kind,
  type Language,
  type Solved,
} from './categories.ts';
import { wishesOf, type Wishes } from './wishes.ts';
import { ATTACHMENT_MIMES, charactersOf, LIMITS, type AttachmentMime } from './limits.ts';

export interface Identity {
  readonly name: string;
  /** Personal number or case number, as the person wrote it. */
  readonly number?: string;
}

export interface AttachmentEntry {
  /** Harmless (attachmentName.ts). */
  readonly name: string;
  readonly mime: AttachmentMime;
  readonly length: number;
  /** Hex. */
  readonly sha256: string;
}

/** What stands inside the seal. Keys and tokens are canonical base64. */
export interface Manifest {
  readonly v: 1;
  readonly envelopeId: string;
  readonly body: string;
  readonly epoch: number;
  readonly kind: Kind;
  readonly language: Language;
  readonly category: Category;
  readonly urgent: boolean;
  readonly disclosure: Disclosure;
  /** Absent when anonymous; in a first complaint otherwise present. What follows it comes from a page that knows only the code. */
  readonly identity?: Identity;
  readonly text: string;
  readonly attachments: readonly AttachmentEntry[];
  readonly replyRecipient: string;
  /** 32 bytes. */
  readonly mailboxKey: string;
  /** 16 bytes: the same for all that one code sends to one body. */
  readonly threadToken: string;
  /** 16 bytes: opens the `accepted` commitment. */
  readonly r: string;
  /** 16 bytes: opens the later commitments. */
  readonly q: string;
  readonly terminal: string;
  readonly keyAge?: KeyAge;
  readonly solved?: Solved;
  /** Never empty. */
  readonly wishes?: Wishes;
  /** Only beside `identity`. */
  readonly assertion?: Assertion;
  /** 16 bytes of hex: a test complaint, measured at the inbox and never a case. */
  readonly canary?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The manifest behind a parsed JSON value, or `undefined` when any field is missing, of the wrong type or out of bounds. Unknown fields are not
 * copied; the caller's comparison with the canonical bytes refuses them.
 */
export const manifestOf = (value: unknown): Manifest | undefined => {
  const f = fieldsOf(value);
  if (f === undefined) return undefined;
  const { envelopeId, body, epoch, urgent, text, replyRecipient, mailboxKey, threadToken, r, q, terminal, canary } = f;
  const kind = oneOf(KINDS, f['kind']);
  const language = oneOf(LANGUAGES, f['language']);
  const category = oneOf(CATEGORIES, f['category']);
  const disclosure = oneOf(DISCLOSURES, f['disclosure']);
  if (kind === undefined || language === undefined || category === undefined || disclosure === undefined) return undefined;
  if (!matches(envelopeId, /^[0-9a-f]{32}$/) || !matches(body, /^[a-z][a-z0-9-]{1,39}$/) || !matches(terminal, /^[0-9a-f]{8}$/))
    return undefined;
  if (!isWhole(epoch, 1, 0xffffffff) || typeof urgent !== 'boolean' || !isText(text, LIMITS.textCharacters)) return undefined;
  // Form only: whether it is a good key shows when the body seals a reply to it.
  if (!matches(replyRecipient, /^age1pq1[02-9ac-hj-np-z]{1900,2000}$/)) return undefined;
  if (!isBase64(mailboxKey, 32) || !isBase64(threadToken, 16) || !isBase64(r, 16) || !isBase64(q, 16)) return undefined;
  const optional = optionalFields(f);
  const attachments = attachmentsOf(f['attachments']);
  if (optional === undefined || attachments === undefined) return undefined;
  if (canary !== undefined && !matches(canary, /^[0-9a-f]{32}$/)) return undefined;
  // A name beside "anonymous" would be a name that the person asked not to give.
  if (disclosure === 'anonymous' && optional.identity !== undefined) return undefined;
  if (optional.assertion !== undefined && optional.identity === undefined) return undefined;
  if (disclosure !== 'anonymous' && kind === 'complaint' && optional.identity === undefined) return undefined;
  return {
    ...{ v: 1, envelopeId, body, epoch, kind, language, category, urgent, disclosure, text, attachments },
    ...{ replyRecipient, mailboxKey, threadToken, r, q, terminal },
    ...optional,
    ...(canary === undefined ? {} : { canary }),
  };
};

const optionalFields = (f: Fields): Pick<Manifest, 'identity' | 'keyAge' | 'solved' | 'wishes' | 'assertion'> | undefined => {
  const identity = f['identity'] === undefined ? undefined : identityOf(f['identity']);
  const keyAge = oneOf(KEY_AGES, f['keyAge']);
  const solved = oneOf(SOLVED, f['solved']);
  const wishes = f['wishes'] === undefined ? undefined : wishesOf(f['wishes']);
  const assertion = f['assertion'] === undefined ? undefined : assertionOf(f['assertion']);
  if (identity === undefined && f['identity'] !== undefined) return undefined;
  if (keyAge === undefined && f['keyAge'] !== undefined) return undefined;
  if (solved === undefined && f['solved'] !== undefined) return undefined;
  if (wishes === undefined && f['wishes'] !== undefined) return undefined;
  if (assertion === undefined && f['assertion'] !== undefined) return undefined;
  return {
    ...(identity === undefined ? {} : { identity }),
    ...(keyAge === undefined ? {} : { keyAge }),
    ...(solved === undefined ? {} : { solved }),
    ...(wishes === undefined ? {} : { wishes }),
    ...(assertion === undefined ? {} : { assertion }),
  };
};

const identityOf = (value: unknown): Identity | undefined => {
  const f = fieldsOf(value);
  const name = f?.['name'];
  const number = f?.['number'];
  if (!isText(name, LIMITS.nameCharacters) || name.trim() === '') return undefined;
  if (number !== undefined && !isText(number, LIMITS.numberCharacters)) return undefined;
  return { name, ...(number === undefined ? {} : { number }) };
};

const attachmentsOf = (value: unknown): AttachmentEntry[] | undefined => {
  if (!Array.isArray(value) || value.length > LIMITS.attachments) return undefined;
  const entries = value.map(attachmentOf);
  if (!entries.every((entry) => entry !== undefined)) return undefined;
  return entries.reduce((sum, entry) => sum + entry.length, 0) <= LIMITS.attachmentBytes ? entries : undefined;
};

const attachmentOf = (value: unknown): AttachmentEntry | undefined => {
  const f = fieldsOf(value);
  const { name, length, sha256 } = f ?? {};
  const mime = oneOf(ATTACHMENT_MIMES, f?.['mime']);
  if (typeof name !== 'string' || !isHarmless(name) || mime === undefined) return undefined;
  if (!isWhole(length, 1, LIMITS.attachmentBytes) || !matches(sha256, /^[0-9a-f]{64}$/)) return undefined;
  return { name, mime, length, sha256 };
};

const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | undefined => known.find((one) => one === value);

const matches = (value: unknown, pattern: RegExp): value is string => typeof value === 'string' && pattern.test(value);

const isWhole = (value: unknown, from: number, to: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;

const isText = (value: unknown, limit: number): value is string =>
  typeof value === 'string' && value.length <= 2 * limit && value.isWellFormed() && charactersOf(value) <= limit;

const isBase64 = (value: unknown, bytes: number): value is string =>
  typeof value === 'string' && value.length <= 64 && parseBase64(value)?.length === bytes;

/**
 * From what a person said to sealed bytes: the page's own code, without screen or network, so that demonstrations and tests lodge through
 * the very same lines (tools may import this file from Node).
 */
import { base64, concat, hex, u32, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { reveal, type Redacted } from '@dauys/basics/redacted.ts';
import type { Draft } from '@dauys/complaint/draft.ts';
import type { AttachmentMime } from '@dauys/complaint/limits.ts';
import { attachmentEntry, encodeInner, type Manifest } from '@dauys/complaint/manifest.ts';
import { saidWishes } from '@dauys/complaint/wishes.ts';
import type { Lodging } from '@dauys/protocol/kiosk.ts';
import { bucketFor, type Bucket } from '@dauys/sealing/bucket.ts';
import { generateCode, platformRandom, type Code } from '@dauys/sealing/code.ts';
import { commitment } from '@dauys/sealing/commitment.ts';
import { keysOfCode, threadToken, type ComplainantKeys } from '@dauys/sealing/complainant.ts';
import { fileHash } from '@dauys/sealing/envelope.ts';
import { canonicalBytes } from '@dauys/sealing/json.ts';
import { sealPadded } from '@dauys/sealing/seal.ts';
import type { ProvenBody } from './proven.ts';

export interface Picture {
  readonly name: string;
  readonly mime: AttachmentMime;
  readonly bytes: Bytes;
}

/** What is to be sealed; it exists in page memory only. */
export interface Content {
  /** Without faults (`faultsOf`). */
  readonly draft: Draft;
  readonly pictures: readonly Picture[];
}

export type SealingStage = 'keys' | 'sealing';

export interface SealOrder {
  readonly content: Redacted<Content>;
  readonly to: Pick<ProvenBody, 'id' | 'epoch' | 'recipient' | 'keyAge'>;
  /** 8 hex digits. */
  readonly terminal: string;
  /** Given when this follows an earlier complaint: the answer then opens with the code the person already has. */
  readonly keys?: ComplainantKeys;
  /** 32 hex digits: a test of the way. All else is as for any complaint. */
  readonly canary?: string;
  readonly random?: (n: number) => Bytes;
  readonly onStage?: (stage: SealingStage) => void;
}

/** Ciphertext and what may be said of it outside; `code` only when it is new. Nothing of it is stored yet: it promises nothing. */
export interface SealedComplaint {
  readonly lodging: Lodging;
  readonly file: Bytes;
  readonly keys: ComplainantKeys;
  readonly code?: Redacted<Code>;
}

/**
 * Seals one complaint or addition to the body's proven key. Takes about a second (Argon2id), so screens call it in a worker.
 * Throws `VerificationError` of sealing and complaint, `Fault` for a draft with faults.
 */
export const sealComplaint = async (order: SealOrder): Promise<SealedComplaint> => {
  const random = order.random ?? platformRandom;
  order.onStage?.('keys');
  const code = order.keys === undefined ? generateCode(random) : undefined;
  const keys = order.keys ?? (await keysOfCode(code ?? fault('no code')));
  order.onStage?.('sealing');
  const [envelopeId, r] = [hex(random(16)), random(16)];
  const { draft, pictures } = reveal(order.content);
  const manifest = manifestFor(order, { draft, pictures, keys, envelopeId, r });
  const inner = encodeInner(
    manifest,
    pictures.map(({ bytes }) => bytes),
  );
  const bucket: Bucket = bucketFor(inner.length) ?? fault('larger than the largest bucket');
  const file = await sealPadded(inner, [order.to.recipient]);
  const h = fileHash(file);
  const C = hex(commitment('accepted', 0, r, h));
  const { body, epoch, urgent } = manifest;
  const lodging: Lodging = { v: 1, envelopeId, body, epoch, bucket, urgent, h: hex(h), C, r: hex(r) };
  return { lodging, file, keys, ...(code === undefined ? {} : { code }) };
};

/** The body of `POST /api/envelopes`: u32 n ‖ canonical lodging (n bytes) ‖ age file. */
export const lodgingBody = ({ lodging, file }: Pick<SealedComplaint, 'lodging' | 'file'>): Bytes => {
  const said = canonicalBytes(lodging);
  return concat(u32(said.length), said, file);
};

interface Parts extends Content {
  readonly keys: ComplainantKeys;
  readonly envelopeId: string;
  readonly r: Bytes;
}

const manifestFor = (order: SealOrder, { draft, pictures, keys, envelopeId, r }: Parts): Manifest => {
  const { to } = order;
  const first = draft.kind === 'complaint';
  // A page that knows only the code does not know what was said at first: it says nothing more than it knows.
  const category = draft.category ?? (first ? fault('no category') : 'other');
  const disclosure = draft.disclosure ?? (first ? fault('no disclosure') : 'anonymous');
  const named = disclosure !== 'anonymous' && draft.name.trim() !== '';
  const number = draft.number.trim();
  const wishes = saidWishes(draft.wishes ?? {});
  return {
    v: 1,
    envelopeId,
    body: to.id,
    epoch: to.epoch,
    kind: draft.kind,
    language: draft.language ?? fault('no language'),
    category,
    urgent: draft.urgent ?? (first ? fault('no urgency') : false),
    disclosure,
    ...(named ? { identity: { name: draft.name.trim(), ...(number === '' ? {} : { number }) } } : {}),
    ...(named && draft.assertion !== undefined ? { assertion: draft.assertion } : {}),
    text: draft.text.trim().toWellFormed(),
    attachments: pictures.map(({ name, mime, bytes }) => attachmentEntry(name, mime, bytes)),
    replyRecipient: keys.replyRecipient,
    mailboxKey: base64(keys.mailboxKey),
    threadToken: base64(threadToken(keys.threadKey, to.id)),
    r: base64(r),
    q: base64(keys.q),
    terminal: order.terminal,
    ...(to.keyAge === 'stale' ? { keyAge: 'stale' } : {}),
    ...(draft.solved === undefined ? {} : { solved: draft.solved }),
    ...(wishes === undefined ? {} : { wishes }),
    ...(order.canary === undefined ? {} : { canary: order.canary }),
  };
};

const fault = (what: string): never => {
  throw new Fault(`cannot seal: ${what}`);
};

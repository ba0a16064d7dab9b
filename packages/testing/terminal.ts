/** A terminal for tests of hubs: it really sets up sessions, seals cells, signs labels, and misbehaves only when told. */
import { createHash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { bytesOf, concat, fromUtf8, hex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { isoOf, type Clock, type Instant } from '@dauys/basics/clock.ts';
import { openDownFrame, sealUpFrame, type SessionKeys } from '@dauys/beat/cell.ts';
import { parseDownCell, type DownCell } from '@dauys/beat/down.ts';
import { DOWN_BYTES, parseDownFrame, type DownType } from '@dauys/beat/frame.ts';
import { setUp } from '@dauys/beat/session.ts';
import { encodeUpCell, FRAGMENT_HEAD, FRAGMENT_ROOM, type Fragment } from '@dauys/beat/up.ts';
import type { DownStatus, UpStatus } from '@dauys/protocol/beat.ts';
import { commitment } from '@dauys/sealing/commitment.ts';
import { encodeEnvelopeParcel, fileHash, LABEL_DOMAIN, labelBytes, type Label } from '@dauys/sealing/envelope.ts';
import { person, type Person } from './directory-cast.ts';

/** Carries a frame to the hub and brings the answer. */
export type Post = (frame: Bytes) => Promise<Bytes>;

/** POST over HTTP; throws when the status is not 200. */
export const postTo =
  (url: string): Post =>
  async (frame) => {
    const answer = await fetch(`${url}/beat`, { method: 'POST', body: frame, headers: { 'content-type': 'application/octet-stream' } });
    const body = new Uint8Array(await answer.arrayBuffer());
    if (answer.status !== 200) throw new Error(`the hub answered ${answer.status}`);
    return body;
  };

export interface Answered {
  readonly type: DownType;
  readonly status?: DownStatus;
  readonly cell?: DownCell;
}

/** A parcel with its name. */
export interface Parcel {
  readonly hash: Bytes;
  readonly bytes: Bytes;
  readonly label: Label;
}

export interface EnvelopeWish extends Partial<Label> {
  /** Length of the sealed file; a text's by default. */
  readonly length?: number;
  readonly signer?: Person;
}

export const parcelOf = (bytes: Bytes): { readonly hash: Bytes; readonly bytes: Bytes } => ({
  hash: bytesOf(createHash('sha256').update(bytes).digest()),
  bytes,
});

export const fragmentOf = (parcel: { hash: Bytes; bytes: Bytes }, offset = 0, length = parcel.bytes.length): Fragment => ({
  parcel: parcel.hash,
  total: parcel.bytes.length,
  offset,
  bytes: parcel.bytes.slice(offset, offset + length),
});

/** The fragments of a parcel, one a frame. */
export const fragmentsOf = (parcel: { hash: Bytes; bytes: Bytes }, room = FRAGMENT_ROOM - FRAGMENT_HEAD): Fragment[] =>
  Array.from({ length: Math.ceil(parcel.bytes.length / room) }, (_, i) => fragmentOf(parcel, i * room, room));

export class TestTerminal {
  readonly id: string;
  readonly number: number;
  readonly device: Person;
  sequence = 0;
  boot = 1;
  counter = 0;
  journal = { n: 1, head: '11'.repeat(32) };
  feed = { chunk: 0, offset: 0 };
  session: Bytes = new Uint8Array(16);
  keys: SessionKeys | undefined;
  readonly #clock: Clock;
  readonly #hubKey: Uint8Array;

  constructor(number: number, { clock, hubKey }: { readonly clock: Clock; readonly hubKey: Uint8Array }) {
    this.number = number;
    this.id = number.toString(16).padStart(8, '0');
    this.device = person(`terminal ${number}`);
    this.#clock = clock;
    this.#hubKey = hubKey;
  }

  /** A set-up frame with its keys, not sent. */
  async knock(
    session: Bytes = bytesOf(randomBytes(16)),
    signer: Person = this.device,
  ): Promise<{ frame: Bytes; keys: SessionKeys; session: Bytes }> {
    const at = this.#clock.now();
    const request = { hubPublicKey: this.#hubKey, terminal: this.number, session, boot: this.boot, at, sign: (m: Bytes) => signer.sign(m) };
    return { ...(await setUp(request)), session };
  }

  async setUp(post: Post): Promise<Answered> {
    const { frame, keys, session } = await this.knock();
    const answered = this.read(await post(frame), keys);
    if (answered.type === 'session-accepted') Object.assign(this, { keys, session, sequence: 0 });
    return answered;
  }

  status(change: Partial<UpStatus> = {}): UpStatus {
    const clock = isoOf(this.#clock.now());
    return {
      v: 1,
      boot: this.boot,
      uptime: 60,
      clock,
      journal: this.journal,
      conditions: ['mains'],
      feed: this.feed,
      policy: 0,
      ...change,
    };
  }

  /** A beat under the next sequence (or a stated one), not sent. */
  frame(fragments: readonly Fragment[] = [], change: Partial<UpStatus> & { readonly sequence?: number } = {}): Bytes {
    if (this.keys === undefined) throw new Error('no session');
    const { sequence = ++this.sequence, ...status } = change;
    const cell = encodeUpCell(utf8(canonicalize(this.status(status)) ?? ''), fragments);
    return sealUpFrame(this.keys, { terminal: this.number, session: this.session, sequence }, cell);
  }

  async beat(
    post: Post,
    fragments: readonly Fragment[] = [],
    change: Partial<UpStatus> & { readonly sequence?: number } = {},
  ): Promise<Answered> {
    return this.read(await post(this.frame(fragments, change)));
  }

  read(bytes: Bytes, keys: SessionKeys | undefined = this.keys): Answered {
    if (bytes.length !== DOWN_BYTES) throw new Error('the answer has another size');
    const frame = parseDownFrame(bytes);
    if (keys === undefined || (frame.type !== 'beat' && frame.type !== 'session-accepted')) return { type: frame.type };
    const cell = parseDownCell(openDownFrame(keys, frame));
    return { type: frame.type, cell, status: JSON.parse(fromUtf8(cell.status)) as DownStatus };
  }

  /** An envelope whose file is random bytes of the right length: no hub can tell. Takes the next counter unless told. */
  envelope({ length = 16_384 + 2_000, signer = this.device, ...wish }: EnvelopeWish = {}): Parcel {
    const file = bytesOf(randomBytes(length));
    const h = fileHash(file);
    const counter = wish.counter ?? ++this.counter;
    const C = hex(commitment('accepted', 0, bytesOf(randomBytes(16)), h));
    const named = { v: 1, envelopeId: hex(randomBytes(16)), body: 'court', epoch: 1, bucket: 16_384, urgent: false } as const;
    const label: Label = { ...named, h: hex(h), C, terminal: this.id, day: 20_000, ...wish, counter };
    return this.parcel(label, file, signer);
  }

  /** The parcel of a label and a file, signed as they stand. */
  parcel(label: Label, file: Bytes, signer: Person = this.device): Parcel {
    const signed = labelBytes(label);
    const signature = signer.sign(concat(utf8(LABEL_DOMAIN), signed));
    return { ...parcelOf(encodeEnvelopeParcel({ labelBytes: signed, signature, file })), label };
  }
}

/** A clock that a test owns. */
export const ownClock = (start: string): Clock & { advance(ms: number): void } => {
  let now = Date.parse(start);
  return { now: () => now as Instant, advance: (ms) => void (now += ms) };
};

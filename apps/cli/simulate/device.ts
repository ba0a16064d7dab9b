/** A simulated terminal as the hub meets it: real sessions, frames, statements and journal segments under its own device key. */
import { base64, bytesOf, concat, fromUtf8, hex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { isoOf, type Instant } from '@dauys/basics/clock.ts';
import { openAnswer, sealUpFrame, type SessionKeys } from '@dauys/beat/cell.ts';
import { parseDownCell } from '@dauys/beat/down.ts';
import { DOWN_BYTES, parseDownFrame } from '@dauys/beat/frame.ts';
import { parcelHash } from '@dauys/beat/received.ts';
import { setUp } from '@dauys/beat/session.ts';
import { encodeUpCell, type Fragment } from '@dauys/beat/up.ts';
import { append, EMPTY, HEAD_DOMAIN, headAfter, headBytes, type Head } from '@dauys/journal/chain.ts';
import { encodeSegment, fitting, SEGMENT_LIMIT } from '@dauys/journal/segment.ts';
import { encodeTerminalStatement, STATEMENT_DOMAIN } from '@dauys/journal/statement.ts';
import type { DownStatus, UpStatus } from '@dauys/protocol/beat.ts';
import { sign } from '@dauys/sealing/signature.ts';
import canonicalize from 'canonicalize';
import { randomBytes } from 'node:crypto';
import type { News } from './news.ts';

/** Carries a frame to the hub; `undefined` when no frame came back. */
export type Post = (frame: Bytes) => Promise<Bytes | undefined>;

/** What the terminal says of itself in one beat. */
export interface Saying {
  readonly boot: number;
  readonly uptime: number;
  /** By its own clock. */
  readonly clock: Instant;
  readonly conditions: readonly string[];
}

export type Outcome = 'answered' | 'refused' | 'unreachable';

const STATEMENT_MS = 900_000;

interface Session {
  readonly name: Bytes;
  readonly keys: SessionKeys;
  readonly boot: number;
  sequence: number;
}

interface Carrying {
  readonly name: Bytes;
  readonly bytes: Bytes;
  /** The number of its last entry; absent for an envelope. */
  readonly last?: number;
}

/** What must survive the simulator: a journal that began anew would be another past. */
export interface Kept {
  /** The last start that it told of. */
  readonly boot: number;
  /** The last entry that the hub confirmed. */
  readonly confirmed: Head;
  readonly waiting: readonly Bytes[];
  /** How many envelopes it has counted. */
  readonly lodged: number;
}

const NOTHING_KEPT: Kept = { boot: 0, confirmed: EMPTY, waiting: [], lodged: 0 };

export class SimulatedDevice {
  /** What became of its frames; `sessions` that were set up, `entries` of its journal and `canaries` that the hub took. */
  readonly tally = { answered: 0, refused: 0, unreachable: 0, sessions: 0, entries: 0, canaries: 0 };
  /** As the hub last said. */
  beatSeconds: number | undefined;
  readonly #number: number;
  readonly #seed: Bytes;
  readonly #hubKey: Uint8Array;
  readonly #post: Post;
  #session: Session | undefined;
  #boot: number;
  #confirmed: Head;
  #head: Head;
  #waiting: { readonly bytes: Bytes; readonly head: Head }[] = [];
  #carrying: Carrying | undefined;
  #envelopes: Bytes[] = [];
  #lodged: number;
  #statedAt = 0;

  constructor(parts: {
    readonly number: number;
    readonly seed: Bytes;
    readonly hubKey: Uint8Array;
    readonly post: Post;
    readonly kept?: Kept;
  }) {
    this.#number = parts.number;
    this.#seed = parts.seed;
    this.#hubKey = parts.hubKey;
    this.#post = parts.post;
    const { boot, confirmed, waiting, lodged } = parts.kept ?? NOTHING_KEPT;
    this.#boot = boot;
    this.#lodged = lodged;
    this.#confirmed = confirmed;
    this.#head = confirmed;
    for (const bytes of waiting) this.#waiting.push({ bytes, head: (this.#head = headAfter(this.#head, bytes)) });
  }

  get kept(): Kept {
    return { boot: this.#boot, confirmed: this.#confirmed, waiting: this.#waiting.map(({ bytes }) => bytes), lodged: this.#lodged };
  }

  /** Counts an envelope and carries it with the next beats. `make`: its parcel, under this counter and signed by this device. */
  async lodge(make: (counter: number, sign: (domain: string, message: Uint8Array) => Bytes) => Promise<Bytes>): Promise<void> {
    this.#lodged += 1;
    this.#envelopes.push(await make(this.#lodged, (domain, message) => sign(domain, message, this.#seed)));
  }

  /** Writes into its journal, as of `at` by its own clock. */
  write(news: readonly News[], at: Instant, boot: number): void {
    this.#boot = boot;
    for (const { kind, details } of news) {
      const next = append(this.#head, { at, boot, kind, details });
      this.#head = next.head;
      this.#waiting.push(next);
    }
  }

  /** A session of its own, if it has none since it was started: `refused` by a hub whose directory does not know the device. */
  async open({ boot, clock }: Pick<Saying, 'boot' | 'clock'>): Promise<Outcome> {
    if (this.#session?.boot === boot) return 'answered';
    const name = bytesOf(randomBytes(16));
    const asked = { hubPublicKey: this.#hubKey, terminal: this.#number, session: name, boot, at: clock };
    const { frame, keys } = await setUp({ ...asked, sign: (message) => sign('', message, this.#seed) });
    const answer = await this.#answerTo(frame, { name, keys });
    if (answer === undefined || answer === 'unreachable') return answer ?? 'refused';
    this.#session = { name, keys, boot, sequence: 0 };
    this.tally.sessions += 1;
    return 'answered';
  }

  /** One beat. A hub that does not know the session any more is met anew at once, as an agent does. */
  async beat(saying: Saying): Promise<Outcome> {
    const outcome = await this.#tried(saying);
    this.tally[outcome] += 1;
    return outcome;
  }

  async #tried(saying: Saying): Promise<Outcome> {
    for (let tries = 0; tries < 2; tries++) {
      const opened = await this.open(saying);
      const session = this.#session;
      if (opened !== 'answered' || session === undefined) return opened;
      const { name, keys } = session;
      const cell = encodeUpCell(utf8(canonicalize(this.#statusOf(saying)) ?? ''), this.#fragments());
      const frame = sealUpFrame(keys, { terminal: this.#number, session: name, sequence: ++session.sequence }, cell);
      const answer = await this.#answerTo(frame, { name, keys });
      if (answer === 'unreachable') return answer;
      if (answer !== undefined) {
        this.#acknowledged(answer);
        return 'answered';
      }
      this.#session = undefined;
    }
    return 'refused';
  }

  /** What the hub says, or nothing where it does not know the session or the device. */
  async #answerTo(
    frame: Bytes,
    { name, keys }: { readonly name: Bytes; readonly keys: SessionKeys },
  ): Promise<DownStatus | 'unreachable' | undefined> {
    const bytes = await this.#post(frame);
    if (bytes?.length !== DOWN_BYTES) return 'unreachable';
    const down = parseDownFrame(bytes);
    if (down.type !== 'beat' && down.type !== 'session-accepted') return undefined;
    const status = JSON.parse(fromUtf8(parseDownCell(openAnswer(keys, down, name)).status)) as DownStatus;
    this.beatSeconds = status.beatSeconds;
    return status;
  }

  #statusOf({ boot, uptime, clock, conditions }: Saying): UpStatus {
    const head = this.#head;
    const isDue = Math.abs(clock - this.#statedAt) >= STATEMENT_MS;
    if (isDue) this.#statedAt = clock;
    return {
      ...{ v: 1, boot, uptime: Math.max(0, Math.floor(uptime)), clock: isoOf(clock), policy: 0 },
      journal: { n: head.n, head: hex(head.hash) },
      conditions: [...conditions],
      feed: { chunk: 0, offset: 0 },
      ...(isDue ? { statement: this.#statement(boot, clock) } : {}),
    };
  }

  #statement(boot: number, at: Instant): { bytes: string; signature: string } {
    const bytes = encodeTerminalStatement({ terminal: this.#number, boot, at, beats: this.tally.answered, head: this.#head });
    return { bytes: base64(bytes), signature: base64(sign(STATEMENT_DOMAIN, bytes, this.#seed)) };
  }

  /** An envelope, or the first entries that the hub did not confirm; the same until it did. */
  #fragments(): readonly Fragment[] {
    this.#carrying ??= this.#next();
    if (this.#carrying === undefined) return [];
    const { name, bytes } = this.#carrying;
    return [{ parcel: name, total: bytes.length, offset: 0, bytes }];
  }

  #next(): Carrying | undefined {
    const envelope = this.#envelopes.shift();
    if (envelope !== undefined) return { name: parcelHash(envelope), bytes: envelope };
    const waiting = this.#waiting.slice(0, SEGMENT_LIMIT.entries).map(({ bytes }) => bytes);
    const entries = waiting.slice(0, fitting(waiting));
    const head = this.#waiting[entries.length - 1]?.head;
    if (head === undefined) return undefined;
    const signature = sign(HEAD_DOMAIN, headBytes(head), this.#seed);
    const bytes = encodeSegment({ after: head.n - entries.length, entries, signature });
    return { name: parcelHash(bytes), bytes, last: head.n };
  }

  #acknowledged({ acks }: DownStatus): void {
    const carrying = this.#carrying;
    if (carrying === undefined) return;
    const ack = acks.find(({ parcel }) => parcel === hex(carrying.name));
    if (ack === undefined) return;
    const { last } = carrying;
    if (last === undefined) {
      // One that is refused is not sent again: the next one comes in its time.
      if (ack.refused === undefined && ack.durable !== carrying.bytes.length) return;
      if (ack.refused === undefined) this.tally.canaries += 1;
      this.#carrying = undefined;
      return;
    }
    if (ack.refused !== undefined || ack.durable !== carrying.bytes.length) return;
    const confirmed = this.#waiting.filter(({ head }) => head.n <= last);
    this.tally.entries += confirmed.length;
    this.#confirmed = confirmed.at(-1)?.head ?? this.#confirmed;
    this.#waiting = this.#waiting.slice(confirmed.length);
    this.#carrying = undefined;
  }
}

/** Over HTTP. Never reads more than a frame, and never throws: a simulated terminal has nobody to tell. */
export const postTo =
  (hub: string, patienceMs = 10_000): Post =>
  async (frame) => {
    try {
      const answer = await fetch(`${hub.replace(/\/+$/, '')}/beat`, {
        method: 'POST',
        body: frame,
        headers: { 'content-type': 'application/octet-stream' },
        redirect: 'error',
        signal: AbortSignal.timeout(patienceMs),
      });
      const body = answer.status === 200 && answer.headers.get('content-length') === `${DOWN_BYTES}` ? await answer.bytes() : undefined;
      if (body === undefined) await answer.body?.cancel();
      return body === undefined ? undefined : concat(body);
    } catch {
      return undefined;
    }
  };

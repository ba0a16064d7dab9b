/** A small hub that really does the cryptography, and misbehaves on the wire only when told. In memory; for tests of terminals. */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import canonicalize from 'canonicalize';
import { base64, bytesOf, concat, fromUtf8, hex, parseHex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, isoOf, systemClock } from '@dauys/basics/clock.ts';
import { openUpFrame, sealDownFrame, type SessionKeys } from '@dauys/beat/cell.ts';
import { encodeDownCell, PIECE_HEAD, PIECE_ROOM, type Piece } from '@dauys/beat/down.ts';
import { encodeDownNotice, parseUpFrame, type UpFrame } from '@dauys/beat/frame.ts';
import { applyFragment, checkParcel, type Received } from '@dauys/beat/received.ts';
import type { DeviceKey } from '@dauys/beat/device.ts';
import { acceptSetUp, generateTransportKey, loadTransportKey, transportKeyId, type TransportKey } from '@dauys/beat/session.ts';
import { parseUpCell, type Fragment } from '@dauys/beat/up.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import { signStatement, type StatementSigner } from '@dauys/directory/statement.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import { PARCEL, type Acceptance, type DownStatus, type UpStatus } from '@dauys/protocol/beat.ts';
import { chunkHeadMessage, encodeChunkBody, FEED_HEAD_DOMAIN, feedHeadMessage, type FeedItem } from '@dauys/protocol/feed.ts';
import { parseEnvelopeParcel, verifyLabel, type Label } from '@dauys/sealing/envelope.ts';
import { keyId, publicKeyOf, sign } from '@dauys/sealing/signature.ts';
import { anchorFile, bar, bodySaid, facilitySaid, npm } from './directory-cast.ts';
import { KeptJournals } from './kept-journals.ts';
import { noteOver, policyOf, seedOf } from './honest-ledger.ts';

/** What happens to the next exchanges: 'cut' before the hub reads, 'lost' after it read, 'twice' reads the frame twice. */
export type Weather = 'fair' | 'cut' | 'lost' | 'twice';

interface Peer {
  readonly session: Uint8Array;
  readonly keys: SessionKeys;
  sequence: number;
}

interface Held {
  state: Received | undefined;
  bytes: Bytes;
  acceptance?: Acceptance;
  refused?: string | undefined;
}

const outcomeOf = (held: Held | undefined): { acceptance?: Acceptance; refused?: string } => ({
  ...(held?.acceptance === undefined ? {} : { acceptance: held.acceptance }),
  ...(held?.refused === undefined ? {} : { refused: held.refused }),
});

const keyOf = (device: Bytes | DeviceKey): DeviceKey =>
  device instanceof Uint8Array ? { publicKey: publicKeyOf(device), algorithm: 'ed25519' } : device;
const nameOf = (terminal: number): string => terminal.toString(16).padStart(8, '0');
const DIRECTORY = 'dauys.test/directory';
const CASES = 'dauys.test/cases';
const statementSeed = seedOf('hub-statement');

export class HonestHub {
  weather: Weather = 'fair';
  /** Labels in the order of acceptance. */
  readonly accepted: Label[] = [];
  /** Sizes of all frames and answers. */
  readonly sizes = new Set<number>();
  readonly statuses: UpStatus[] = [];
  beats = 0;
  /** The device's time in each set-up, ms. */
  readonly setUps: number[] = [];
  readonly chunks: Bytes[] = [];
  readonly entries: Bytes[] = [];
  /** Under which seed chunks are signed: another one is a forger's. */
  feedSeed: Bytes = statementSeed;
  /** How far the witnesses of the directory are ahead of our clock, ms: what they sign moves the time of terminals. */
  ahead = 0;
  #head: Bytes = new Uint8Array(32);
  #leaves: Bytes[] = [];
  readonly journals = new KeptJournals();
  #pending: Bytes[] = [];
  #batch = 0;
  #peers = new Map<string, Peer>();
  #parcels = new Map<string, Held>();
  #acks = new Map<number, Set<string>>();
  #server: Server | undefined;
  #port = 0;
  readonly #devices: ReadonlyMap<string, DeviceKey>;
  readonly #transport: TransportKey;

  private constructor(transport: TransportKey, devices: ReadonlyMap<string, DeviceKey>) {
    this.#transport = transport;
    this.#devices = devices;
  }

  /** A hub that knows these terminals (8 hex digits → seed, or the key of one whose seed nobody has), with a directory that says so. */
  static async make(devices: ReadonlyMap<string, Bytes | DeviceKey>): Promise<HonestHub> {
    const { privateKey, publicKey } = await generateTransportKey();
    const hub = new HonestHub(
      await loadTransportKey(privateKey, publicKey),
      new Map([...devices].map(([id, device]) => [id, keyOf(device)])),
    );
    for (const statement of hub.#ground(publicKey)) hub.entries.push(await signStatement(statement, [npm, bar]));
    await hub.publishDirectory(0);
    return hub;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }
  get anchor(): string {
    return JSON.stringify(anchorFile({ directory: policyOf(DIRECTORY), cases: policyOf(CASES) }));
  }
  get initial(): string {
    return JSON.stringify({ v: 1, entries: this.entries.map(base64) });
  }
  /** How often an envelope was accepted. */
  timesAccepted(envelopeId: string): number {
    return this.accepted.filter((label) => label.envelopeId === envelopeId).length;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#serve(request, response));
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    const address = server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
  }

  /** As a restart would: sessions are gone; with `parcels` the database is an older one too. */
  forget({ parcels }: { parcels: boolean }): void {
    this.#peers.clear();
    this.#acks.clear();
    if (!parcels) return;
    this.#parcels.clear();
    this.#pending = [];
    this.accepted.length = 0;
  }

  /** Closes a batch of the cases ledger, padded with dummies, and tells it by the feed. */
  async closeBatch(size = 8): Promise<void> {
    const taken = this.#pending.splice(0, size);
    const commitments = [...taken, ...Array.from({ length: size - taken.length }, () => bytesOf(randomBytes(32)))].toSorted((a, b) =>
      hex(a) < hex(b) ? -1 : 1,
    );
    const [batch, firstIndex] = [this.#batch++, this.#leaves.length];
    this.#leaves.push(...commitments.map((c) => caseLeaf(batch, c)));
    const note = utf8(await noteOver(CASES, this.#leaves));
    this.publish([
      { kind: 'leaves', batch, firstIndex, commitments },
      { kind: 'checkpoint', ledger: 'cases', note },
    ]);
  }

  /** Adds statements to the directory, signed by a quorum unless said, under a checkpoint that the witnesses cosign. */
  async state(statements: readonly Statement[], signers: readonly StatementSigner[] = [npm, bar]): Promise<void> {
    const from = this.entries.length;
    for (const statement of statements) this.entries.push(await signStatement(statement, signers));
    await this.publishDirectory(from);
  }

  async publishDirectory(from: number): Promise<void> {
    const items = this.entries.slice(from).map((entry, i): FeedItem => ({ kind: 'directory', index: from + i, entry }));
    this.publish([
      ...items,
      {
        kind: 'checkpoint',
        ledger: 'directory',
        note: utf8(await noteOver(DIRECTORY, this.entries, { at: instant(systemClock.now() + this.ahead) })),
      },
    ]);
  }

  publish(items: readonly FeedItem[]): void {
    const number = this.chunks.length;
    const signedPart = encodeChunkBody({ number, at: systemClock.now(), prevHead: this.#head, items });
    const head = bytesOf(createHash('sha256').update(chunkHeadMessage(signedPart)).digest());
    this.chunks.push(concat(signedPart, sign(FEED_HEAD_DOMAIN, feedHeadMessage(number, head), this.feedSeed)));
    this.#head = head;
  }

  /** Takes the last chunk back, as a hub that forks would. */
  retract(): void {
    this.chunks.pop();
    const before = this.chunks.at(-1);
    const signedPart = before?.subarray(0, before.length - 64);
    this.#head =
      signedPart === undefined ? new Uint8Array(32) : bytesOf(createHash('sha256').update(chunkHeadMessage(signedPart)).digest());
  }

  #ground(publicKey: Bytes): Statement[] {
    const at = isoOf(systemClock.now());
    const suite = 'MLKEM768-X25519/HKDF-SHA256/AES-256-GCM' as const;
    const transport = { id: hex(transportKeyId(publicKey)), suite, publicKey: base64(publicKey) };
    const terminals = [...this.#devices].map(
      ([id, { algorithm, publicKey: key }]): Statement => ({
        v: 1,
        kind: 'terminal',
        at,
        id,
        facility: 'lake',
        algorithm,
        tier: algorithm === 'p256' ? 1 : 3,
        key: base64(key),
      }),
    );
    return [
      bodySaid('ombudsman'),
      facilitySaid('lake'),
      ...terminals,
      { v: 1, kind: 'hub', at, transport, statementKey: base64(publicKeyOf(statementSeed)) },
    ];
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const weather = this.weather;
    const parts: Uint8Array[] = [];
    for await (const part of request) parts.push(Buffer.from(part));
    if (weather === 'cut') return void request.socket.destroy();
    const body = concat(...parts);
    this.sizes.add(body.length);
    const answer = await this.#answer(parseUpFrame(body));
    if (weather === 'twice') await this.#answer(parseUpFrame(body));
    if (weather === 'lost') return void request.socket.destroy();
    this.sizes.add(answer.length);
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(answer);
  }

  async #answer(frame: UpFrame): Promise<Bytes> {
    const device = this.#devices.get(nameOf(frame.terminal));
    if (device === undefined) return encodeDownNotice('refused', frame.session);
    if (frame.type === 'set-up') {
      const accepted = await acceptSetUp(frame, {
        transport: this.#transport,
        device,
      });
      this.setUps.push(accepted.at);
      this.#peers.set(hex(frame.session), { session: frame.session, keys: accepted.keys, sequence: 0 });
      return this.#down(frame, accepted.keys, 'session-accepted');
    }
    const peer = this.#peers.get(hex(frame.session));
    if (peer === undefined) return encodeDownNotice('unknown-session', frame.session);
    const cell = parseUpCell(openUpFrame(peer.keys, frame));
    const isReplay = frame.sequence <= peer.sequence;
    peer.sequence = Math.max(peer.sequence, frame.sequence);
    const status: UpStatus = JSON.parse(fromUtf8(cell.status));
    if (!isReplay) {
      this.beats++;
      this.statuses.push(status);
    }
    // Composed before the fragments are read: what they hold shows in no answer to them.
    const answer = this.#down(frame, peer.keys, 'beat', status.feed);
    for (const fragment of cell.fragments) this.#take(frame.terminal, fragment);
    return answer;
  }

  #down(frame: UpFrame, keys: SessionKeys, type: 'beat' | 'session-accepted', cursor?: UpStatus['feed']): Bytes {
    const due = [...(this.#acks.get(frame.terminal) ?? [])].slice(0, 2);
    for (const parcel of due) this.#acks.get(frame.terminal)?.delete(parcel);
    const acks = due.map((parcel) => {
      const held = this.#parcels.get(parcel);
      return { parcel, durable: held?.state?.held ?? 0, ...outcomeOf(held) };
    });
    const status: DownStatus = { v: 1, at: isoOf(systemClock.now()), policy: 0, beatSeconds: 1, acks };
    return sealDownFrame(keys, { type, session: frame.session }, encodeDownCell(utf8(canonicalize(status) ?? ''), this.#pieces(cursor)));
  }

  #pieces(cursor: UpStatus['feed'] | undefined): Piece[] {
    const chunk = cursor === undefined ? undefined : this.chunks[cursor.chunk];
    if (cursor === undefined || chunk === undefined) return [];
    const bytes = chunk.subarray(cursor.offset, cursor.offset + PIECE_ROOM - PIECE_HEAD);
    return bytes.length === 0 ? [] : [{ chunk: cursor.chunk, offset: cursor.offset, total: chunk.length, bytes }];
  }

  #take(terminal: number, fragment: Fragment): void {
    const name = hex(fragment.parcel);
    const held: Held = this.#parcels.get(name) ?? { state: undefined, bytes: new Uint8Array(0) };
    this.#parcels.set(name, held);
    const acks = this.#acks.get(terminal) ?? new Set();
    this.#acks.set(terminal, acks.add(name));
    const step = applyFragment(held.state, fragment);
    if (!step.ok) return;
    held.state = step.value.received;
    held.bytes = concat(held.bytes, step.value.append);
    if (!step.value.complete) return;
    if (held.bytes[0] === PARCEL.journal) held.refused = this.journals.take(terminal, this.#devices.get(nameOf(terminal)), held.bytes);
    else held.acceptance ??= this.#accept(fragment.parcel, held.bytes);
  }

  #accept(name: Uint8Array, bytes: Bytes): Acceptance {
    checkParcel(name, bytes);
    const parcel = parseEnvelopeParcel(bytes);
    const { label } = parcel;
    const device = this.#devices.get(label.terminal);
    if (device === undefined || !verifyLabel(parcel, device)) throw new Error('not the terminal’s label');
    this.accepted.push(label);
    this.#pending.push(parseHex(label.C) ?? new Uint8Array(32));
    const { envelopeId, h, C, terminal, counter } = label;
    const said = { v: 1 as const, envelopeId, h, C, terminal, counter, at: isoOf(systemClock.now()) };
    const signature = sign('dauys/v1/acceptance\0', utf8(canonicalize(said) ?? ''), statementSeed);
    return { ...said, key: keyId(publicKeyOf(statementSeed)), signature: base64(signature) };
  }
}

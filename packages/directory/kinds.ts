/** What may be said in the directory: one schema per kind of statement. Every length is bounded, because these are a stranger's bytes. */
import * as Type from 'typebox';
import type { TProperties } from 'typebox';

const slug = Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$' });
const hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const terminalId = Type.String({ pattern: '^[0-9a-f]{8}$' });
/** An instant as ISO 8601 in UTC with milliseconds; that it is one of the calendar is for `parseStatement` to see. */
export const iso = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });
const label = Type.String({ minLength: 1, maxLength: 200 });
const names = Type.Object({ kk: label, ru: label, en: label }, { additionalProperties: false });
const base64 = (least: number, most: number) =>
  Type.String({ minLength: Math.ceil(least / 3) * 4, maxLength: Math.ceil(most / 3) * 4, pattern: '^[A-Za-z0-9+/]*={0,2}$' });
/** Post-quantum hybrid recipients of age only. */
const recipient = Type.String({ pattern: '^age1pq1[02-9ac-hj-np-z]{100,2400}$', maxLength: 2_500 });
const epoch = Type.Integer({ minimum: 1, maximum: 0xffffffff });
const u32 = Type.Integer({ minimum: 0, maximum: 0xffffffff });
const positive = Type.Integer({ minimum: 1, maximum: 0xffffffff });
const place = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** What sessions with hub or monitor are set up under: packages/beat/session.ts. */
const transport = Type.Object(
  {
    id: Type.String({ pattern: '^[0-9a-f]{16}$' }),
    suite: Type.Literal('MLKEM768-X25519/HKDF-SHA256/AES-256-GCM'),
    publicKey: base64(1_216, 1_216),
  },
  { additionalProperties: false },
);

const address = Type.String({ pattern: '^https?://[a-z0-9.:\\[\\]-]{1,190}$', maxLength: 200 });

const threeOf = <Fields extends TProperties>(fields: Fields) =>
  Type.Array(Type.Object(fields, { additionalProperties: false }), { minItems: 3, maxItems: 3 });

const said = <Kind extends string, Fields extends TProperties>(kind: Kind, fields: Fields) =>
  Type.Object({ v: Type.Literal(1), kind: Type.Literal(kind), at: iso, ...fields }, { additionalProperties: false });

export const statementKinds = {
  body: said('body', {
    id: slug,
    names,
    role: Type.Union([Type.Literal('prosecutor'), Type.Literal('court'), Type.Literal('ombudsman')]),
    /** It is there for children: shown first to who says that she is one. */
    children: Type.Optional(Type.Literal(true)),
  }),
  /** The real and the canary recipient stand under one number, so that labels do not tell them apart. */
  'body-epoch': said('body-epoch', { body: slug, epoch, recipient, canaryRecipient: recipient, notBefore: iso, notAfter: iso }),
  trustees: said('trustees', { body: slug, trustees: threeOf({ id: slug, name: label, recipient }) }),
  /** Beside the epoch's recipient: what its seed and its shares can be held against. */
  'epoch-shared': said('epoch-shared', { body: slug, epoch, commitment: hash, shares: threeOf({ trustee: slug, commitment: hash }) }),
  'epoch-recovered': said('epoch-recovered', {
    body: slug,
    epoch,
    trustees: Type.Array(slug, { minItems: 2, maxItems: 2 }),
    officers: Type.Array(slug, { minItems: 1, maxItems: 16 }),
    by: slug,
    recipient,
    reason: Type.String({ minLength: 1, maxLength: 500 }),
  }),
  officer: said('officer', { id: slug, body: slug, name: label, statementKey: base64(32, 32), recipient, since: iso }),
  'officer-retired': said('officer-retired', { id: slug }),
  /** Who opens covers and canaries of a body, with the canary key of its epochs and no other, and says so under this key. */
  responder: said('responder', { body: slug, statementKey: base64(32, 32), since: iso }),
  facility: said('facility', {
    id: slug,
    names,
    /** IANA time zone. */
    zone: Type.String({ pattern: '^[A-Za-z0-9_+/-]{1,64}$' }),
    region: Type.String({ pattern: '^[A-Za-z0-9-]{1,20}$' }),
  }),
  /** The National Preventive Mechanism has visited it, on this day of the facility's calendar. */
  'facility-checked': said('facility-checked', { facility: slug, on: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' }) }),
  terminal: said('terminal', {
    id: terminalId,
    facility: slug,
    algorithm: Type.Union([Type.Literal('ed25519'), Type.Literal('p256')]),
    /** 1: the key lives in a TPM. 3: in software. */
    tier: Type.Union([Type.Literal(1), Type.Literal(3)]),
    key: base64(32, 65),
  }),
  'terminal-retired': said('terminal-retired', { id: terminalId }),
  hub: said('hub', { transport, statementKey: base64(32, 32) }),
  /** Who hears every terminal beside the hub: where, and under which keys. With `statementKey` it signs its questions to the hub. */
  monitor: said('monitor', {
    id: slug,
    names,
    url: address,
    transport,
    statementKey: base64(32, 32),
  }),
  'monitor-retired': said('monitor-retired', { id: slug }),
  /** Who helps people to open their answers by a number of their own, run by `by`: where, and under which keys. Its VOPRF key never changes (decision 0040). */
  'pin-server': said('pin-server', { id: slug, by: slug, names, url: address, transport, voprfKey: base64(32, 32) }),
  'pin-server-retired': said('pin-server-retired', { id: slug }),
  'feed-head': said('feed-head', { number: place, head: hash }),
  'batch-size': said('batch-size', { size: Type.Integer({ minimum: 1, maximum: 65_536 }), since: iso }),
  release: said('release', {
    app: Type.Union([Type.Literal('kiosk'), Type.Literal('workspace'), Type.Literal('verify')]),
    version: Type.String({ pattern: '^[0-9A-Za-z.+-]{1,64}$' }),
    sha256: hash,
    /** Of the content policies that the page's files are served with: release.ts. */
    contentPolicy: hash,
    /** From then on it names nothing: a page that nobody looks after any more is not handed out for ever. */
    notAfter: iso,
  }),
  /** All that runs on a terminal, as one file that any mirror may carry: image.ts. */
  image: said('image', {
    version: Type.String({ pattern: '^[0-9A-Za-z.+-]{1,64}$' }),
    sha256: hash,
    /** Its length: nobody reads further. */
    bytes: Type.Integer({ minimum: 1, maximum: 4_294_967_296 }),
    /** From then on it is installed nowhere; where it runs, it goes on. */
    notAfter: iso,
  }),
  policy: said('policy', {
    version: positive,
    beatSeconds: Type.Integer({ minimum: 1, maximum: 3_600 }),
    cellBytes: positive,
    feedSeconds: positive,
    repliesPerChunk: u32,
    batchSeconds: positive,
    outboxQuotaBytes: place,
    /** How often a page lodges a canary; one proves the way for twice as long. 3,600 when it is not said. */
    canarySeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400 })),
  }),
} as const;

export type StatementKind = keyof typeof statementKinds;
type Said<Kind extends StatementKind> = Type.Static<(typeof statementKinds)[Kind]>;

export type BodyStatement = Said<'body'>;
export type BodyEpochStatement = Said<'body-epoch'>;
export type TrusteesStatement = Said<'trustees'>;
export type EpochSharedStatement = Said<'epoch-shared'>;
export type EpochRecoveredStatement = Said<'epoch-recovered'>;
export type OfficerStatement = Said<'officer'>;
export type OfficerRetiredStatement = Said<'officer-retired'>;
export type ResponderStatement = Said<'responder'>;
export type FacilityStatement = Said<'facility'>;
export type FacilityCheckedStatement = Said<'facility-checked'>;
export type TerminalStatement = Said<'terminal'>;
export type TerminalRetiredStatement = Said<'terminal-retired'>;
export type HubStatement = Said<'hub'>;
export type MonitorStatement = Said<'monitor'>;
export type MonitorRetiredStatement = Said<'monitor-retired'>;
export type PinServerStatement = Said<'pin-server'>;
export type PinServerRetiredStatement = Said<'pin-server-retired'>;
export type FeedHeadStatement = Said<'feed-head'>;
export type BatchSizeStatement = Said<'batch-size'>;
export type ReleaseStatement = Said<'release'>;
export type ImageStatement = Said<'image'>;
export type PolicyStatement = Said<'policy'>;

export type Statement =
  | BodyStatement
  | BodyEpochStatement
  | TrusteesStatement
  | EpochSharedStatement
  | EpochRecoveredStatement
  | OfficerStatement
  | OfficerRetiredStatement
  | ResponderStatement
  | FacilityStatement
  | FacilityCheckedStatement
  | TerminalStatement
  | TerminalRetiredStatement
  | HubStatement
  | MonitorStatement
  | MonitorRetiredStatement
  | PinServerStatement
  | PinServerRetiredStatement
  | FeedHeadStatement
  | BatchSizeStatement
  | ReleaseStatement
  | ImageStatement
  | PolicyStatement;

/** Whether a statement’s `kind` is one that this package knows. */
export const isStatementKind = (kind: unknown): kind is StatementKind => typeof kind === 'string' && Object.hasOwn(statementKinds, kind);

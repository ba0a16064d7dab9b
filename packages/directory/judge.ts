/** Whether a statement is believed, given what was said before it. Pure: nothing is changed. */
import { p256 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { hex } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Anchor } from './anchor.ts';
import { isCarried } from './carriage.ts';
import type { DirectoryCode } from './codes.ts';
import { bytesIn, DAY_MS, dayOf, instantOf, outdated } from './fields.ts';
import { epochContradiction, recoveryContradiction, sharedContradiction, trusteesContradiction } from './judge-epochs.ts';
import type {
  FacilityCheckedStatement,
  HubStatement,
  MonitorStatement,
  OfficerStatement,
  PinServerRetiredStatement,
  PinServerStatement,
  ResponderStatement,
  Statement,
  TerminalStatement,
} from './kinds.ts';
import { isPlainKey, isSoundKey, keyIdOf, type VerifySignature } from './signature.ts';
import { type Entry, parseEntry, parseStatement, signedMessage } from './statement.ts';
import type { Hub, State } from './state.ts';

/** A statement with the entry it came in; `name` is its SHA-256. */
export interface Claim {
  readonly statement: Statement;
  readonly entry: Entry;
  readonly name: string;
}

/** Reads an entry; the code says why it cannot be read. Signatures are not looked at. */
export const readClaim = (bytes: Uint8Array): Claim | DirectoryCode => {
  try {
    const entry = parseEntry(bytes);
    return { statement: parseStatement(entry.statement), entry, name: hex(sha256(entry.statement)) };
  } catch (error) {
    // Only parsers of this package run here, and they throw these codes.
    if (error instanceof VerificationError) return error.code as DirectoryCode;
    throw error;
  }
};

/** Why the content cannot stand beside what was said before; `undefined` when it can. Signatures are not looked at. */
export const contradiction = (state: State, { statement, name }: Claim): DirectoryCode | undefined => {
  if (state.said.has(name)) return 'directory/repeated';
  const at = instantOf(statement.at);
  switch (statement.kind) {
    case 'body':
      return outdated(state.bodies.get(statement.id), at);
    case 'body-epoch':
      return epochContradiction(state, statement);
    case 'trustees':
      return trusteesContradiction(state, statement);
    case 'epoch-shared':
      return sharedContradiction(state, statement);
    case 'epoch-recovered':
      return recoveryContradiction(state, statement);
    case 'officer':
      return officerContradiction(state, statement);
    case 'officer-retired': {
      const officer = state.officers.get(statement.id);
      return officer === undefined ? 'directory/unknown-officer' : outdated(officer, at);
    }
    case 'responder':
      return responderContradiction(state, statement);
    case 'facility':
      return outdated(state.facilities.get(statement.id), at);
    case 'facility-checked':
      return checkContradiction(state, statement);
    case 'terminal':
      return terminalContradiction(state, statement);
    case 'terminal-retired':
      return state.terminals.has(statement.id) ? undefined : 'directory/unknown-terminal';
    case 'monitor':
      return areSound(statement) ? outdated(state.monitors.get(statement.id), at) : 'directory/unsound-key';
    case 'monitor-retired': {
      const monitor = state.monitors.get(statement.id);
      return monitor === undefined ? 'directory/unknown-monitor' : outdated(monitor, at);
    }
    case 'pin-server':
    case 'pin-server-retired':
      return pinServerContradiction(state, statement);
    case 'hub': {
      if (!areSound(statement)) return 'directory/unsound-key';
      const last = state.hubs.at(-1);
      return last !== undefined && at <= last.since ? 'directory/outdated' : undefined;
    }
    case 'batch-size': {
      const last = state.batchSizes.at(-1);
      if (last !== undefined && instantOf(statement.since) <= last.since) return 'directory/outdated';
      return state.policy !== undefined && !isCarried(state.policy, statement.size) ? 'directory/not-carried' : undefined;
    }
    case 'policy':
      if (state.policy !== undefined && statement.version <= state.policy.version) return 'directory/outdated';
      return isCarried(statement, state.batchSizes.at(-1)?.size) ? undefined : 'directory/not-carried';
    case 'release':
    case 'image':
      return at < instantOf(statement.notAfter) ? undefined : 'directory/malformed-statement';
    case 'feed-head':
      return undefined;
  }
};

/** Why those who signed may not say it; `undefined` when they may. A quorum of the anchor's signers, or for feed heads the hub. */
export const lackOfAuthority = (
  { statement, entry }: Claim,
  { hub, anchor, verify }: { readonly hub: Hub | undefined; readonly anchor: Anchor; readonly verify: VerifySignature },
): DirectoryCode | undefined => {
  const message = signedMessage(entry.statement);
  if (statement.kind === 'feed-head') {
    const own = hub && entry.signatures.find(({ key }) => key === hub.key);
    return hub && own && verify(own.signature, message, hub.publicKey) ? undefined : 'directory/not-the-hub';
  }
  let good = 0;
  let bad = 0;
  // Unknown signers are ignored and a bad line does not spoil good ones: distinct signers that hold are counted, keys being distinct in an entry.
  for (const { key, signature } of entry.signatures) {
    const publicKey = anchor.signers.get(key);
    if (publicKey === undefined) continue;
    if (!verify(signature, message, publicKey)) bad++;
    else if (++good >= anchor.threshold) return undefined;
  }
  return bad > 0 ? 'directory/bad-signature' : 'directory/no-quorum';
};

const pinServerContradiction = (state: State, said: PinServerStatement | PinServerRetiredStatement): DirectoryCode | undefined => {
  const server = state.pinServers.get(said.id);
  if (said.kind === 'pin-server-retired' && server === undefined) return 'directory/unknown-pin-server';
  // Numbers were made under it: another key under the same name would leave them closed, and could mark one person.
  if (said.kind === 'pin-server' && server !== undefined && hex(server.voprfKey) !== hex(bytesIn(said.voprfKey)))
    return 'directory/already-said';
  return outdated(server, instantOf(said.at));
};

const areSound = ({ statementKey, transport }: HubStatement | MonitorStatement): boolean =>
  isSoundKey(bytesIn(statementKey)) && bytesIn(transport.publicKey).length === 1_216;

const officerContradiction = (state: State, said: OfficerStatement): DirectoryCode | undefined => {
  if (!state.bodies.has(said.body)) return 'directory/unknown-body';
  const key = bytesIn(said.statementKey);
  if (!isSoundKey(key)) return 'directory/unsound-key';
  const holder = state.officerKeys.get(keyIdOf(key));
  // One key never speaks for two people, nor for one in two bodies.
  if (holder !== undefined && (holder.officer !== said.id || holder.body !== said.body)) return 'directory/already-said';
  if (state.responderKeys.has(keyIdOf(key))) return 'directory/already-said';
  return outdated(state.officers.get(said.id), instantOf(said.at));
};

const responderContradiction = (state: State, said: ResponderStatement): DirectoryCode | undefined => {
  if (!state.bodies.has(said.body)) return 'directory/unknown-body';
  const key = bytesIn(said.statementKey);
  if (!isSoundKey(key)) return 'directory/unsound-key';
  // Nor for a person and for a machine that opens nothing but tests.
  const holder = state.responderKeys.get(keyIdOf(key));
  if (state.officerKeys.has(keyIdOf(key)) || (holder !== undefined && holder.body !== said.body)) return 'directory/already-said';
  return outdated(state.responders.get(said.body), instantOf(said.at));
};

/** A visit that is still to come is none; a day that is none of the calendar neither. */
const checkContradiction = (state: State, { facility, on, at }: FacilityCheckedStatement): DirectoryCode | undefined => {
  if (!state.facilities.has(facility)) return 'directory/unknown-facility';
  // The day may already have begun there: at most fourteen hours before it does in UTC.
  const began = dayOf(on);
  if (began === undefined || began * DAY_MS - 14 * 3_600_000 > instantOf(at)) return 'directory/malformed-statement';
  return outdated(state.checks.get(facility), instantOf(at));
};

const terminalContradiction = (state: State, said: TerminalStatement): DirectoryCode | undefined => {
  if (!state.facilities.has(said.facility)) return 'directory/unknown-facility';
  const key = bytesIn(said.key);
  if (!(said.algorithm === 'ed25519' ? isPlainKey(key) : isP256Point(key))) return 'directory/unsound-key';
  return state.terminals.has(said.id) || state.terminalKeys.has(keyIdOf(key)) ? 'directory/already-said' : undefined;
};

const isP256Point = (key: Uint8Array): boolean => {
  try {
    return !p256.Point.fromBytes(key).is0();
  } catch {
    return false;
  }
};

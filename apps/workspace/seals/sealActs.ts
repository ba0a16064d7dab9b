/** What officers sign about a seal, and whether what the hub shows was signed by those whom the directory knows. */
import { base64, fromUtf8, hex, parseBase64, type Bytes } from '@dauys/basics/bytes.ts';
import { isoOf, type Instant } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import type { Result } from '@dauys/basics/result.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import type { SealAct } from '@dauys/fleet/seals.ts';
import {
  SEAL_DOMAIN,
  sealRegister,
  sealStatement,
  type SealEntryOnWire,
  type SealRegister,
  type SealStatement,
} from '@dauys/protocol/seals.ts';
import { canonicalBytes } from '@dauys/sealing/json.ts';
import { verify } from '@dauys/sealing/signature.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import Value from 'typebox/value';
import { signerFor } from '../case/officerActs.ts';
import type { HubClient } from '../link/hubClient.ts';
import type { Session } from '../sign-in/unlock.ts';

interface Acting {
  readonly hub: HubClient;
  readonly session: Pick<Session, 'officer' | 'statementSeed' | 'token'>;
}
type Told = Promise<Result<SealRegister, Refusal<string>>>;

export interface SealDone {
  readonly terminal: string;
  readonly number: string;
  readonly act: SealAct | 'repaired';
  readonly at: Instant;
  readonly photograph: Bytes;
}

/** The first signature. It counts when a second officer has signed the same. */
export const enterSealEntry = async ({ terminal, number, act, at, photograph }: SealDone, { hub, session }: Acting): Told => {
  const id = hex(crypto.getRandomValues(new Uint8Array(16)));
  const done = act === 'repaired' ? ({ act: 'placed', repaired: true } as const) : { act };
  const said: SealStatement = { v: 1, kind: 'seal', id, terminal, number, ...done, at: isoOf(at), photograph: hex(sha256(photograph)) };
  const statement = canonicalBytes(said);
  const body = { statement: base64(statement), signature: await signed(statement, session), photograph: base64(photograph) };
  return hub.ask(sealRegister, { method: 'POST', path: `/api/fleet/terminals/${terminal}/seals`, token: session.token, body });
};

/** The second signature, over the very bytes that the first has signed. */
export const countersignSeal = async ({ said, statement }: ReadSeal, { hub, session }: Acting): Told => {
  const bytes = parseBase64(statement) ?? new Uint8Array(0);
  const body = { statement, signature: await signed(bytes, session) };
  return hub.ask(sealRegister, { method: 'POST', path: `/api/fleet/seals/${said.id}/second`, token: session.token, body });
};

const signed = async (statement: Bytes, { officer, statementSeed }: Acting['session']): Promise<string> =>
  base64(await signerFor({ id: officer.id, body: officer.body, key: officer.statementKey, statementSeed })(SEAL_DOMAIN, statement));

export interface ReadSeal {
  readonly said: SealStatement;
  /** Base64, as it was signed. */
  readonly statement: string;
  readonly first: string;
  readonly second: string | undefined;
  /** Whether each signature is by a key that the directory gave to that officer, and the two are different people. */
  readonly holds: boolean;
}

/** `undefined` for what is no statement about this terminal: the hub may say anything. */
export const readSeal = (entry: SealEntryOnWire, terminal: string, directory: Pick<Directory, 'officerKey'>): ReadSeal | undefined => {
  const bytes = parseBase64(entry.statement);
  const said = bytes && parseSaid(bytes);
  if (bytes === undefined || said?.terminal !== terminal) return undefined;
  const { first, second } = entry;
  const isBy = ({ officer, key, signature }: typeof first): boolean => {
    const known = directory.officerKey(key);
    const by = parseBase64(signature);
    return (
      known?.officer === officer && by !== undefined && verify(SEAL_DOMAIN, bytes, by, { publicKey: known.publicKey, algorithm: 'ed25519' })
    );
  };
  const holds = isBy(first) && (second === undefined || (isBy(second) && second.officer !== first.officer));
  return { said, statement: entry.statement, first: first.officer, second: second?.officer, holds };
};

const parseSaid = (bytes: Bytes): SealStatement | undefined => {
  try {
    const value: unknown = JSON.parse(fromUtf8(bytes));
    return Value.Check(sealStatement, value) ? value : undefined;
  } catch {
    return undefined;
  }
};

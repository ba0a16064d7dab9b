import { Fault } from '@dauys/basics/failure.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { ed25519Signer, type Ed25519Signer } from '@dauys/ledger/ed25519.ts';
import { identityOfSeed } from '@dauys/sealing/identity.ts';
import { readIdentityFile, readSeedFile } from '@dauys/sealing/key-file.ts';
import { open } from '@dauys/sealing/open.ts';
import Type from 'typebox';
import { readConfigFile } from '../config-file.ts';
import { readSmall } from '../files.ts';

const path = Type.String({ minLength: 1, maxLength: 4_096 });

const file = Type.Object(
  {
    body: Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$' }),
    hub: Type.String({ pattern: '^https?://[^/]+/?$', maxLength: 200 }),
    anchor: path,
    /** Key file with the seed of the statement key that the directory names for this body's responder. */
    key: path,
    /** The canary key of each epoch: `canary.age` as `dauys epoch new --canary` wrote it, or a key file with its seed. */
    canaries: Type.Array(path, { minItems: 1, maxItems: 64 }),
    /** What opens those that are sealed. */
    identity: Type.Optional(path),
    /** Between two rounds. */
    seconds: Type.Optional(Type.Number({ minimum: 0.1, maximum: 600 })),
  },
  { additionalProperties: false },
);

export interface ResponderConfig {
  readonly body: string;
  readonly hub: string;
  /** Path. */
  readonly anchor: string;
  readonly signer: Ed25519Signer;
  readonly identities: readonly Redacted<string>[];
  readonly seconds: number;
}

const USUAL_SECONDS = 10;
const AGE = 'age-encryption.org/v1\n';

/** A service has nobody to ask. */
const nobody = (): Promise<Redacted<string>> => Promise.reject(new Fault('a responder’s key files must have no passphrase'));

/** Paths are relative to the file. Throws `Fault` naming the first wrong field, never a key. */
export const readResponderConfig = async (at: string): Promise<ResponderConfig> => {
  const { raw, at: place } = readConfigFile(file, at);
  const identity = raw.identity === undefined ? undefined : await readIdentityFile(readSmall(place(raw.identity)), nobody);
  return {
    body: raw.body,
    hub: raw.hub,
    anchor: place(raw.anchor),
    signer: ed25519Signer(reveal(await readSeedFile(readSmall(place(raw.key)), nobody))),
    identities: await Promise.all(raw.canaries.map((one) => canaryIdentity(place(one), identity))),
    seconds: raw.seconds ?? USUAL_SECONDS,
  };
};

const canaryIdentity = async (at: string, identity: Redacted<string> | undefined): Promise<Redacted<string>> => {
  const bytes = readSmall(at);
  const isSealed = Buffer.from(bytes.subarray(0, AGE.length)).toString('latin1') === AGE;
  if (isSealed && identity === undefined) throw new Fault(`${at} is sealed, and no identity is named that opens it`);
  const seed = identity !== undefined && isSealed ? await open(bytes, [identity]) : await readSeedFile(bytes, nobody);
  return redact(identityOfSeed(reveal(seed)));
};

import * as Type from 'typebox';
import * as Value from 'typebox/value';
import { type Bytes, parseBase64 } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { DirectoryCode } from './codes.ts';
import { isSoundKey, keyIdOf } from './signature.ts';

/** What a device, a body or an auditor pins, and from which all other trust follows. */
export interface Anchor {
  readonly network: string;
  /** C2SP tlog-policy texts; read by the ledger package. */
  readonly ledgers: { readonly directory: string; readonly cases: string };
  /** The directory's signers by key id. */
  readonly signers: ReadonlyMap<string, Bytes>;
  /** How many distinct signers a statement needs. */
  readonly threshold: number;
}

/** The longest anchor file, in characters. */
const ANCHOR_LIMIT = 65_536;

const policyText = Type.String({ minLength: 1, maxLength: 32_768 });
const anchorShape = Type.Object(
  {
    v: Type.Literal(1),
    network: Type.String({ pattern: '^[a-z0-9][a-z0-9.-]{0,99}$' }),
    ledgers: Type.Object({ directory: policyText, cases: policyText }, { additionalProperties: false }),
    signers: Type.Array(
      Type.Object(
        { key: Type.String({ pattern: '^[0-9a-f]{16}$' }), publicKey: Type.String({ maxLength: 44 }) },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 16 },
    ),
    threshold: Type.Integer({ minimum: 1, maximum: 16 }),
  },
  { additionalProperties: false },
);
export type AnchorFile = Type.Static<typeof anchorShape>;

/** Reads an anchor file. Throws `VerificationError('directory/malformed-anchor')`: wrong shape, key id not of its key, unsound key, too few signers. */
export const parseAnchor = (json: string): Anchor => {
  const file = json.length > ANCHOR_LIMIT ? undefined : parseJson(json);
  if (!Value.Check(anchorShape, file)) return fail();
  const signers = new Map<string, Bytes>();
  for (const { key, publicKey } of file.signers) {
    const bytes = parseBase64(publicKey);
    if (bytes === undefined || !isSoundKey(bytes) || keyIdOf(bytes) !== key) return fail();
    signers.set(key, bytes);
  }
  if (signers.size !== file.signers.length || file.threshold > signers.size) return fail();
  return { network: file.network, ledgers: file.ledgers, signers, threshold: file.threshold };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const fail = (): never => {
  throw new VerificationError<DirectoryCode>('directory/malformed-anchor');
};

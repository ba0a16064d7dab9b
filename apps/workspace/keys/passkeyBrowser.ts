/** The browser's passkeys (WebAuthn Level 3), in our words: what it shows for a challenge, and the PRF's output, which stays in this page. */
import { base64, bytesOf, parseBase64, type Bytes } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { redact, type Redacted } from '@dauys/basics/redacted.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { PASSKEY_ALGORITHMS, type Assertion, type CreationShown, type NewPasskey } from '@dauys/protocol/passkey.ts';
import { PRF_INPUT } from '@dauys/sealing/passkey.ts';

export type PasskeyCode = 'desk/no-passkeys-here' | 'desk/passkey-cancelled' | 'desk/passkey-already-here' | 'desk/passkey-without-keys';

export interface Described {
  readonly credential: string;
  readonly transports: readonly string[];
}

export interface Wanted {
  readonly allowed?: readonly Described[];
  readonly keys: boolean;
}

export interface PasskeyBrowser {
  isHere(): boolean;
  /** Asks for one of `allowed`, or without it for any that this browser knows for this origin. `prf` comes only when `keys` are wanted. */
  show(
    challenge: string,
    wanted: Wanted,
  ): Promise<Result<{ readonly assertion: Assertion; readonly prf?: Redacted<Bytes> }, Refusal<PasskeyCode>>>;
  /** Makes one, with its PRF's output: some authenticators give it only when they are asked a second time. */
  make(
    asked: CreationShown,
    place: string,
  ): Promise<
    Result<
      { readonly made: Pick<NewPasskey, 'credential' | 'clientData' | 'attestation' | 'transports'>; readonly prf: Redacted<Bytes> },
      Refusal<PasskeyCode>
    >
  >;
}

/** As long as the hub's challenge lives. */
const PATIENCE_MS = 5 * 60_000;
const prfAsked = { prf: { eval: { first: PRF_INPUT } } };

/** The browser that shows this page. */
export const passkeyBrowser = (): PasskeyBrowser => ({ isHere, show, make });

const isHere = (): boolean => typeof PublicKeyCredential !== 'undefined' && window.isSecureContext;

const show: PasskeyBrowser['show'] = async (challenge, { allowed, keys }) => {
  const got = await attempt(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: bytesIn(challenge),
        timeout: PATIENCE_MS,
        userVerification: 'required',
        ...(allowed === undefined ? {} : { allowCredentials: allowed.map(descriptorOf) }),
        ...(keys ? { extensions: prfAsked } : {}),
      },
    }),
  );
  if (!got.ok) return got;
  const { response, rawId } = got.value;
  if (!(response instanceof AuthenticatorAssertionResponse)) return err({ code: 'desk/passkey-cancelled' });
  const assertion = {
    credential: text(rawId),
    clientData: text(response.clientDataJSON),
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    ...(response.userHandle === null ? {} : { userHandle: text(response.userHandle) }),
  };
  const prf = prfIn(got.value);
  return ok(prf === undefined ? { assertion } : { assertion, prf });
};

const make: PasskeyBrowser['make'] = async ({ challenge, user, exclude }, place) => {
  const got = await attempt(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: bytesIn(challenge),
        timeout: PATIENCE_MS,
        // Without an id it is this origin's host: the hub expects no other.
        rp: { name: place },
        user: { id: bytesIn(user.handle), name: user.name, displayName: user.name },
        pubKeyCredParams: PASSKEY_ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: exclude.map(descriptorOf),
        authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
        attestation: 'none',
        extensions: prfAsked,
      },
    }),
  );
  if (!got.ok) return got;
  const { response, rawId } = got.value;
  if (!(response instanceof AuthenticatorAttestationResponse)) return err({ code: 'desk/passkey-cancelled' });
  const made = {
    credential: text(rawId),
    clientData: text(response.clientDataJSON),
    attestation: text(response.attestationObject),
    transports: response
      .getTransports()
      .filter((name) => /^[a-z-]{1,20}$/.test(name))
      .slice(0, 8),
  };
  const prf = prfIn(got.value) ?? (await askPrf(got.value, made));
  return prf === undefined ? err({ code: 'desk/passkey-without-keys' }) : ok({ made, prf });
};

/** Security keys evaluate their PRF only when they are used. This challenge is nobody's: the answer is thrown away. */
const askPrf = async (made: PublicKeyCredential, described: Described): Promise<Redacted<Bytes> | undefined> => {
  if (made.getClientExtensionResults().prf?.enabled === false) return undefined;
  const shown = await show(base64(crypto.getRandomValues(new Uint8Array(32))), { allowed: [described], keys: true });
  return shown.ok ? shown.value.prf : undefined;
};

const prfIn = (credential: PublicKeyCredential): Redacted<Bytes> | undefined => {
  const first = credential.getClientExtensionResults().prf?.results?.first;
  if (first === undefined) return undefined;
  const bytes = ArrayBuffer.isView(first) ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength) : new Uint8Array(first);
  return bytes.length === 32 ? redact(bytesOf(bytes)) : undefined;
};

const attempt = async (act: () => Promise<Credential | null>): Promise<Result<PublicKeyCredential, Refusal<PasskeyCode>>> => {
  if (!isHere()) return err({ code: 'desk/no-passkeys-here' });
  try {
    const credential = await act();
    return credential instanceof PublicKeyCredential ? ok(credential) : err({ code: 'desk/passkey-cancelled' });
  } catch (error) {
    return err({ code: codeOf(error) });
  }
};

/** A browser says little, so that pages learn little (section 14.5.2): cancelled, timed out and not found are one. */
const codeOf = (error: unknown): PasskeyCode => {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'InvalidStateError') return 'desk/passkey-already-here';
  if (name === 'NotSupportedError' || name === 'SecurityError') return 'desk/no-passkeys-here';
  if (name === 'ConstraintError') return 'desk/passkey-without-keys';
  return 'desk/passkey-cancelled';
};

const descriptorOf = ({ credential, transports }: Described): PublicKeyCredentialDescriptor => ({
  type: 'public-key',
  id: bytesIn(credential),
  transports: transports as AuthenticatorTransport[],
});

const text = (buffer: ArrayBuffer): string => base64(new Uint8Array(buffer));
const bytesIn = (value: string): Bytes => parseBase64(value) ?? new Uint8Array(0);

/**
 * What a browser shows of a passkey, checked by @simplewebauthn/server: type, challenge, origin, RP id, presence and verification of the user,
 * signature. Attestation is not asked for and no certificate is looked at: who makes passkeys is no business of ours.
 */
import { base64, bytesOf, parseBase64, type Bytes } from '@dauys/basics/bytes.ts';
import { PASSKEY_ALGORITHMS, type Assertion, type NewPasskey } from '@dauys/protocol/passkey.ts';
import type { Shown } from './passkey-decide.ts';

/** Where a body's officers sign in. Its host is the RP id: passkeys of one body are none at another. */
export interface Place {
  readonly origin: string;
}

const rpIdOf = ({ origin }: Place): string => new URL(origin).hostname;

// 25 MB and a second that only passkeys need: a hub starts without them.
const library = () => import('@simplewebauthn/server');
const reading = () => import('@simplewebauthn/server/helpers');

const fails: Shown = { holds: false, counter: 0 };

/** Whether an assertion holds for this public key (COSE), challenge and place. Never throws for what a stranger sent. */
export const readAssertion = async (
  shown: Assertion,
  { challenge, place, publicKey }: { readonly challenge: Bytes; readonly place: Place; readonly publicKey: Bytes },
): Promise<Shown> => {
  const { verifyAuthenticationResponse } = await library();
  const id = base64url(shown.credential);
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(shown.clientData),
          authenticatorData: base64url(shown.authenticatorData),
          signature: base64url(shown.signature),
        },
      },
      expectedChallenge: base64url(base64(challenge)),
      expectedOrigin: place.origin,
      expectedRPID: rpIdOf(place),
      requireUserVerification: true,
      // The counter is ours to judge (passkey-decide.ts): with 0 every one passes here.
      credential: { id, publicKey, counter: 0 },
    });
    return verified ? { holds: true, counter: authenticationInfo.newCounter } : fails;
  } catch {
    return fails;
  }
};

/** What a new passkey brings. */
export interface Registered {
  readonly publicKey: Bytes;
  readonly counter: number;
}

/** The new credential behind an attestation object, or `undefined` when something of it does not hold. Never throws for what a stranger sent. */
export const readRegistration = async (
  made: Pick<NewPasskey, 'credential' | 'clientData' | 'attestation'>,
  { challenge, place }: { readonly challenge: Bytes; readonly place: Place },
): Promise<Registered | undefined> => {
  const [{ verifyRegistrationResponse }, { decodeAttestationObject }] = await Promise.all([library(), reading()]);
  const id = base64url(made.credential);
  try {
    const attestation = decodeAttestationObject(parseBase64(made.attestation) ?? new Uint8Array(0));
    // `none`, or an authenticator's signature by the new key itself: anything with certificates was not asked for.
    const format = attestation.get('fmt');
    if (format !== 'none' && !(format === 'packed' && attestation.get('attStmt').get('x5c') === undefined)) return undefined;
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON: base64url(made.clientData), attestationObject: base64url(made.attestation) },
      },
      expectedChallenge: base64url(base64(challenge)),
      expectedOrigin: place.origin,
      expectedRPID: rpIdOf(place),
      requireUserVerification: true,
      supportedAlgorithmIDs: [...PASSKEY_ALGORITHMS],
    });
    if (!verified || registrationInfo.credential.id !== id) return undefined;
    return { publicKey: bytesOf(registrationInfo.credential.publicKey), counter: registrationInfo.credential.counter };
  } catch {
    return undefined;
  }
};

const base64url = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

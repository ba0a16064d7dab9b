import { VerificationError } from '@dauys/basics/failure.ts';
import type { Bytes } from '@dauys/basics/bytes.ts';
import { equalBytes, fromUtf8, concat } from '@dauys/basics/bytes.ts';
import { parseDecimal } from '@dauys/ledger/checkpoint.ts';
import { verifyCosignature } from '@dauys/ledger/cosignature.ts';
import { parseNote, parseSignatureLine } from '@dauys/ledger/note.ts';
import { encodeAddCheckpoint } from '@dauys/ledger/witness.ts';
import type { WitnessPeer } from './ledgers.ts';

/** What a witness made of a checkpoint. `seen`: it stands at another size. `silent`: nothing that counts, with what happened. */
export type WitnessAnswer =
  | { readonly kind: 'cosigned'; readonly line: string }
  | { readonly kind: 'seen'; readonly size: number }
  | { readonly kind: 'silent'; readonly code: string };

export type Post = (url: string, body: string, ms: number) => Promise<{ readonly status: number; readonly text: string }>;

// A cosignature line has about 150 characters, one by ML-DSA-44 about 3,400; keys that are unknown here add theirs. The witness may be anybody by now: more is not read.
const MOST_BYTES = 32_768;

/** Sends to a witness over HTTP; throws when it does not answer within `ms` milliseconds. */
export const postToWitness: Post = async (url, body, ms) => {
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'text/plain' },
    redirect: 'error',
    signal: AbortSignal.timeout(ms),
  });
  let bytes: Bytes = new Uint8Array(0);
  for await (const part of response.body ?? []) {
    bytes = concat(bytes, part);
    if (bytes.length > MOST_BYTES) throw new RangeError('a witness answers at length');
  }
  return { status: response.status, text: fromUtf8(bytes) };
};

/** Asks one witness to cosign `note`, proven from the size `old` (C2SP tlog-witness). Its line is verified here. Never throws. */
export const askWitness = async (
  peer: WitnessPeer,
  request: { readonly old: number; readonly proof: readonly Bytes[]; readonly note: string },
  { post, ms }: { readonly post: Post; readonly ms: number },
): Promise<WitnessAnswer> => {
  if (peer.url === undefined) return { kind: 'silent', code: 'no-address' };
  try {
    const { status, text } = await post(`${peer.url.replace(/\/$/, '')}/add-checkpoint`, encodeAddCheckpoint(request), ms);
    if (status === 409) {
      const size = parseDecimal(text.trimEnd());
      return size === undefined ? { kind: 'silent', code: 'malformed' } : { kind: 'seen', size };
    }
    if (status !== 200) return { kind: 'silent', code: `status-${status}` };
    const line = cosignatureIn(text, request.note, peer);
    return line === undefined ? { kind: 'silent', code: 'ledger/cosignature-bad' } : { kind: 'cosigned', line };
  } catch (error) {
    return { kind: 'silent', code: error instanceof VerificationError ? error.code : 'unreachable' };
  }
};

/**
 * The witness's own line, when it holds. Checked before it is added to anything: one bad line of a listed witness would spoil the
 * checkpoint for every reader.
 */
const cosignatureIn = (text: string, noteText: string, { key }: WitnessPeer): string | undefined => {
  const { text: signed } = parseNote(noteText);
  return text
    .split('\n')
    .filter((line) => line.startsWith(`— ${key.name} `))
    .map((line) => ({ line: `${line}\n`, ...parseSignatureLine(line) }))
    .filter(({ id }) => equalBytes(id, key.id))
    .slice(0, 8)
    .find(({ signature }) => verifyCosignature(signed, signature, key) !== undefined)?.line;
};

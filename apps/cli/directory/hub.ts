import { base64, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { Declined, Misuse } from '../output.ts';

const PATIENCE = 30_000;
/** 32 sealed texts in base64 (`RESPONDER_PARCEL` each) have 1.4 MB. */
const LONGEST_ANSWER = 2 * 1024 * 1024;

/** Posts JSON to a hub. Throws `Declined` with the hub's own code when it refuses, `Fault` when it cannot be reached. */
export const postToHub = (hub: string, path: string, body: object, token?: string): Promise<unknown> =>
  askHub(hub, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });

/** Reads JSON from a hub. Throws as `postToHub`. */
export const getFromHub = (hub: string, path: string, token?: string): Promise<unknown> =>
  askHub(hub, path, { method: 'GET', headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });

const askHub = async (hub: string, path: string, asked: RequestInit): Promise<unknown> => {
  const url = `${hub.replace(/\/+$/, '')}${path}`;
  if (!URL.canParse(url)) throw new Misuse('--hub');
  const answer = await fetch(url, { ...asked, redirect: 'error', signal: AbortSignal.timeout(PATIENCE) }).catch((cause: unknown) => {
    throw new Fault(`${new URL(url).origin} cannot be reached`, { cause });
  });
  const text = await answer.text();
  if (text.length > LONGEST_ANSWER) throw new Fault(`${new URL(url).origin} answered more than ${LONGEST_ANSWER} letters`);
  if (answer.ok) return parsed(text);
  const refusal = parsed(text);
  if (typeof refusal === 'object' && refusal !== null && 'code' in refusal && typeof refusal.code === 'string')
    throw new Declined(becauseOf(refusal) ?? refusal.code);
  throw new Fault(`${new URL(url).origin} answered ${answer.status}`);
};

/** Brings one entry; the same one again is the same. */
export const bringEntry = (hub: string, entry: Bytes): Promise<unknown> => postToHub(hub, '/directory/entries', { entry: base64(entry) });

const becauseOf = (refusal: object): string | undefined => {
  const params = 'params' in refusal ? refusal.params : undefined;
  const because = typeof params === 'object' && params !== null && 'because' in params ? params.because : undefined;
  return typeof because === 'string' && because.includes('/') ? because : undefined;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

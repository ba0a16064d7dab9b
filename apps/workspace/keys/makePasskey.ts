/** A new passkey: made by the browser, her keys wrapped for it in this page, brought to the hub. */
import { base64, parseBase64 } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import type { Redacted } from '@dauys/basics/redacted.ts';
import { ok, type Result } from '@dauys/basics/result.ts';
import { creationShown, passkeyMade } from '@dauys/protocol/passkey.ts';
import { passkeyMark, wrappingKeyOfPasskey } from '@dauys/sealing/passkey.ts';
import { wrapKeys, type OfficerKeys } from '@dauys/sealing/wrap.ts';
import type { HubClient } from '../link/hubClient.ts';
import type { PasskeyBrowser } from './passkeyBrowser.ts';

export interface MakeTools {
  readonly hub: HubClient;
  readonly browser: PasskeyBrowser;
  readonly token: string;
}

export interface MadePasskey {
  readonly credential: string;
  /** `waiting` for a second officer, or `usable` at once by invitation. */
  readonly state: string;
  /** What she and the second officer compare. */
  readonly mark: string;
}

export interface MakeAsked {
  readonly officer: string;
  readonly keys: Redacted<OfficerKeys>;
  readonly label: string;
  /** Name of the workspace, as the browser shows it. */
  readonly place: string;
}

/** Refuses what the browser and the hub refuse. */
export const makePasskey = async (
  { officer, keys, label, place }: MakeAsked,
  { hub, browser, token }: MakeTools,
): Promise<Result<MadePasskey, Refusal<string>>> => {
  const asked = await hub.ask(creationShown, { method: 'POST', path: '/api/access/passkeys/begin', token, body: {} });
  if (!asked.ok) return asked;
  const got = await browser.make(asked.value, place);
  if (!got.ok) return got;
  const { made, prf } = got.value;
  const credential = parseBase64(made.credential) ?? new Uint8Array(0);
  const wrapped = await wrapKeys(keys, wrappingKeyOfPasskey(prf, credential), officer);
  const body = { ...made, label, wrappedKeys: base64(wrapped) };
  const kept = await hub.ask(passkeyMade, { method: 'POST', path: '/api/access/passkeys', token, body });
  return kept.ok ? ok({ credential: made.credential, state: kept.value.state, mark: passkeyMark(credential) }) : kept;
};

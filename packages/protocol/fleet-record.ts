/** What the hub says it heard of the terminals, under its statement key: for monitors, who hold it against what they heard themselves. */
import { concat, parseBase64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { isoOf, parseIso, type Instant } from '@dauys/basics/clock.ts';
import * as Type from 'typebox';
import { base64, index, iso, keyId, terminalId } from './fields.ts';

export const FLEET_RECORD_PATH = '/api/fleet/record';
/** Terminals in one answer. */
export const FLEET_RECORD_PAGE = 200;
/** The longest stretch of time that is told at once, ms. */
export const FLEET_RECORD_LONGEST = 31 * 86_400_000;
/** Silences in one answer; for more, ask about less time. */
export const FLEET_RECORD_SILENCES = 20_000;

const silence = Type.Object({ from: iso, to: Type.Optional(iso) }, { additionalProperties: false });

const terminal = Type.Object(
  {
    id: terminalId,
    /** Its last beat; absent when it never beat. */
    heardAt: Type.Optional(iso),
    /** All that ever came. */
    beats: Type.Optional(index),
    /** The newest statement under the device key that the hub has: docs/formats/journal.md. */
    statement: Type.Optional(Type.Object({ bytes: base64(256), signature: base64(64) }, { additionalProperties: false })),
    /** Those that touch the stretch, oldest first; `to` is absent while one lasts. */
    silences: Type.Array(silence, { maxItems: FLEET_RECORD_SILENCES }),
  },
  { additionalProperties: false },
);

/** `GET /api/fleet/record?from=…&to=…[&after=…]`, as the signed text says it. */
export const fleetRecord = Type.Object(
  {
    v: Type.Literal(1),
    at: iso,
    from: iso,
    to: iso,
    beatSeconds: Type.Number({ minimum: 0.01, maximum: 3_600 }),
    /** When the hub itself listened, and wrote what it heard. */
    hearing: Type.Array(Type.Object({ since: iso, until: iso }, { additionalProperties: false }), { maxItems: 100_000 }),
    /** By their ids; all that are in service, the first of them here. */
    terminals: Type.Array(terminal, { maxItems: FLEET_RECORD_PAGE }),
    /** Ask again with `after` this one: there are more. */
    next: Type.Optional(terminalId),
  },
  { additionalProperties: false },
);
export type FleetRecord = Type.Static<typeof fleetRecord>;

/** On the wire: the text as it was signed, Ed25519 over `"dauys/v1/fleet-record\0"` ‖ its UTF-8. */
export const signedFleetRecord = Type.Object(
  { record: Type.String({ maxLength: 8_000_000 }), key: keyId, signature: base64(64) },
  { additionalProperties: false },
);
export type SignedFleetRecord = Type.Static<typeof signedFleetRecord>;

export const FLEET_RECORD_DOMAIN = 'dauys/v1/fleet-record\0';

/** A monitor’s question is good for so many ms about its time. */
export const MONITOR_REQUEST_MS = 300_000;
/** What a monitor signs to ask: `"dauys/v1/monitor-request\0"` ‖ `<at> GET <path and query>`. */
export const monitorRequestMessage = (at: Instant, path: string): Bytes =>
  concat(utf8('dauys/v1/monitor-request\0'), utf8(`${isoOf(at)} GET ${path}`));

/** `Authorization: Monitor <id> <at> <signature in base64>`. */
export const monitorAuthorization = (id: string, at: Instant, signature: string): string => `Monitor ${id} ${isoOf(at)} ${signature}`;

/** The inverse; `undefined` for anything else, which may come from anybody. */
export const parseMonitorAuthorization = (
  text: string | undefined,
): { readonly id: string; readonly at: Instant; readonly signature: Bytes } | undefined => {
  const [, id, when = '', said = ''] = /^Monitor ([a-z][a-z0-9-]{1,39}) ([0-9TZ:.-]{24}) ([A-Za-z0-9+/=]{88})$/.exec(text ?? '') ?? [];
  const [at, signature] = [parseIso(when), parseBase64(said)];
  return id === undefined || at === undefined || signature === undefined ? undefined : { id, at, signature };
};

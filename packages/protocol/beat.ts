/** What agent and hub say inside a cell. The frames themselves are packages/beat. Sealed bytes only: no complaint is known here. */
import * as Type from 'typebox';
import { base64, counter, envelopeId, hash, index, iso, keyId } from './fields.ts';

export const BEAT_PATH = '/beat';

const cursor = Type.Object({ chunk: index, offset: Type.Integer({ minimum: 0, maximum: 0xffffffff }) }, { additionalProperties: false });

/** Up: what the terminal says about itself. `boot` counts starts of the device's store, `uptime` is in seconds. */
export const upStatus = Type.Object(
  {
    v: Type.Literal(1),
    boot: counter,
    uptime: counter,
    clock: iso,
    journal: Type.Object({ n: index, head: hash }, { additionalProperties: false }),
    conditions: Type.Array(Type.String({ pattern: '^[a-z][a-z-]{1,39}$' }), { maxItems: 24 }),
    feed: cursor,
    policy: counter,
    /** Every quarter of an hour: journal head and beat count under the device key, evidence that outlives the session. */
    statement: Type.Optional(Type.Object({ bytes: base64(256), signature: base64(64) }, { additionalProperties: false })),
  },
  { additionalProperties: false },
);
export type UpStatus = Type.Static<typeof upStatus>;

/**
 * The hub's promise for one envelope: `signature` by the hub's statement key over `dauys/v1/acceptance\0` ‖ canonical JSON of
 * the other fields but `key` and `signature`.
 */
export const acceptance = Type.Object(
  { v: Type.Literal(1), envelopeId, h: hash, C: hash, terminal: Type.String(), counter, at: iso, key: keyId, signature: base64(64) },
  { additionalProperties: false },
);
export type Acceptance = Type.Static<typeof acceptance>;

/** Down: acknowledgements of earlier beats, hub time, policy. `durable` is how many leading bytes of a parcel survive a power cut. */
export const downStatus = Type.Object(
  {
    v: Type.Literal(1),
    at: iso,
    policy: counter,
    beatSeconds: Type.Integer({ minimum: 1, maximum: 3600 }),
    acks: Type.Array(
      Type.Object(
        {
          parcel: hash,
          durable: Type.Integer({ minimum: 0, maximum: 0xffffffff }),
          acceptance: Type.Optional(acceptance),
          refused: Type.Optional(Type.String({ maxLength: 80 })),
        },
        { additionalProperties: false },
      ),
      { maxItems: 4 },
    ),
  },
  { additionalProperties: false },
);
export type DownStatus = Type.Static<typeof downStatus>;

/** Parcel kinds: the first byte of a parcel. An envelope is a complaint, a canary or a cover alike. */
export const PARCEL = { envelope: 1, journal: 2, diagnostics: 3 } as const;

import * as Type from 'typebox';

/** Shapes of single fields on the wire. Lengths are stated here so that nothing unbounded is ever read. */
export const envelopeId = Type.String({ pattern: '^[0-9a-f]{32}$' });
export const hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
export const keyId = Type.String({ pattern: '^[0-9a-f]{16}$' });
export const terminalId = Type.String({ pattern: '^[0-9a-f]{8}$' });
export const slug = Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$' });
export const language = Type.Union([Type.Literal('kk'), Type.Literal('ru'), Type.Literal('en')]);
/** UTC, ISO 8601 with milliseconds. */
export const iso = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });
export const counter = Type.Integer({ minimum: 0, maximum: 0xffffffff });
export const index = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** Days since 1970-01-01 in the facility's zone. */
export const day = Type.Integer({ minimum: 0, maximum: 0xffff });
/** Canonical base64 of at most `bytes` bytes. */
export const base64 = (bytes: number) => Type.String({ maxLength: Math.ceil(bytes / 3) * 4, pattern: '^[A-Za-z0-9+/]*={0,2}$' });
/** A line that people read, without control characters: a database has no room for the letter zero. */
export const line = (letters: number) => Type.String({ minLength: 1, maxLength: letters, pattern: '^[^\\u0000-\\u001f\\u007f]*$' });
export const names = Type.Object(
  { kk: Type.String({ maxLength: 200 }), ru: Type.String({ maxLength: 200 }), en: Type.String({ maxLength: 200 }) },
  { additionalProperties: false },
);

/** Merkle inclusion of one leaf, against `note`: a signed checkpoint with its cosignatures. */
export const inclusion = Type.Object({ index, size: index, hashes: Type.Array(hash, { maxItems: 63 }) }, { additionalProperties: false });
export type InclusionOnWire = Type.Static<typeof inclusion>;

/** What every refusal looks like on the wire. The code is one of `codes.ts`. */
export const refusalBody = Type.Object({
  code: Type.String({ maxLength: 80 }),
  // By hand: `Type.Record` would bring the library's whole type engine into every page.
  params: Type.Optional(
    Type.Unsafe<Record<string, string | number>>({
      type: 'object',
      propertyNames: { maxLength: 40 },
      additionalProperties: { anyOf: [{ type: 'string', maxLength: 200 }, { type: 'number' }] },
    }),
  ),
});
export type RefusalBody = Type.Static<typeof refusalBody>;

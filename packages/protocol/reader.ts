/** Kiosk page → agent, on loopback: who stands here, by a finger or a card, because she wishes to be named. Nothing of either is kept. */
import * as Type from 'typebox';

/** POST /api/identify. A finger is compared with the one kept here under this number, and with no other. Hanging up ends it. */
export const identifyAsked = Type.Union([
  Type.Object({ how: Type.Literal('card') }, { additionalProperties: false }),
  Type.Object({ how: Type.Literal('fingerprint'), number: Type.String({ minLength: 1, maxLength: 120 }) }, { additionalProperties: false }),
]);
export type IdentifyAsked = Type.Static<typeof identifyAsked>;

const who = { name: Type.String({ minLength: 1, maxLength: 400 }), number: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })) };

/** What a reader says, with what it is worth (packages/complaint/assertion.ts). */
export const identified = Type.Union([
  Type.Object({
    how: Type.Literal('fingerprint'),
    strength: Type.Union([Type.Literal('officer'), Type.Literal('alone')]),
    ...who,
  }),
  Type.Object({ how: Type.Literal('card'), strength: Type.Union([Type.Literal('entered'), Type.Literal('words')]), ...who }),
]);
export type Identified = Type.Static<typeof identified>;

/** Kiosk page → agent, on loopback: what is to be heard. The answer is a sound; nothing of either is kept. */
import * as Type from 'typebox';

/** Packs of wording whose sentences the kiosk says. */
const SPOKEN_PACKS = ['kiosk', 'ways', 'paper', 'own', 'services', 'voice', 'reader'] as const;
export type SpokenPack = (typeof SPOKEN_PACKS)[number];

/** In the answer: everybody may hear it. Without it the sound is somebody's own and ends when the headset is out. */
export const OPEN_HEADER = 'dauys-open';

const value = Type.Object(
  { name: Type.String({ pattern: '^[a-z]{1,20}$' }), value: Type.Union([Type.Number(), Type.String({ maxLength: 400 })]) },
  { additionalProperties: false },
);

const common = {
  /** BCP 47; the agent refuses a language for which it has no voice. */
  language: Type.String({ pattern: '^[a-z]{2,3}(?:-[A-Z][a-z]{3})?$' }),
  /** Also a sentence of the packs may be somebody's own: that an answer came, what she has chosen. */
  personal: Type.Boolean(),
};

/** POST /api/speech. Either a sentence of the packs, or words that no pack has: a name, a letter, what a person wrote or was told. */
export const speechAsked = Type.Union([
  Type.Object(
    {
      ...common,
      pack: Type.Union([
        Type.Literal('kiosk'),
        Type.Literal('ways'),
        Type.Literal('paper'),
        Type.Literal('own'),
        Type.Literal('services'),
        Type.Literal('voice'),
        Type.Literal('reader'),
      ]),
      key: Type.String({ pattern: '^[a-z0-9.-]{1,80}$' }),
      values: Type.Array(value, { maxItems: 8 }),
    },
    { additionalProperties: false },
  ),
  Type.Object({ ...common, text: Type.String({ minLength: 1, maxLength: 2_000 }) }, { additionalProperties: false }),
]);
export type SpeechAsked = Type.Static<typeof speechAsked>;

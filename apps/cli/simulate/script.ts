import Type from 'typebox';
import Value from 'typebox/value';
import { Misuse } from '../output.ts';
import { WHATS } from './building/building.ts';
import type { Scripted } from './site.ts';

const SECONDS = Type.Number({ minimum: 0, maximum: 1e9 });
const happening = Type.Object(
  {
    what: Type.Union(WHATS.map((what) => Type.Literal(what))),
    facility: Type.Optional(Type.String({ pattern: '^kz-model-\\d{2}$' })),
    terminal: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
    from: SECONDS,
    to: SECONDS,
  },
  { additionalProperties: false },
);
const shape = Type.Object({ v: Type.Literal(1), happenings: Type.Array(happening, { maxItems: 10_000 }) }, { additionalProperties: false });

/**
 * What a script says is to happen, `{"v":1,"happenings":[{"what":"provider","facility":"kz-model-03","from":600,"to":1200}]}`: seconds of the
 * country's time; without `facility` everywhere, without `terminal` (0, 1, …) at the whole site. Throws `Misuse` naming the first part that is wrong.
 */
export const scriptOf = (read: unknown): readonly Scripted[] => {
  if (!Value.Check(shape, read)) throw new Misuse(`--script ${Value.Errors(shape, read)[0]?.instancePath ?? ''}`);
  const late = read.happenings.findIndex(({ from, to }) => to <= from);
  if (late >= 0) throw new Misuse(`--script /happenings/${late}/to`);
  return read.happenings.map((one) => ({ ...one, from: one.from * 1_000, to: one.to * 1_000 }));
};

/** What a terminal found out about itself: left by the box in memory, shown by the agent to a technician. */
import * as Type from 'typebox';

export const CHECKS = ['program', 'agent', 'store', 'page', 'hub'] as const;
/**
 * `program`: its files are those that were installed. `agent`: it answers. `store`: it trusts its own store and the directory. `page`: the screen has asked for
 * something in its time. `hub`: the last beat was answered.
 */
export type Check = (typeof CHECKS)[number];

const found = Type.Object({
  program: Type.Boolean(),
  agent: Type.Boolean(),
  store: Type.Boolean(),
  page: Type.Boolean(),
  hub: Type.Boolean(),
});
export type SelfTest = Readonly<Type.Static<typeof found>>;

export const selfTested = Type.Object({
  at: Type.String({ pattern: '^[0-9T:.Z-]{24}$' }),
  found,
  /** What runs, or would if it were started anew: SHA-256 of its image, or `technician`; and whether it is on trial. */
  image: Type.Object({ sha256: Type.String({ pattern: '^[0-9a-z]{1,64}$' }), tried: Type.Boolean() }),
});
export type SelfTested = Readonly<Type.Static<typeof selfTested>>;

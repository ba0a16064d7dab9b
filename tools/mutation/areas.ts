/** What is broken on purpose, and by which tests it must be noticed. Tests by name: those that spawn processes or need a database say little of a line and cost much. */
export interface Area {
  readonly name: string;
  /** What is mutated: paths or patterns from the root. */
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
}

const all = (folder: string): readonly string[] => [`${folder}/*.ts`, `!${folder}/*.test.ts`];

/** Functions without I/O that decide what is believed, promised, sent and shown. */
const decisions = [
  'apps/hub/access/decide.ts',
  'apps/hub/access/passkey-decide.ts',
  'apps/hub/access/totp.ts',
  'apps/hub/bodies/decide.ts',
  'apps/hub/cases/decide.ts',
  'apps/hub/enrolment/decide.ts',
  'apps/hub/fleet/decide.ts',
  'apps/hub/intake/decide.ts',
  'apps/hub/ledger/decide.ts',
  'apps/hub/ledger/grow.ts',
  'apps/hub/quiet/decide.ts',
  'apps/hub/seals/decide.ts',
  'apps/hub/beat/observe.ts',
  'apps/hub/catch-up/rest.ts',
  'apps/terminal/agent/beat/health.ts',
  'apps/terminal/agent/feed/assemble.ts',
  'apps/terminal/agent/outbox/pump.ts',
  'apps/terminal/agent/page/decide.ts',
  'apps/workspace/enrolment/decideEnrolment.ts',
  'packages/directory/release.ts',
];

export const areas: readonly Area[] = [
  { name: 'beat', mutate: all('packages/beat'), tests: ['packages/beat/*.test.ts'] },
  // Each by the tests beside it: a constant is tried against all tests of its area, and those of a whole feed take minutes.
  { name: 'decisions', mutate: decisions, tests: decisions.map((path) => path.replace(/\.ts$/, '.test.ts')) },
  { name: 'ledger', mutate: all('packages/ledger'), tests: ['packages/ledger/*.test.ts'] },
  { name: 'sealing', mutate: all('packages/sealing'), tests: ['packages/sealing/*.test.ts'] },
];

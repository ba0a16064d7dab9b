/** How much is fuzzed: little and always the same in the tests, as much as one likes in `npm run fuzz`. */
export const amount = {
  cases: Number(process.env['DAUYS_FUZZ_CASES'] ?? 2_000),
  seed: Number(process.env['DAUYS_FUZZ_SEED'] ?? 20_261_122),
  /** Finds are written beside the saved ones. */
  saves: process.env['DAUYS_FUZZ_SAVE'] === '1',
} as const;

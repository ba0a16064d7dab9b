/** What a stage found. A stage that crashed counts as one failure. */
export interface Outcome {
  readonly passed: number;
  /** One text per failed test: its name, then why. */
  readonly failures: readonly string[];
  /** What was not run, and why: shown at the end, so that a skip is never silent. */
  readonly notes: readonly string[];
}

export interface Stage {
  readonly name: string;
  /** A stage without files is simply absent. */
  exists(): boolean;
  run(): Promise<Outcome>;
}

export const outcomeOf = (part: Partial<Outcome>): Outcome => ({ passed: 0, failures: [], notes: [], ...part });
export const failed = (...failures: readonly string[]): Outcome => outcomeOf({ failures });

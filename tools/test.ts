import { inLanes } from './test/lanes.ts';
import { besides, preparing, proving, stages } from './test/stages.ts';
import { failed, outcomeOf, type Outcome, type Stage } from './test/stage.ts';

const LANES = 2;

/** `npm test` runs every stage that has something to run; `npm test -- unit lint` only the named ones. */
const main = async (names: readonly string[]): Promise<number> => {
  const unknown = names.filter((name) => !stages.some((stage) => isNamed(stage, name)));
  if (unknown.length > 0) {
    process.stderr.write(`There is no stage ${unknown.join(', ')}. Stages: ${stages.map(({ name }) => name).join(' ')}\n`);
    return 2;
  }
  const isChosen = (stage: Stage): boolean => (names.length === 0 || names.some((name) => isNamed(stage, name))) && stage.exists();
  // Much of a stage is waiting (for beats, batches, processes that rise again): two at a time keep two cores busy.
  // What comes from the network waits too, and takes no processor from the others.
  const first = await inLanes(preparing.filter(isChosen), LANES + 1, runStage);
  const [then, beside] = await Promise.all([
    inLanes(proving.filter(isChosen), LANES, runStage),
    inLanes(besides.filter(isChosen), 1, runStage),
  ]);
  return summarise([...first, ...then, ...beside]);
};

/** `integration` names both `integration-18` and `integration-15`. */
const isNamed = (stage: Stage, name: string): boolean => stage.name === name || stage.name.startsWith(`${name}-`);

/** Seconds of each stage, said once more at the end: what is slow is looked for there. */
const took: string[] = [];

const runStage = async (stage: Stage): Promise<Outcome> => {
  process.stdout.write(`── ${stage.name} begins\n`);
  const began = performance.now();
  const outcome = await stage
    .run()
    .catch((error: unknown) => failed(`the stage itself broke: ${error instanceof Error ? error.message : String(error)}`));
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  took.push(`${stage.name} ${seconds}`);
  process.stdout.write(`── ${stage.name}: ${outcome.passed} passed, ${outcome.failures.length} failed in ${seconds} s\n`);
  return outcomeOf({
    ...outcome,
    failures: outcome.failures.map((failure) => `${stage.name}: ${failure}`),
    notes: outcome.notes.map((note) => `${stage.name}: ${note}`),
  });
};

const summarise = (outcomes: readonly Outcome[]): number => {
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  const notes = outcomes.flatMap((outcome) => outcome.notes);
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  if (notes.length > 0) process.stdout.write(`\nnot run, or to note:\n${notes.map((note) => `  ${note}\n`).join('')}`);
  if (failures.length > 0)
    process.stdout.write(`\nfailures:\n${failures.map((failure) => `  ${failure.replaceAll('\n', '\n    ')}\n`).join('')}`);
  process.stdout.write(`\nseconds: ${took.join(' · ')}; all ${(performance.now() / 1000).toFixed(1)}\n`);
  process.stdout.write(`\n${passed} passed, ${failures.length} failed\n`);
  // Nothing passed and nothing failed means that nothing was looked at: that is not success.
  return failures.length > 0 || passed === 0 ? 1 : 0;
};

process.exitCode = await main(process.argv.slice(2));

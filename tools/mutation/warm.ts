/**
 * A runner for Stryker that loads the tests of an area once and then tries mutant after mutant in the same process: milliseconds each instead of seconds,
 * so that an area is run to its end on a busy machine. Stryker puts all mutants into the code at once, behind a switch; here the switch is turned.
 * A kill counts only if the same test passes again without the mutant; if not, something was left behind, and a fresh process judges anew. What a cache hides
 * here counts as survived. Who does not trust it says `--cold`: Stryker's own runner for Vitest.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { areas } from './areas.ts';
import type { Collected, Everything } from './collected.ts';

// For a promise that nobody keeps; a thousand times as long as most tests take.
const TEST_LIMIT_MS = 30_000;
// So many times as often as without it may a mutant be met in one test, and so often in any case: more is a loop without an end.
const HITS_FACTOR = 20;
const LEAST_HITS = 20_000;
const FEW = { numRuns: 12, seed: 20_260_101, endOnFailure: true };
// Many tries only where all tests of a mutant took no longer than so with few.
const WORTH_MORE_MS = 2_000;
const MANY = { ...FEW, numRuns: 100 };

interface MutantOptions {
  readonly testFilter?: readonly string[];
  readonly activeMutant: { readonly id: string };
}

/** The switch in the instrumented code, as Stryker names it. */
interface Switch {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: { readonly perTest: Readonly<Record<string, Readonly<Record<string, number>>>> };
}

/** What the first run of all tests has shown: how long each takes, and how often it meets each mutant. Kept beside the sandbox's files for a fresh process. */
interface Known {
  readonly ms: Record<string, number>;
  hits: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

type Ended = { readonly ok: true } | { readonly ok: false; readonly why: 'failed' | 'endless'; readonly message: string };

const beside = (name: string): string => pathToFileURL(resolve(import.meta.dirname, name)).href;
const OURS = /^@dauys\/([a-z]+)\/(.*)$/;

/** Packages from this sandbox, where the links in node_modules lead to the unbroken ones; no answer remembered from mutant to mutant. */
const redirect = (sandbox: string): void => {
  const collected = beside('collected.ts');
  const argon2 = beside('argon2-once.ts');
  const instead = (specifier: string, parent: string | undefined): string | undefined => {
    if ((specifier === 'vitest' || specifier === '@fast-check/vitest') && parent !== collected) return collected;
    if (specifier === 'hash-wasm' && parent !== argon2) return argon2;
    if (specifier === '@dauys/basics/remembered.ts') return beside('forgotten.ts');
    const [, name, path] = OURS.exec(specifier) ?? [];
    return name === undefined || path === undefined ? undefined : pathToFileURL(resolve(sandbox, 'packages', name, path)).href;
  };
  registerHooks({
    resolve: (specifier, context, next) => {
      const url = instead(specifier, context.parentURL);
      return next(url ?? specifier, context);
    },
  });
};

export class WarmRunner {
  readonly #switch: Switch = {};
  #tests = new Map<string, Collected>();
  #known: Known = { ms: {}, hits: {} };
  #after: Everything['after'] = [];
  #tried = 0;
  #spoilt = false;

  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    const sandbox = process.cwd();
    Object.assign(globalThis, { __stryker__: this.#switch, __vitest_worker__: { config: {}, filepath: '' } });
    redirect(sandbox);
    fc.configureGlobal(FEW);
    const { collectFrom, collected } = await import('./collected.ts');
    const patterns = areas.find(({ name }) => name === process.env['DAUYS_MUTATION'])?.tests ?? [];
    const files = patterns
      .flatMap((pattern) => globSync(pattern, { cwd: sandbox }))
      .filter((path) => !/\.(integration|terminal|crash|journey)\.test\.ts$/.test(path));
    for (const path of files.toSorted()) await collectFrom(path, () => import(pathToFileURL(resolve(sandbox, path)).href));
    for (const work of collected().before) await work();
    this.#after = collected().after;
    this.#tests = new Map(collected().tests.map((test) => [test.id, test]));
    this.#known = readKnown();
  }

  async dispose(): Promise<void> {
    for (const work of this.#after) await work();
  }

  /** Every test twice: what passes only once could not be asked about a second mutant. */
  async dryRun(): Promise<unknown> {
    const tests: unknown[] = [];
    for (const test of this.#tests.values()) {
      this.#switch.currentTestId = test.id;
      const first = await ended(test);
      const { result, ms } = await timed(() => ended(test));
      this.#switch.currentTestId = undefined;
      this.#known.ms[test.id] = ms;
      const failed = first.ok ? result : first;
      tests.push({
        id: test.id,
        name: test.name,
        fileName: resolve(test.file),
        timeSpentMs: ms,
        ...(failed.ok ? { status: 0 } : { status: 1, failureMessage: `${first.ok ? 'the second time: ' : ''}${failed.message}` }),
      });
    }
    this.#known.hits = this.#switch.mutantCoverage?.perTest ?? {};
    writeFileSync(KNOWN, JSON.stringify(this.#known));
    this.#tried++;
    return { status: 'complete', tests, mutantCoverage: this.#switch.mutantCoverage };
  }

  async mutantRun(options: MutantOptions): Promise<unknown> {
    if (this.#spoilt) throw new Error('a mutant left something behind: a fresh process, please');
    const fresh = this.#tried++ === 0;
    const chosen = this.#chosen(options.testFilter ?? []);
    const { result, ms } = await timed(() => this.#try(options, chosen, FEW));
    const found = result ?? (ms < WORTH_MORE_MS ? await this.#try(options, chosen, MANY) : undefined);
    if (found === undefined) return { status: 'survived', nrOfTests: chosen.length };
    const { test, end } = found;
    if (end.why === 'endless') {
      this.#spoilt = true;
      return { status: 'timeout', reason: end.message };
    }
    const isEndless = this.#isEndless();
    const again = await ended(test);
    this.#spoilt = !again.ok;
    if (this.#spoilt && !fresh) throw new Error('a kill that may be an earlier mutant’s: a fresh process, please');
    if (isEndless) return { status: 'timeout', reason: `hit limit ${this.#switch.hitLimit}` };
    return { status: 'killed', killedBy: [test.id], failureMessage: end.message, nrOfTests: chosen.indexOf(test) + 1 };
  }

  #chosen(ids: readonly string[]): readonly Collected[] {
    const time = ({ id }: Collected): number => this.#known.ms[id] ?? 0;
    return ids
      .map((id) => this.#tests.get(id))
      .filter((test) => test !== undefined)
      .toSorted((a, b) => time(a) - time(b));
  }

  #isEndless(): boolean {
    const { hitCount = 0, hitLimit } = this.#switch;
    return hitLimit !== undefined && hitCount > hitLimit;
  }

  async #try({ activeMutant }: MutantOptions, tests: readonly Collected[], runs: typeof FEW) {
    fc.configureGlobal(runs);
    this.#switch.activeMutant = activeMutant.id;
    try {
      for (const test of tests) {
        const hits = this.#known.hits[test.id]?.[activeMutant.id] ?? 0;
        this.#switch.hitCount = 0;
        this.#switch.hitLimit = Math.max(LEAST_HITS, HITS_FACTOR * hits) * (runs.numRuns / FEW.numRuns);
        const end = await ended(test);
        if (!end.ok) return { test, end };
        // Thrown at the limit, and taken by the test for the error that it waited for.
        if (this.#isEndless()) return { test, end: { ok: false, why: 'failed', message: 'caught the hit limit' } as const };
      }
      return undefined;
    } finally {
      this.#switch.activeMutant = undefined;
      fc.configureGlobal(FEW);
    }
  }
}

const ended = async (test: Collected): Promise<Ended> => {
  const stop = new AbortController();
  const limit = sleep(TEST_LIMIT_MS, 'endless' as const, { signal: stop.signal }).catch(() => undefined);
  try {
    const how = await Promise.race([limit, (async () => void (await test.run()))()]);
    return how === 'endless' ? { ok: false, why: 'endless', message: `${test.name} does not end` } : { ok: true };
  } catch (cause) {
    return { ok: false, why: 'failed', message: cause instanceof Error ? cause.message : String(cause) };
  } finally {
    stop.abort();
  }
};

const timed = async <T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly ms: number }> => {
  const start = performance.now();
  return { result: await work(), ms: Math.ceil(performance.now() - start) };
};

const KNOWN = '.known.json';

const readKnown = (): Known => {
  try {
    return JSON.parse(readFileSync(KNOWN, 'utf8')) as Known;
  } catch {
    return { ms: {}, hits: {} };
  }
};

/** How Stryker finds the runner: `testRunner: 'warm'`. */
export const strykerPlugins = [{ kind: 'TestRunner', name: 'warm', injectableClass: WarmRunner }];

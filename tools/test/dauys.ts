/** The command line as tests start it: one file, and what was compiled of it once is not compiled again. */
import { programsIfStale } from '../programs.ts';

export const { dauys: program } = await programsIfStale();

/** What a person's shell tells it: the language, and nothing of the runner's but where things are. */
export const speaking = (language: string): NodeJS.ProcessEnv => ({ ...process.env, LC_ALL: language });

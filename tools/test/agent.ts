/** The agent as tests start it: one file, and what was compiled of it once is not compiled again. */
import { pathToFileURL } from 'node:url';
import { programsIfStale } from '../programs.ts';

export const agentProgram: URL = pathToFileURL((await programsIfStale()).agent);

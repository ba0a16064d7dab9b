/** The command line as somebody uses it who has nothing to do with the system. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { program } from '../test/dauys.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

/** `code`: of its end. */
export const dauys = async (...args: string[]): Promise<{ code: number; out: string }> => {
  const command = ['--disable-warning=ExperimentalWarning', program, ...args];
  try {
    return { code: 0, out: (await run(process.execPath, command, { cwd: root, env: { ...process.env, LC_ALL: 'en' } })).stdout };
  } catch (error) {
    const failed = error as { code?: number; stdout?: string };
    return { code: failed.code ?? -1, out: failed.stdout ?? '' };
  }
};

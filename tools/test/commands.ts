/** `dauys …` within the process of a test, where a start of Node for each would take most of the time. Nothing can be typed here. */
import { Command, CommanderError } from 'commander';
import { vi } from 'vitest';
import { addBackup } from '../../apps/cli/backup/command.ts';
import { addDirectory } from '../../apps/cli/directory/command.ts';
import { addEpoch } from '../../apps/cli/epoch/command.ts';
import { addKey } from '../../apps/cli/key/command.ts';
import { addMirror } from '../../apps/cli/mirror/command.ts';
import { EXIT } from '../../apps/cli/output.ts';
import { addSimulate } from '../../apps/cli/simulate/command.ts';
import { addTerminal } from '../../apps/cli/terminal/command.ts';
import { addVerify } from '../../apps/cli/verify/command.ts';

export interface Told {
  readonly exit: number;
  /** What `--json` printed. */
  readonly said: Readonly<Record<string, unknown>>;
}

/** What a command printed and how it ended; `--json` is added. */
export const dauysHere = async (...args: readonly string[]): Promise<Told> => {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  try {
    const program = new Command().exitOverride();
    for (const add of [addKey, addDirectory, addEpoch, addVerify, addMirror, addBackup, addSimulate, addTerminal]) add(program);
    await program.parseAsync([...args, '--json'], { from: 'user' });
    return { exit: Number(process.exitCode ?? 0), said: JSON.parse(lines.join('\n')) as Told['said'] };
  } catch (error) {
    if (error instanceof CommanderError) return { exit: EXIT.usage, said: { error: 'usage', text: error.message } };
    throw error;
  } finally {
    process.exitCode = undefined;
    log.mockRestore();
    stderr.mockRestore();
  }
};

/** The processes that show pages. */
import { readdirSync, readFileSync } from 'node:fs';

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

const processes = (): Process[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [, parent = '0'] = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8')) ?? [];
        return [
          { pid: Number(name), parent: Number(parent), command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ') },
        ];
      } catch {
        // It ended while we looked.
        return [];
      }
    });

/** Renderers of browsers whose command line names this folder: that of their profile. */
export const renderersOf = (folder: string): number[] => {
  const all = new Map(processes().map((process) => [process.pid, process]));
  const belongs = (process: Process | undefined): boolean =>
    process !== undefined && (process.command.includes(folder) || belongs(all.get(process.parent)));
  return [...all.values()].filter((process) => process.command.includes('--type=renderer') && belongs(process)).map(({ pid }) => pid);
};

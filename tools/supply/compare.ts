/** `npm run build`: builds the pages and says their hashes; with an anchor and a place, whether the directory there names them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { systemClock } from '@dauys/basics/clock.ts';
import { Fault, VerificationError } from '@dauys/basics/failure.ts';
import { judgeRelease, type Held } from '@dauys/directory/release.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import { pin } from '@dauys/verify/pinned.ts';
import { readReleases } from '@dauys/verify/release.ts';
import { sourceOf } from '../../apps/cli/verify/source.ts';
import { buildIfStale } from '../build.ts';
import { heldPages } from './built.ts';
import { LISTS } from './third-party.ts';

const usage = 'npm run build -- [--anchor <file> [--from <a hub or mirror, or a folder with ledger/directory>]]';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const sayHashes = (held: readonly Held[], anchored: boolean): void => {
  for (const { app, sha256, contentPolicy } of held)
    say(`${sha256}  ${app}${app === 'verify' && !anchored ? ' (without an anchor)' : ''}   content policy ${contentPolicy}`);
  say(`${createHash('sha256').update(readFileSync(LISTS.sbom)).digest('hex')}  ${LISTS.sbom}`);
};

/** Exit code: 0 all named, 1 one is not, or the directory does not hold. */
const compare = async (held: readonly Held[], anchor: string, from: string): Promise<number> => {
  const releases = await readReleases(sourceOf(from), pin(anchor), verifyNative);
  const verdicts = held.map((page) => ({ app: page.app, verdict: judgeRelease(releases, page, systemClock.now()) }));
  for (const { app, verdict } of verdicts)
    say(verdict.named ? `${app}: the directory names it as ${verdict.version}` : `${app}: not as the directory says (${verdict.code})`);
  return verdicts.every(({ verdict }) => verdict.named) ? 0 : 1;
};

const main = async (args: readonly string[]): Promise<number> => {
  const { anchor, from } = parseArgs({ args: [...args], options: { anchor: { type: 'string' }, from: { type: 'string' } } }).values;
  if (from !== undefined && anchor === undefined) throw new Fault(usage);
  const text = anchor === undefined ? undefined : readFileSync(anchor, 'utf8');
  const held = heldPages(await buildIfStale(), text);
  sayHashes(held, text !== undefined);
  return text === undefined || from === undefined ? 0 : compare(held, text, from);
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const reason = error instanceof VerificationError ? error.code : error instanceof Error ? error.message : String(error);
  process.stderr.write(`${reason}\n`);
  process.exitCode = error instanceof VerificationError ? 1 : 3;
}

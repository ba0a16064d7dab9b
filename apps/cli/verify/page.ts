import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '@dauys/basics/clock.ts';
import { Fault, VerificationError } from '@dauys/basics/failure.ts';
import { judgeRelease } from '@dauys/directory/release.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import { pageHash, withAnchor } from '@dauys/verify/page.ts';
import { pin } from '@dauys/verify/pinned.ts';
import { inPlace } from '@dauys/verify/record.ts';
import { heldPage, readReleases } from '@dauys/verify/release.ts';
import type { Command } from 'commander';
import { EXIT, Misuse } from '../output.ts';
import { run } from '../run.ts';
import { sourceOf } from './source.ts';

/** Where `npm run build` puts it. */
const built = join(import.meta.dirname, '../../../.build/verify/index.html');

interface PageOptions {
  readonly page?: string;
  readonly anchor?: string;
  readonly from?: string;
}

const writePage = async ({ page = built, anchor, from }: PageOptions): Promise<number> => {
  if (from !== undefined && anchor === undefined) throw new Misuse('--anchor');
  if (!existsSync(page)) throw new Fault(`${page} is not there: npm run build makes it`);
  const html = readFileSync(page, 'utf8');
  const whole = anchor === undefined ? html : await inPlace('anchor', () => withAnchor(html, readFileSync(anchor, 'utf8')));
  if (from !== undefined && anchor !== undefined) await mustBeNamed(whole, { anchor, from });
  process.stdout.write(whole);
  // As sha256sum prints it, and where it does not get into the file.
  process.stderr.write(`${pageHash(whole)}  verify.html\n`);
  return EXIT.holds;
};

/** Throws `VerificationError('release/…')` unless the directory there names exactly this file. */
const mustBeNamed = async (html: string, { anchor, from }: { readonly anchor: string; readonly from: string }): Promise<void> => {
  const pinned = await inPlace('anchor', () => pin(readFileSync(anchor, 'utf8')));
  const releases = await readReleases(sourceOf(from), pinned, verifyNative);
  const verdict = judgeRelease(releases, heldPage(html), systemClock.now());
  if (!verdict.named) throw new VerificationError(verdict.code);
};

/** `dauys verify page > verify.html`: the page that checks slips, with an anchor in it or without. */
export const addPage = (verify: Command): void => {
  verify
    .command('page')
    .description('write the verify page, one HTML file that works offline; its SHA-256 goes to standard error')
    .option('--anchor <file>', 'build these pinned keys into it; else it will ask for them')
    .option('--page <file>', 'the built page (default: where npm run build puts it)')
    .option('--from <place>', 'write it only if the directory there (a hub, a mirror or a folder) names exactly this file; needs --anchor')
    .action((options: PageOptions) => run(() => writePage(options))({}));
};

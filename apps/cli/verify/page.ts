import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '@dauys/basics/failure.ts';
import { pageHash, withAnchor } from '@dauys/verify/page.ts';
import { inPlace } from '@dauys/verify/record.ts';
import type { Command } from 'commander';
import { EXIT } from '../output.ts';
import { run } from '../run.ts';

/** Where `npm run build` puts it. */
const built = join(import.meta.dirname, '../../../.build/verify/index.html');

const writePage = async ({ page = built, anchor }: { readonly page?: string; readonly anchor?: string }): Promise<number> => {
  if (!existsSync(page)) throw new Fault(`${page} is not there: npm run build makes it`);
  const html = readFileSync(page, 'utf8');
  const whole = anchor === undefined ? html : await inPlace('anchor', () => withAnchor(html, readFileSync(anchor, 'utf8')));
  process.stdout.write(whole);
  // As sha256sum prints it, and where it does not get into the file.
  process.stderr.write(`${pageHash(whole)}  verify.html\n`);
  return EXIT.holds;
};

/** `dauys verify page > verify.html`: the page that checks slips, with an anchor in it or without. */
export const addPage = (verify: Command): void => {
  verify
    .command('page')
    .description('write the verify page, one HTML file that works offline; its SHA-256 goes to standard error')
    .option('--anchor <file>', 'build these pinned keys into it; else it will ask for them')
    .option('--page <file>', 'the built page (default: where npm run build puts it)')
    .action((options: { readonly page?: string; readonly anchor?: string }) => run(() => writePage(options))({}));
};

import { VerificationError } from '@dauys/basics/failure.ts';
import { LedgerFault } from '@dauys/verify/ledger.ts';
import { type CliText, cliText } from '@dauys/wording/compiled/cli.ts';
import { isRegisteredCode } from '@dauys/protocol/codes.ts';
import { codesText } from '@dauys/wording/compiled/codes.ts';
import { Declined, EXIT, languageOf, Misuse, type Output, outputOf } from './output.ts';

/** Runs a command and turns how it ended into words and an exit code. */
export const run =
  (act: (output: Output, t: CliText) => Promise<number>) =>
  async (options: { readonly json?: boolean }): Promise<void> => {
    const t = cliText(languageOf());
    const output = outputOf(options.json === true);
    try {
      process.exitCode = await act(output, t);
    } catch (error) {
      if (error instanceof VerificationError) {
        const where = error instanceof LedgerFault ? error.where : '';
        output.result({ verified: false, code: error.code, where }, () => [
          t('distrust', { code: error.code, where: where === '' ? '-' : where }),
        ]);
        process.exitCode = EXIT.distrust;
      } else if (error instanceof Declined) {
        const { code } = error;
        output.failure(code, t('refused', { code, words: wordsOf(code) }));
        process.exitCode = error.exit;
      } else if (error instanceof Misuse) {
        output.failure('usage', t('usage', { what: error.message }));
        process.exitCode = EXIT.usage;
      } else {
        output.failure('fault', error instanceof Error ? error.message : 'fault');
        process.exitCode = EXIT.fault;
      }
    }
  };

/** What a code says to people, in their language; the code itself when it is none of ours. */
export const wordsOf = (code: string): string => (isRegisteredCode(code) ? codesText(languageOf())(code) : code);

import { VerificationError } from '@dauys/basics/failure.ts';
import { ShareFault } from '@dauys/sealing/trustees.ts';
import { LedgerFault } from '@dauys/verify/ledger.ts';
import { Declined, EXIT } from '../output.ts';

/** Asked with the wrong file or key, as a person does; everything else that does not hold is distrust. */
const MISTAKES: readonly string[] = ['sealing/not-for-us', 'sealing/too-few-shares', 'sealing/share-version'];

/** Runs what opens shares and sealed seeds: a mistake is told in words, and what does not hold is named with the trustee whose it claims to be. */
export const inPlaceOfShare = async <T>(act: () => Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    if (error instanceof LedgerFault || !(error instanceof VerificationError)) throw error;
    if (MISTAKES.includes(error.code)) throw new Declined(error.code, EXIT.usage);
    throw new LedgerFault(error.code, error instanceof ShareFault && error.trustee !== undefined ? `share/${error.trustee}` : 'share');
  }
};

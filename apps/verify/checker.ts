import { Fault, VerificationError } from '@dauys/basics/failure.ts';
import { type CodeRefusal, parseCode } from '@dauys/sealing/code.ts';
import { parseSlip, parseSlipText } from '@dauys/sealing/slip.ts';
import { statusKeyOf } from '@dauys/sealing/status.ts';
import { type FilesCode, recordOfArchive, recordOfFiles } from '@dauys/verify/files.ts';
import { LedgerFault } from '@dauys/verify/ledger.ts';
import { type Pinned, pin } from '@dauys/verify/pinned.ts';
import { inPlace, type PublicRecord, readRecord } from '@dauys/verify/record.ts';
import { judgeSlip, type SlipVerdict } from '@dauys/verify/slip.ts';
import { overHttp, type RecordSource } from '@dauys/verify/source.ts';
import { stepsOf } from '@dauys/verify/steps.ts';
import jsQR from 'jsqr';
import type { Judged, Place, Problem, Progress, Questions, ReadSlip, RecordRead, Topic, Trusted } from './conversation.ts';

/** Why the page cannot begin or go on; beside the codes of what it checks with. */
export type PageCode = 'verify/no-anchor' | 'verify/bad-address' | 'verify/bad-time' | 'verify/unreachable' | 'verify/unreadable';

/** Something that the person can put right; not evidence of anything. */
export class Mistake extends Error {
  readonly code: PageCode | FilesCode | CodeRefusal['code'];
  constructor(code: Mistake['code']) {
    super(code);
    this.code = code;
  }
}

export type Checker = {
  readonly [T in Topic]: (
    asked: Questions[T]['asked'],
    tell: (progress: Progress) => void,
  ) => Questions[T]['answer'] | Promise<Questions[T]['answer']>;
};

/** Holds what was pinned, read and judged last. Every answer throws what `problemOf` understands. */
export const createChecker = (): Checker => {
  let pinned: Pinned | undefined;
  let record: PublicRecord | undefined;
  let verdict: SlipVerdict | undefined;
  return {
    trust: ({ anchor }) => {
      [pinned, record, verdict] = [pin(anchor), undefined, undefined];
      return trustedOf(pinned);
    },
    look: ({ pixels }) => slipIn(jsQR(pixels.data, pixels.width, pixels.height, { inversionAttempts: 'attemptBoth' })?.data),
    slip: ({ text }) => readSlip(parseSlip(parseSlipText(text)).slip),
    read: async ({ place }, tell) => {
      record = undefined;
      if (pinned === undefined) throw new Mistake('verify/no-anchor');
      const progress = (ledger: Progress['ledger'], done: number, total: number) => tell({ ledger, done, total });
      record = await readRecord(await sourceAt(place), pinned, { everything: false, progress });
      return summaryOf(record);
    },
    judge: async ({ slip, at, code }) => {
      const bytes = parseSlipText(slip);
      if (record === undefined) throw new Mistake('verify/no-record');
      const held = record;
      const q = code.trim() === '' ? undefined : await keyOf(code);
      verdict = await inPlace('slip', () => judgeSlip(bytes, held, { at, q }));
      return judgedOf(held, verdict);
    },
    steps: () => (record === undefined || verdict === undefined ? [] : stepsOf(record, verdict)),
  };
};

/** Codes that say that something was typed or chosen wrongly: nothing was claimed that could fail to hold. */
const mistakes = new Set([
  'sealing/slip-malformed',
  'sealing/slip-version',
  'verify/no-record',
  'verify/several-records',
  'verify/malformed-archive',
  'directory/malformed-anchor',
  'ledger/malformed-policy',
  'ledger/malformed-key',
]);

/** What the page shows of a failure. */
export const problemOf = (error: unknown): Problem => {
  if (error instanceof Mistake) return { kind: 'usage', code: error.code, where: '' };
  if (error instanceof VerificationError) {
    const where = error instanceof LedgerFault ? error.where : '';
    return { kind: mistakes.has(error.code) ? 'usage' : 'distrust', code: error.code, where };
  }
  // A hub that does not answer, or a file that was moved after it was chosen.
  const code: PageCode = error instanceof Fault ? 'verify/unreachable' : 'verify/unreadable';
  return { kind: 'usage', code, where: '' };
};

const trustedOf = ({ anchor, policies, fingerprint }: Pinned): Trusted => ({
  network: anchor.network,
  fingerprint,
  threshold: anchor.threshold,
  signers: [...anchor.signers.keys()],
  witnesses: policies.cases.witnesses.map(({ name }) => name),
});

const slipIn = (text: string | undefined): string | undefined => (text !== undefined && /^DAUYS\d+:/.test(text) ? text : undefined);

const readSlip = ({ terminal, counter, day }: ReadSlip): ReadSlip => ({ terminal, counter, day });

const sourceAt = (place: Place): RecordSource | Promise<RecordSource> => {
  switch (place.at) {
    case 'files':
      return recordOfFiles(place.files);
    case 'archive':
      return recordOfArchive(place.file);
    case 'url':
      if (!/^https?:\/\/[^/]/.test(place.url) || !URL.canParse(place.url)) throw new Mistake('verify/bad-address');
      return overHttp(place.url);
  }
};

const keyOf = async (text: string) => {
  const code = parseCode(text);
  if (!code.ok) throw new Mistake(code.error.code);
  return statusKeyOf(code.value);
};

const summaryOf = ({ ledgers, seen }: PublicRecord): RecordRead => ({
  cases: ledgers.cases.checkpoint.size,
  directory: ledgers.directory.checkpoint.size,
  seen,
});

const judgedOf = (record: PublicRecord, verdict: SlipVerdict): Judged => ({
  ...summaryOf(record),
  state: verdict.state,
  recordTooOld: verdict.recordTooOld,
  at: verdict.at,
  slip: readSlip(verdict.slip),
  facility: verdict.facility.names,
  zone: verdict.facility.zone,
  tier: verdict.terminal.tier,
  withCode: verdict.later !== undefined,
  witnesses: record.ledgers.cases.checkpoint.witnesses,
  later: record.later,
  pageHash: record.directory.releases.findLast(({ app }) => app === 'verify')?.sha256,
});

import type { Row } from './rows.ts';

/** What other tests drive, beside this table: `test` is a name in `file`. */
export const ELSEWHERE: readonly (Row & { readonly file: string; readonly test: string })[] = [
  {
    misdeed: 'hub forks or rolls back',
    deed: 'the hub’s database replaced by an old backup (S-58)',
    noticedBy: 'hub itself, by its witnesses',
    code: 'ledger/behind-witnesses',
    told: 'log `ledger.refrains`; it signs nothing',
    file: 'tools/crash/restore.crash.test.ts',
    test: 'an old backup is restored: nothing accepted is missing, nothing forks, no answer is doubled',
  },
  {
    misdeed: 'replays an envelope',
    deed: 'a terminal sends a file under another identifier, or an identifier under another label',
    noticedBy: 'hub: intake',
    code: 'intake/conflict',
    told: 'log `intake.refused`, evidence kept; `parcel.refused` at the terminal',
    file: 'apps/hub/intake/intake.integration.test.ts',
    test: 'a counter used again with another file, an identifier under another label, a file under another identifier',
  },
  {
    misdeed: 'foreign envelope in a case',
    deed: 'a terminal labels an envelope that was sealed for another case, body or terminal (S-12, S-21)',
    noticedBy: 'officer’s page',
    code: 'complaint/label-mismatch-envelope-id',
    told: 'failed step with its sentence; nothing is shown',
    file: 'apps/workspace/case/case.test.ts',
    test: 'an envelope %s is not shown (S-12)',
  },
  {
    misdeed: 'cell replayed or clone running',
    deed: 'late, skipped, with fewer boots, with a shorter or another journal, with the clock back (S-50)',
    noticedBy: 'hub: session',
    code: 'beat/clock-back',
    told: 'each by its own name: log `beat.named`, evidence kept; intake goes on',
    file: 'apps/hub/beat/beat.integration.test.ts',
    test: 'each is recognised by its own name, and none stops intake (S-50)',
  },
];

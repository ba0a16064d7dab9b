import type { ComplaintCode } from '@dauys/complaint/codes.ts';
import { codes, type RegisteredCode } from '@dauys/protocol/codes.ts';
import { contentCodes } from '@dauys/protocol/codes-evidence.ts';
import type { CodeEntry } from '@dauys/protocol/codeEntry.ts';
import type { FilesCode } from '@dauys/verify/files.ts';
import type { VerifyCode } from '@dauys/verify/ledger.ts';
import type { RuleCode } from '@dauys/verify/rules.ts';
import type { SlipCode } from '@dauys/verify/slip.ts';
import { describe, expect, test } from 'vitest';
import type { BeatName } from '../../apps/hub/beat/observe.ts';
import type { ActCode } from '../../apps/hub/cases/act.ts';
import type { CaseCode } from '../../apps/hub/cases/decide.ts';
import type { IntakeCode } from '../../apps/hub/intake/check.ts';
import type { AcceptanceCode } from '../../apps/terminal/agent/beat/acceptance.ts';
import type { LodgeCode } from '../../apps/terminal/agent/outbox/lodge.ts';
import type { AgentCode } from '../../apps/terminal/kiosk/agent.ts';
import type { ChainCode } from '../../apps/workspace/chain/bodyChain.ts';
import type { ComposeCode } from '../../apps/workspace/case/composeReply.ts';
import type { OpenCode } from '../../apps/workspace/case/openCase.ts';
import type { SummaryCode } from '../../apps/workspace/inbox/summary.ts';
import type { LinkCode } from '../../apps/workspace/link/hubClient.ts';
import type { UnlockCode } from '../../apps/workspace/sign-in/unlock.ts';
import { codeNames } from './codes.ts';

type Hub = BeatName | ActCode | CaseCode | IntakeCode;
type Terminal = AcceptanceCode | LodgeCode | AgentCode;
type Desk = ChainCode | ComposeCode | OpenCode | SummaryCode | LinkCode | UnlockCode;
type Verifier = FilesCode | VerifyCode | RuleCode | SlipCode;

const everyCode: readonly (ComplaintCode | Hub | Terminal | Desk | Verifier)[] = [];
// A code that nobody registered makes the next line fail to compile, and the compiler names it.
everyCode satisfies readonly RegisteredCode[];
contentCodes satisfies Record<ComplaintCode, CodeEntry>;

describe('codes', () => {
  test('a status is an HTTP status, and evidence that does not hold is never nobody’s business', () => {
    for (const [code, { status, alert }] of Object.entries(codes)) {
      expect(status, code).toBeGreaterThanOrEqual(200);
      expect(status, code).toBeLessThan(600);
      if (/signature-bad|forked|clone|mismatch-/.test(code)) expect(alert, code).toBe('alarm');
    }
  });
  test.each([
    ["throw new VerificationError('ledger/melted')", 1],
    ["throw new VerificationError<LedgerCode>('ledger/melted')", 1],
    ["return err({ code: 'weather/rain' })", 1],
    ["const name = 'beat/late'", 1],
    ["throw new VerificationError('ledger/forked')", 0],
    ["import { x } from 'beat/late'", 0],
    ["const path = 'ledger/tile'", 0],
  ])('%s', (source, offenders) => {
    expect(codeNames.find(new Map([['apps/hub/x.ts', source]]))).toHaveLength(offenders);
  });
});

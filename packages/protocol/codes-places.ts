/** Codes that one place speaks of to itself: the hub's notes, the agent, the kiosk's page, the officer's page, the verifier outside. */
import { entry, type CodeEntry } from './codeEntry.ts';

export const placeCodes = {
  // what the hub notes of beats and parcels; none of it stops intake
  'beat/out-of-order': entry(200),
  'beat/status-malformed': entry(422, 'alarm'),
  'beat/statement-signature': entry(200, 'alarm'),
  'intake/too-much': entry(429, 'notice'),
  // the agent, of what the hub sent
  'acceptance/bad-signature': entry(422, 'alarm'),
  'acceptance/other-envelope': entry(422, 'alarm'),
  // the kiosk's page
  'agent/unreachable': entry(503, 'notice'),
  'agent/unexpected': entry(502, 'notice'),
  'kiosk/fault': entry(500, 'alarm'),
  'kiosk/no-code': entry(422),

  'pictures/unreadable': entry(422),
  'kiosk/foreign-officer': entry(422, 'alarm'),
  // the officer's page
  'desk/hub-unreachable': entry(503, 'notice'),
  'desk/answer-malformed': entry(502, 'notice'),
  'desk/answer-too-large': entry(502, 'notice'),
  'desk/keys-do-not-open': entry(401, 'notice'),
  'desk/other-body': entry(403, 'notice'),
  'desk/no-epoch-key': entry(422, 'notice'),
  'desk/no-current-epoch': entry(422, 'notice'),
  'desk/unknown-terminal': entry(422, 'alarm'),
  'desk/label-signature': entry(422, 'alarm'),
  'desk/not-the-listed-case': entry(422, 'alarm'),
  'desk/chain-broken': entry(422, 'alarm'),
  'desk/chain-lacks-case': entry(422, 'alarm'),
  'desk/chain-shorter': entry(422, 'alarm'),
  'desk/draft-incomplete': entry(422),

  'desk/mailbox-full': entry(422, 'notice'),
  'desk/text-missing': entry(422),
  'desk/text-too-long': entry(422),
  'desk/route-missing': entry(422),
  'desk/route-too-long': entry(422),
  'desk/summary-malformed': entry(422, 'alarm'),
  'desk/summary-signature': entry(422, 'alarm'),
  'desk/summary-of-another-case': entry(422, 'alarm'),
  'desk/page-fault': entry(500, 'notice'),
  // who checks from outside
  'verify/unknown-terminal': entry(422),
  'verify/file-missing': entry(422, 'notice'),
  'verify/tile-mismatch': entry(422, 'alarm'),
  'verify/entry-mismatch': entry(422, 'alarm'),
  'verify/root-mismatch': entry(422, 'alarm'),
  'verify/batch-out-of-order': entry(422, 'alarm'),
  'verify/batch-size': entry(422, 'alarm'),
  'verify/commitment-twice': entry(422, 'alarm'),
  'verify/malformed-archive': entry(422),
  'verify/no-record': entry(422),
  'verify/several-records': entry(422),
  'verify/no-anchor': entry(422),
  'verify/unreachable': entry(503),
  'verify/unreadable': entry(422),
  'verify/bad-address': entry(422),
  'verify/bad-time': entry(422),
} as const satisfies Record<string, CodeEntry>;

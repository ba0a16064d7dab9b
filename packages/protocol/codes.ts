import { entry, type CodeEntry } from './codeEntry.ts';
import { contentCodes, evidenceCodes } from './codes-evidence.ts';
import { placeCodes } from './codes-places.ts';

/** Codes that a person or a peer may be told by HTTP or in a cell. */
const httpCodes = {
  // the door
  'http/malformed': entry(400),
  'http/too-large': entry(413),
  'http/unsupported-media-type': entry(415),
  'http/not-found': entry(404),
  'http/foreign-origin': entry(403, 'notice'),
  'http/slow-down': entry(429),
  'http/busy': entry(503, 'notice'),
  'http/fault': entry(500, 'alarm'),
  // access
  'access/not-signed-in': entry(401),
  'access/wrong': entry(401),
  'access/operator-only': entry(403, 'notice'),
  'access/code-used': entry(401),
  'access/verify-again': entry(403),
  'access/passkey-refused': entry(401),
  'access/passkey-waits': entry(401),
  'access/passkey-copied': entry(401, 'alarm'),
  'access/passkey-known': entry(409),
  'access/passkey-decided': entry(409),
  'access/too-many-passkeys': entry(409),
  'access/no-workspace-origin': entry(503, 'notice'),
  'access/not-listed': entry(403, 'notice'),
  'access/recovery-refused': entry(401),
  'access/invitation-refused': entry(401),
  'access/not-found': entry(404),
  'access/not-oneself': entry(403, 'notice'),
  'access/bad-signature': entry(422, 'alarm'),
  'access/mismatch': entry(422, 'notice'),
  // intake at the terminal
  'outbox/full': entry(507, 'notice'),
  'outbox/disk-full': entry(507, 'alarm'),
  'outbox/mismatch': entry(422, 'notice'),
  'outbox/conflict': entry(409, 'alarm'),
  'terminal/damaged': entry(503, 'alarm'),
  'terminal/starting': entry(503),
  // paper
  'printer/absent': entry(503),
  'printer/paper-out': entry(503),
  'printer/cover-open': entry(503),
  'printer/fault': entry(503),
  // speech at the terminal
  'speech/no-headset': entry(409),
  'speech/none': entry(404),
  // readers at the terminal
  'reader/absent': entry(503),
  'reader/timeout': entry(409),
  'reader/no-match': entry(409),
  'reader/unknown': entry(404),
  // intake at the hub
  'intake/unknown-terminal': entry(403, 'alarm'),
  'intake/bad-signature': entry(422, 'alarm'),
  'intake/hash-mismatch': entry(422, 'alarm'),
  'intake/unknown-body': entry(422, 'notice'),
  'intake/conflict': entry(409, 'alarm'),
  'intake/malformed': entry(400, 'alarm'),
  'intake/counter-reused': entry(409, 'alarm'),
  'intake/counter-gap': entry(200, 'notice'),
  'intake/wrong-total': entry(422, 'notice'),
  'beat/replayed': entry(200, 'alarm'),
  'beat/skipped': entry(200, 'notice'),
  'beat/clone': entry(200, 'alarm'),
  'beat/clock-back': entry(200, 'alarm'),
  // cases
  'case/not-found': entry(404),
  'case/conflict': entry(409),
  'case/closed': entry(409),
  'case/wrong-order': entry(409),
  'case/bad-signature': entry(422, 'alarm'),
  'case/mismatch': entry(422, 'notice'),
  'case/reply-size': entry(422, 'notice'),
  // ledgers
  'ledger/not-ready': entry(503, 'notice'),
  'ledger/behind-witnesses': entry(503, 'alarm'),
  'ledger/no-quorum-reached': entry(503, 'alarm'),
  // directory
  'directory/refused': entry(422, 'notice'),
  // fleet
  'fleet/unknown-terminal': entry(404),
  'fleet/malformed-hours': entry(422),
  'fleet/hours-dated-back': entry(422, 'notice'),
  'fleet/version-skipped': entry(409),
  'fleet/maintenance-late': entry(422, 'notice'),
  'fleet/maintenance-too-long': entry(422),
  'fleet/maintenance-budget': entry(422, 'notice'),
  'fleet/maintenance-far': entry(422),
  'fleet/maintenance-unsigned': entry(422, 'notice'),
  'fleet/second-signature': entry(422),
  'fleet/seal-number-used': entry(409, 'notice'),
  'fleet/seal-order': entry(409),
  'fleet/explanation-unknown': entry(422),
  'fleet/notice-not-found': entry(404),
  'fleet/maintenance-not-found': entry(404),
  'fleet/malformed-time': entry(422),
  // people's own tests
  'visit/not-found': entry(404),
  'visit/code-known': entry(409),
  'visit/typed-already': entry(409),
  // enrolment
  'enrolment/pass-refused': entry(401, 'notice'),
  'enrolment/bad-signature': entry(422, 'notice'),
  'fleet/unknown-facility': entry(422),
  'enrolment/key-known': entry(409, 'notice'),
  'enrolment/not-found': entry(404),
  'enrolment/not-entitled': entry(403, 'notice'),
  'enrolment/same-person': entry(403, 'alarm'),
  'enrolment/decided': entry(409),
  'enrolment/not-approved': entry(422, 'alarm'),
  'enrolment/refused': entry(403),
  'enrolment/expired': entry(410),
} as const satisfies Record<string, CodeEntry>;

export type HttpCode = keyof typeof httpCodes;

/** Whether a code is one that an HTTP answer may carry. */
export const isHttpCode = (code: string): code is HttpCode => Object.hasOwn(httpCodes, code);

/**
 * The one registry of error codes: code → HTTP status → alert level. The wording key is the code itself, in the packs of audience
 * `codes`. Nothing in the sources names a code that is not here (tools/check/codes.ts), and every one has words (tools/wording).
 */
export const codes = { ...httpCodes, ...evidenceCodes, ...contentCodes, ...placeCodes } as const satisfies Record<string, CodeEntry>;

export type RegisteredCode = keyof typeof codes;

/** Whether a code stands in the registry. */
export const isRegisteredCode = (code: string): code is RegisteredCode => Object.hasOwn(codes, code);

/** Who detects what: the table of protocol.md, each row driven by parts that really misbehave. docs/detection.md is made from this. */
import type { RegisteredCode } from '@dauys/protocol/codes.ts';
import type { SlipState } from '@dauys/protocol/slip-state.ts';

/** A code of the registry; a state of a slip; a key that is older than it should be; or the constraint of the database that refuses. */
export type DetectionCode = RegisteredCode | SlipState['state'] | 'keyAge stale' | 'unique violation';

export interface Row {
  /** The words of the table. */
  readonly misdeed: string;
  /** What is really done, to which running part. */
  readonly deed: string;
  /** Whose own code is asked. */
  readonly noticedBy: string;
  readonly code: DetectionCode;
  /** How it is not silent. */
  readonly told: string;
}

const slipHolder = 'slip holder: `dauys verify slip`';
const agent = 'terminal: agent';
const desk = 'officer’s page';
const kiosk = 'kiosk page';
const alarmed = 'log `distrust`, entry in the journal, evidence kept';
const onDesk = 'red notice above every screen of the desk, with a file to save';

export const ROWS = {
  'dropped before logging, slip': {
    misdeed: 'hub drops before logging',
    deed: 'accepted, and its leaf deleted from the database in the same transaction; eight days pass',
    noticedBy: slipHolder,
    code: 'missing',
    told: 'sentence, exit code 4',
  },
  'dropped before logging, terminal': {
    misdeed: 'hub drops before logging',
    deed: 'the same',
    noticedBy: agent,
    code: 'acceptance/not-logged',
    told: `${alarmed} (the hub’s own signature), \`promise-broken\` in every beat`,
  },
  'never taken': {
    misdeed: 'hub drops before logging',
    deed: 'the database swallows every envelope; eight days pass',
    noticedBy: agent,
    code: 'outbox/not-taken',
    told: `${alarmed}, \`promise-broken\` in every beat`,
  },
  'never handed over': {
    misdeed: 'hub drops after logging',
    deed: 'logged, never received by anybody; eight days pass',
    noticedBy: 'slip-and-code holder: `dauys verify slip --code`',
    code: 'not-delivered',
    told: 'sentence, exit code 4',
  },
  'taken out of the inbox': {
    misdeed: 'hub drops after logging',
    deed: 'the newest row of the inbox deleted, with no trigger asked',
    noticedBy: `${desk}: body’s chain`,
    code: 'desk/chain-shorter',
    told: onDesk,
  },
  'chain made anew': {
    misdeed: 'hub drops after logging',
    deed: 'a row deleted, all heads computed anew, the end of the chain moved; the hub commits to the new chain in the next batches',
    noticedBy: `${desk}: what the body remembers`,
    code: 'desk/chain-rewritten',
    told: `${onDesk}; \`chain.contradicted\` in the log of the body’s server`,
  },
  'kept out of the list': {
    misdeed: 'hub drops after logging',
    deed: 'the chain left whole, the envelope’s row deleted',
    noticedBy: `${desk}: body’s chain`,
    code: 'desk/case-withheld',
    told: onDesk,
  },
  'an old head': {
    misdeed: 'hub drops after logging',
    deed: 'the newest heads of the chain deleted, and no further ones kept: an old true one is shown',
    noticedBy: `${desk}: body’s chain`,
    code: 'desk/chain-stale',
    told: onDesk,
  },
  reordered: {
    misdeed: 'hub reorders',
    deed: 'two rows of the inbox exchanged',
    noticedBy: `${desk}: body’s chain`,
    code: 'desk/chain-broken',
    told: onDesk,
  },
  'forked, witness': {
    misdeed: 'hub forks or rolls back',
    deed: 'another tree of the size last cosigned, signed with the hub’s true key and brought to a running witness',
    noticedBy: 'witness: `dauys witness`',
    code: 'ledger/forked',
    told: '409 to the hub, log `witness.refused`, the signed note kept',
  },
  'rolled back, witness': {
    misdeed: 'hub forks or rolls back',
    deed: 'a larger tree that grew out of an earlier one, signed with the hub’s true key',
    noticedBy: 'witness: `dauys witness`',
    code: 'ledger/consistency-mismatch',
    told: '422 to the hub, log `witness.refused`, the signed note kept',
  },
  'forked, terminal': {
    misdeed: 'hub forks or rolls back',
    deed: 'one commitment exchanged in the feed for one terminal, all chunks chained and signed anew with the hub’s true key',
    noticedBy: agent,
    code: 'ledger/forked',
    told: `${alarmed}; the kiosk warns before anything is typed`,
  },
  'back-dated': {
    misdeed: 'hub back-dates',
    deed: 'the hub’s clock set two days back: it signs acceptances from before the envelope existed',
    noticedBy: `${agent}, by the newest cosignature it had seen`,
    code: 'acceptance/back-dated',
    told: `${alarmed}; the complaint stays “kept” until it is public`,
  },
  'stale key': {
    misdeed: 'stale or foreign body key',
    deed: 'the line cut for eight days',
    noticedBy: `${kiosk}: validity`,
    code: 'keyAge stale',
    told: 'banner before sending; flagged inside the seal',
  },
  'foreign key on the disk': {
    misdeed: 'stale or foreign body key',
    deed: 'the body’s key exchanged in the store of a stopped terminal',
    noticedBy: `${kiosk}: directory proof`,
    code: 'directory/not-in-ledger',
    told: 'the kiosk warns before anything is typed; nothing is sealed',
  },
  'foreign key in the ledger': {
    misdeed: 'stale or foreign body key',
    deed: 'a key statement of one signer put among the statements that wait; log and witnesses sign it',
    noticedBy: `${kiosk} (goes on with the true key), ${agent}, \`dauys verify ledger\``,
    code: 'directory/no-quorum',
    told: alarmed,
  },
  'replayed, database': {
    misdeed: 'replays an envelope',
    deed: 'an envelope inserted into the inbox once more',
    noticedBy: 'database constraint',
    code: 'unique violation',
    told: 'the hub cannot do it without altering its schema',
  },
  'replayed, page': {
    misdeed: 'replays an envelope',
    deed: 'the constraint dropped, the envelope inserted again, the chain led through it',
    noticedBy: `${desk}: body’s chain`,
    code: 'desk/envelope-replayed',
    told: onDesk,
  },
  'one counter twice': {
    misdeed: 'replays an envelope',
    deed: 'an envelope listed under the counter of another',
    noticedBy: `${desk}: counter`,
    code: 'desk/counter-twice',
    told: onDesk,
  },
  'foreign envelope': {
    misdeed: 'foreign envelope in a case',
    deed: 'label, signature and file of one case put under another',
    noticedBy: desk,
    code: 'desk/not-the-listed-case',
    told: 'failed step with its sentence; nothing is shown',
  },
  'forged reply': {
    misdeed: 'forged reply',
    deed: 'sealed to the person, in the officer’s name, signed with another key, put among the replies that wait',
    noticedBy: `${kiosk}: officer’s statement key`,
    code: 'sealing/reply-signature',
    told: 'sentence on the screen; not shown',
  },
  'reply of another body’s officer': {
    misdeed: 'forged reply',
    deed: 'signed by a true officer of another body in this body’s name',
    noticedBy: `${kiosk}: officer’s statement key`,
    code: 'kiosk/foreign-officer',
    told: 'sentence on the screen; not shown',
  },
  'moved reply': {
    misdeed: 'forged reply',
    deed: 'a genuine answer put once more under a later tag of the mailbox',
    noticedBy: kiosk,
    code: 'kiosk/reply-moved',
    told: 'sentence on the screen; not shown a second time',
  },
  'feed forked': {
    misdeed: 'feed withheld or forked',
    deed: 'replies exchanged for one terminal, all chunks chained and signed anew with the hub’s true key',
    noticedBy: `${agent}, by the head announced in the directory ledger`,
    code: 'directory/feed-forked',
    told: `${alarmed}; the kiosk warns before anything is typed`,
  },
  'feed withheld': {
    misdeed: 'feed withheld or forked',
    deed: 'the database swallows every new chunk while beats are answered; three hours pass',
    noticedBy: agent,
    code: 'feed/withheld',
    told: `${alarmed}, \`feed-withheld\` in every beat`,
  },
  'cell replayed': {
    misdeed: 'cell replayed or clone running',
    deed: 'a frame caught between terminal and hub and sent again',
    noticedBy: 'hub: session',
    code: 'beat/replayed',
    told: 'log `beat.named`, evidence kept',
  },
  'clone running': {
    misdeed: 'cell replayed or clone running',
    deed: 'disk and key of a terminal copied, a second agent started beside it',
    noticedBy: 'hub: session',
    code: 'beat/clone',
    told: 'log `beat.named`, evidence kept',
  },
  'clone lodging': {
    misdeed: 'cell replayed or clone running',
    deed: 'both take a complaint under the same counter',
    noticedBy: 'hub: counters',
    code: 'intake/counter-reused',
    told: 'log `intake.refused`, evidence kept; `parcel.refused` at the clone alone, which keeps it',
  },
  'clock set back': {
    misdeed: 'clock set back',
    deed: 'the clock of a running agent set two days back',
    noticedBy: `${agent}, never before the newest cosignature it has seen`,
    code: 'agent/clock-behind',
    told: 'log `clock.stepped`, entry in the journal, `clock-behind` in every beat; the slip bears the witnesses’ day',
  },
  'flipped at the hub': {
    misdeed: 'truncated or flipped bytes',
    deed: 'one bit of a sealed file flipped in the database',
    noticedBy: desk,
    code: 'sealing/file-mismatch',
    told: 'failed step with its sentence; nothing is shown',
  },
  'truncated before it was counted': {
    misdeed: 'truncated or flipped bytes',
    deed: 'a page that lies lodges an age file without its end, with the hash of what it lodges',
    noticedBy: `${desk}: age`,
    code: 'sealing/damaged',
    told: 'failed step with its sentence; nothing is shown',
  },
  'flipped on the terminal’s disk': {
    misdeed: 'truncated or flipped bytes',
    deed: 'one bit of a sealed answer flipped in the store of a stopped terminal',
    noticedBy: `${kiosk}: age`,
    code: 'sealing/damaged',
    told: 'sentence on the screen; nothing is shown',
  },
  'classical recipient': {
    misdeed: 'classical recipient mixed in',
    deed: 'a page is given an X25519 recipient beside the body’s',
    noticedBy: 'sealing',
    code: 'sealing/classical-recipient',
    told: 'nothing is sealed',
  },
  'classical stanza': {
    misdeed: 'classical recipient mixed in',
    deed: 'a page that lies lodges a file with an X25519 stanza',
    noticedBy: desk,
    code: 'sealing/classical-stanza',
    told: 'failed step with its sentence; nothing is shown',
  },
} as const satisfies Record<string, Row>;

export type RowName = keyof typeof ROWS;

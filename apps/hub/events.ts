import { pino, type Logger } from 'pino';

/** Fields carry names, numbers and codes; never content, never a key, never an address with an identifier in it. */
type Field = 'string' | 'number' | 'boolean';

interface EventEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly says: string;
  readonly fields: Readonly<Record<string, Field>>;
}

/** Everything the hub can say in its log. */
export const events = {
  // the process
  'hub.started': { level: 'info', says: 'The hub answers.', fields: { address: 'string', version: 'string' } },
  'hub.config': { level: 'info', says: 'What this process was told, without secrets.', fields: { config: 'string' } },
  'hub.stopping': { level: 'info', says: 'The hub ends in order.', fields: { because: 'string' } },
  'hub.stopped': { level: 'info', says: 'The hub has ended; what it had accepted is durable.', fields: {} },
  // the database
  'database.lost': { level: 'warn', says: 'A connection to PostgreSQL broke.', fields: { code: 'string' } },
  'database.unreachable': { level: 'error', says: 'PostgreSQL does not answer; the hub waits for it.', fields: { code: 'string' } },
  'database.back': { level: 'info', says: 'PostgreSQL answers again.', fields: {} },
  'database.ended': { level: 'error', says: 'Our PostgreSQL ended by itself; it is started again.', fields: {} },
  'database.unstarted': { level: 'error', says: 'Our PostgreSQL did not start; it is tried again.', fields: { because: 'string' } },
  'database.migrated': { level: 'info', says: 'A migration was applied.', fields: { name: 'string' } },
  // HTTP
  'http.fault': { level: 'error', says: 'A request met a fault.', fields: { route: 'string', code: 'string' } },
  'http.distrust': { level: 'error', says: 'A request carried evidence that does not hold.', fields: { route: 'string', code: 'string' } },
  'http.refused': {
    level: 'warn',
    says: 'A request was refused with a code that somebody should look at.',
    fields: { route: 'string', code: 'string' },
  },
  'http.shed': {
    level: 'warn',
    says: 'Too much was held for slow or idle lines: those that had dawdled longest were cut off.',
    fields: { what: 'string', cut: 'number' },
  },
  // the directory as the hub reads it
  'directory.read': { level: 'info', says: 'The directory has grown.', fields: { logged: 'number', waiting: 'number' } },
  'directory.distrusted': {
    level: 'warn',
    says: 'An entry of the directory is not believed.',
    fields: { index: 'number', code: 'string' },
  },
  // beats
  'beat.session': { level: 'info', says: 'A terminal set up a session.', fields: { terminal: 'string', boot: 'number' } },
  'beat.named': {
    level: 'warn',
    says: 'A beat is not what should follow; it was answered, and evidence was kept.',
    fields: { terminal: 'string', code: 'string' },
  },
  'beat.refused': { level: 'warn', says: 'A frame was not believed.', fields: { code: 'string' } },
  'beat.shed': {
    level: 'warn',
    says: 'Fragments were dropped because the queue is full; they will be sent again.',
    fields: { terminal: 'string', fragments: 'number' },
  },
  'beat.unprocessed': {
    level: 'error',
    says: 'A fragment could not be processed; it will be sent again.',
    fields: { terminal: 'string', code: 'string' },
  },
  'beat.unflushed': { level: 'error', says: 'The state of terminals could not be written; it is tried again.', fields: { code: 'string' } },
  // intake
  'intake.accepted': { level: 'info', says: 'An envelope was accepted, durably.', fields: { terminal: 'string', counter: 'number' } },
  'intake.refused': {
    level: 'error',
    says: 'A parcel was refused for good, and evidence was kept.',
    fields: { terminal: 'string', code: 'string' },
  },
  'intake.gap': {
    level: 'info',
    says: 'An envelope came before one with a lower counter.',
    fields: { terminal: 'string', counter: 'number', highest: 'number' },
  },
  // access, cases, bodies
  'access.signed-in': { level: 'info', says: 'An officer signed in.', fields: { officer: 'string', door: 'string' } },
  'access.refused': { level: 'warn', says: 'A sign-in was refused.', fields: { code: 'string' } },
  'access.copied': {
    level: 'error',
    says: 'A passkey showed a count that it had shown before: somewhere there is a copy. It was refused.',
    fields: { code: 'string' },
  },
  'access.invited': { level: 'info', says: 'The operator brought an invitation for an officer.', fields: { officer: 'string' } },
  'access.keys-made': {
    level: 'info',
    says: 'An officer made new keys by invitation; what she had before ended.',
    fields: { officer: 'string' },
  },
  'access.passkey-made': { level: 'info', says: 'An officer made a passkey.', fields: { officer: 'string', state: 'string' } },
  'access.passkey-decided': {
    level: 'info',
    says: 'A second officer confirmed or refused a passkey.',
    fields: { officer: 'string', by: 'string', state: 'string' },
  },
  'access.passkey-lost': { level: 'warn', says: 'A passkey was reported lost and is out.', fields: { officer: 'string', by: 'string' } },
  'access.recovery-set': { level: 'info', says: 'An officer printed a recovery key.', fields: { officer: 'string' } },
  'access.recovered': { level: 'warn', says: 'An officer came in by her recovery key, to make passkeys.', fields: { officer: 'string' } },
  'access.epochs-handed': {
    level: 'info',
    says: 'An officer handed sealed epoch keys to a colleague.',
    fields: { officer: 'string', by: 'string', epochs: 'number' },
  },
  'access.watcher': {
    level: 'info',
    says: 'The operator brought or ended the account of a duty officer or a monitor.',
    fields: { watcher: 'string', role: 'string', ended: 'boolean' },
  },
  'access.watcher-in': { level: 'info', says: 'A duty officer or a monitor signed in.', fields: { watcher: 'string', role: 'string' } },
  'access.provisioned': { level: 'info', says: 'The operator brought an officer’s doors and sealed keys.', fields: { officer: 'string' } },
  'case.changed': { level: 'info', says: 'An officer’s signed act changed a case.', fields: { body: 'string', state: 'string' } },
  'case.refused': { level: 'warn', says: 'An act or a read was refused; it is recorded.', fields: { officer: 'string', code: 'string' } },
  'directory.taken': { level: 'info', says: 'A signed statement waits for its place in the directory.', fields: { bytes: 'number' } },
  'directory.refused': { level: 'warn', says: 'A statement was brought that nobody would believe.', fields: { code: 'string' } },

  // ledgers
  'ledger.permitted': {
    level: 'info',
    says: 'The witnesses know nothing beyond this tree; the hub may sign.',
    fields: { ledger: 'string', size: 'number' },
  },
  'ledger.refrains': {
    level: 'error',
    says: 'The hub signs nothing: witnesses saw a larger tree than the database holds (a restored backup?), or too few answer.',
    fields: { ledger: 'string', size: 'number', seen: 'number', code: 'string' },
  },
  'ledger.grown': {
    level: 'info',
    says: 'The durable tree has grown; nobody has signed it yet.',
    fields: { ledger: 'string', size: 'number' },
  },
  'ledger.published': {
    level: 'info',
    says: 'A checkpoint with its quorum of cosignatures is public.',
    fields: { ledger: 'string', size: 'number', witnesses: 'number' },
  },
  'ledger.unpublished': {
    level: 'warn',
    says: 'A signed checkpoint waits for witnesses; nothing is lost.',
    fields: { ledger: 'string', size: 'number', code: 'string' },
  },
  'ledger.witness': {
    level: 'warn',
    says: 'What a witness last answered does not count, or counts again.',
    fields: { ledger: 'string', witness: 'string', code: 'string' },
  },
  'ledger.fault': { level: 'error', says: 'A step of a ledger failed; it is taken again.', fields: { ledger: 'string', code: 'string' } },
  'ledger.lost': {
    level: 'error',
    says: 'Somebody asked for published tiles or entries that are not whole in the database; they are not served (dauys restore tiles).',
    fields: { ledger: 'string', path: 'string' },
  },
  // the keys of bodies
  'epoch.due': {
    level: 'warn',
    says: 'A body has to make its next epoch now: its newest one ends soon, has ended, or there is none (dauys epoch new).',
    fields: { body: 'string', epoch: 'number', days: 'number' },
  },
  'epoch.unshared': {
    level: 'warn',
    says: 'The newest epoch of a body has no trustees: if its officers lose their keys, nobody can recover it (dauys epoch share).',
    fields: { body: 'string', epoch: 'number' },
  },
  'epoch.recovered': {
    level: 'warn',
    says: 'The directory says that an epoch is recovered by two of its trustees.',
    fields: { body: 'string', epoch: 'number', by: 'string' },
  },
  // what is past its time
  'expiry.done': {
    level: 'info',
    says: 'Keys of old sessions were forgotten, and what was never finished or is long over was deleted.',
    fields: { keys: 'number', sessions: 'number', parcels: 'number', officers: 'number', watchers: 'number', challenges: 'number' },
  },
  'expiry.fault': { level: 'error', says: 'Letting go of old rows failed; it is tried again.', fields: { code: 'string' } },
  // the terminals
  'fleet.silent': { level: 'warn', says: 'A terminal is not heard any more.', fields: { terminal: 'string', lastBeat: 'string' } },
  'fleet.back': { level: 'info', says: 'A silent terminal is heard again.', fields: { terminal: 'string', silentSeconds: 'number' } },
  'fleet.hindered': {
    level: 'warn',
    says: 'A terminal beats and cannot be used, or lacks something.',
    fields: { terminal: 'string', words: 'string' },
  },
  'fleet.usable': {
    level: 'info',
    says: 'What hindered a terminal is over.',
    fields: { terminal: 'string', hinderedSeconds: 'number' },
  },
  'fleet.unlooked': { level: 'error', says: 'Looking for what hinders terminals failed; it is tried again.', fields: { code: 'string' } },
  'canary.arrived': {
    level: 'info',
    says: 'A test of the way, or a cover, was opened at its body.',
    fields: { terminal: 'string', body: 'string' },
  },
  'canary.refused': { level: 'warn', says: 'A responder’s report was refused.', fields: { code: 'string' } },
  'fleet.unkept': {
    level: 'error',
    says: 'The minutes that beats have proven could not be written; it is tried again.',
    fields: { code: 'string' },
  },
  'fleet.judged': {
    level: 'info',
    says: 'It looks otherwise than before why a terminal was silent or could not be used.',
    fields: { terminal: 'string', likelihood: 'string', cause: 'string' },
  },
  'fleet.notice': { level: 'info', says: 'A silence or hindrance has to be explained by its facility.', fields: { terminal: 'string' } },
  'fleet.answered': { level: 'info', says: 'A facility explained a silence.', fields: { terminal: 'string', word: 'string' } },
  'fleet.maintenance': {
    level: 'info',
    says: 'Maintenance was announced, or signed a second time.',
    fields: { terminal: 'string', by: 'string' },
  },
  'fleet.alert': {
    level: 'warn',
    says: 'Somebody is to be told of a silence or hindrance.',
    fields: { facility: 'string', to: 'string', scope: 'string', kind: 'string' },
  },
  'fleet.unjudged': { level: 'error', says: 'Silences could not be judged; they are tried again.', fields: { code: 'string' } },
  'fleet.put-off': {
    level: 'error',
    says: 'One silence could not be judged; it is tried again in a minute, and the others go on.',
    fields: { terminal: 'string', code: 'string' },
  },
  'fleet.undecided': { level: 'error', says: 'Whom to tell could not be decided; it is tried again.', fields: { code: 'string' } },
  'fleet.fault': { level: 'error', says: 'Looking for silent terminals failed; it is tried again.', fields: { code: 'string' } },
  // urgent matters
  'urgent.alert': {
    level: 'warn',
    says: 'Something urgent waits unopened at a body, and its people are to be told.',
    fields: { body: 'string', to: 'string' },
  },
  'urgent.nobody': {
    level: 'error',
    says: 'Something urgent waits unopened at a body, and nobody is set up to be told.',
    fields: { body: 'string', to: 'string' },
  },
  'urgent.undecided': { level: 'error', says: 'Whom to rouse could not be decided; it is tried again.', fields: { code: 'string' } },
  // alerts
  'alert.sent': { level: 'info', says: 'An alert arrived.', fields: { receiver: 'string', to: 'string', attempts: 'number' } },
  'alert.failed': {
    level: 'warn',
    says: 'An alert did not arrive; it is tried again.',
    fields: { receiver: 'string', to: 'string', attempts: 'number', problem: 'string' },
  },
  'alert.undelivered': {
    level: 'error',
    says: 'An alert did not arrive though it was tried again and again; it is shown as undelivered, and tried once an hour.',
    fields: { receiver: 'string', to: 'string', problem: 'string' },
  },
  'statistics.fault': {
    level: 'error',
    says: 'The availability index could not be worked out; it is tried again.',
    fields: { code: 'string' },
  },
  'alert.fault': { level: 'error', says: 'Sending alerts failed; it is tried again.', fields: { code: 'string' } },
  // people's own tests
  'visit.made': { level: 'info', says: 'A code for a test by people was made.', fields: { facility: 'string', blind: 'boolean' } },
  'visit.arrived': {
    level: 'info',
    says: 'A code that somebody typed was read at its body.',
    fields: { terminal: 'string', blind: 'boolean' },
  },
  // terminals on their way in
  'enrolment.pass': { level: 'info', says: 'A technician was given a pass for a facility.', fields: { facility: 'string' } },
  'enrolment.asked': {
    level: 'info',
    says: 'A device asks to be enrolled; an officer has to compare its digits.',
    fields: { facility: 'string', terminal: 'string' },
  },
  'enrolment.refused': { level: 'warn', says: 'A request for enrolment was not taken.', fields: { code: 'string' } },
  'enrolment.decided': {
    level: 'info',
    says: 'An officer has decided about a request for enrolment.',
    fields: { terminal: 'string', by: 'string', decision: 'string' },
  },
  // the feed
  'feed.published': { level: 'info', says: 'A chunk of the feed is public.', fields: { chunk: 'number', bytes: 'number' } },
  'feed.rests': {
    level: 'error',
    says: 'This database was restored from a backup: no chunk is made until it has caught up with what terminals hold.',
    fields: { code: 'string' },
  },
  'feed.fault': { level: 'error', says: 'A chunk of the feed could not be made; it is tried again.', fields: { code: 'string' } },
} as const satisfies Record<string, EventEntry>;

export type HubEvent = keyof typeof events;
type Value<F> = F extends 'string' ? string : F extends 'number' ? number : boolean;
type FieldsOf<E extends HubEvent> = { readonly [K in keyof (typeof events)[E]['fields']]: Value<(typeof events)[E]['fields'][K]> };

/** `log('beat.session', { terminal, boot })`: an unknown event or another field does not compile. */
export type HubLog = <E extends HubEvent>(event: E, fields: FieldsOf<E>) => void;

/** Writes JSON lines to standard output, or where a test says. */
export const createLog = (write?: (line: string) => void): HubLog => {
  const options = { base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const logger: Logger = write === undefined ? pino(options) : pino(options, { write });
  return (event, fields) => logger[events[event].level]({ event, ...fields });
};

/** For tests: remembers what was said. */
export const silentLog = (): { readonly log: HubLog; readonly said: { readonly event: HubEvent; readonly fields: object }[] } => {
  const said: { event: HubEvent; fields: object }[] = [];
  return { said, log: (event, fields) => void said.push({ event, fields }) };
};

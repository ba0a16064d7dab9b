/** What a believed statement changes. The caller has judged it. */
import { parseHex } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import type {
  BodyStatement,
  EpochRecoveredStatement,
  EpochSharedStatement,
  FacilityStatement,
  HubStatement,
  ImageStatement,
  MonitorStatement,
  OfficerStatement,
  PinServerRetiredStatement,
  PinServerStatement,
  PolicyStatement,
  ReleaseStatement,
  ResponderStatement,
  Statement,
  TerminalStatement,
} from './kinds.ts';
import { bytesIn, dayOf, instantOf } from './fields.ts';
import { keyIdOf } from './signature.ts';
import { epochName, type SharedEpoch } from './epoch.ts';
import type { PinServer, State } from './state.ts';

/** Writes a judged statement into `state`. `believed` is kept for feed heads, which are verified when somebody asks. */
export const take = (state: State, statement: Statement, head: { readonly index: number; readonly believed: () => boolean }): void => {
  const at = instantOf(statement.at);
  if (statement.kind !== 'feed-head') state.latest = Math.max(state.latest, at);
  switch (statement.kind) {
    case 'body':
      return takeBody(state, statement, at);
    case 'body-epoch': {
      const { body, epoch, recipient, canaryRecipient } = statement;
      const times = { notBefore: instantOf(statement.notBefore), notAfter: instantOf(statement.notAfter) };
      state.epochs.set(body, [...(state.epochs.get(body) ?? []), { body, epoch, recipient, canaryRecipient, ...times }]);
      return;
    }
    case 'trustees':
      state.trustees.set(statement.body, { body: statement.body, trustees: statement.trustees, at });
      return;
    case 'epoch-shared':
      state.shared.set(epochName(statement), sharedOf(statement, at));
      return;
    case 'epoch-recovered':
      return takeRecovery(state, statement, { at, index: head.index });
    case 'officer':
      return takeOfficer(state, statement);
    case 'officer-retired':
      return retireOfficer(state, statement.id, at);
    case 'responder':
      return takeResponder(state, statement);
    case 'facility':
      return takeFacility(state, statement, at);
    case 'facility-checked':
      state.checks.set(statement.facility, { day: dayOf(statement.on) ?? 0, at });
      return;
    case 'terminal':
      return takeTerminal(state, statement);
    case 'terminal-retired':
      return retireTerminal(state, statement.id);
    case 'hub':
      return takeHub(state, statement);
    case 'monitor':
      return takeMonitor(state, statement, at);
    case 'monitor-retired':
      return retireMonitor(state, statement.id, at);
    case 'pin-server':
    case 'pin-server-retired':
      return takePinServer(state, statement, at);
    case 'feed-head':
      state.heads.push({ ...head, at, number: statement.number, head: parseHex(statement.head) ?? new Uint8Array(0) });
      return;
    case 'batch-size':
      state.batchSizes.push({ size: statement.size, since: instantOf(statement.since) });
      return;
    case 'release':
      return takeRelease(state, statement, head.index);
    case 'image':
      return takeImage(state, statement, head.index);
    case 'policy':
      state.policy = policyOf(statement);
      return;
  }
};

const takeRecovery = (
  state: State,
  { v: _v, kind: _kind, ...recovery }: EpochRecoveredStatement,
  where: { readonly at: ReturnType<typeof instantOf>; readonly index: number },
): void => void state.recoveries.push({ ...recovery, ...where });

const takeBody = (state: State, { id, names, role, children }: BodyStatement, at: ReturnType<typeof instantOf>): void => {
  state.bodies.set(id, { id, names, role, at, ...(children === undefined ? {} : { children }) });
};

const takeFacility = (state: State, { id, names, zone, region }: FacilityStatement, at: ReturnType<typeof instantOf>): void => {
  state.facilities.set(id, { id, names, zone, region, at });
};

const sharedOf = ({ body, epoch, commitment, shares }: EpochSharedStatement, at: SharedEpoch['at']): SharedEpoch => ({
  ...{ body, epoch, commitment, at },
  shares: new Map(shares.map((share) => [share.trustee, share.commitment])),
});

const takeOfficer = (state: State, said: OfficerStatement): void => {
  const publicKey = bytesIn(said.statementKey);
  const key = keyIdOf(publicKey);
  const since = instantOf(said.since);
  const before = state.officers.get(said.id);
  if (before !== undefined && before.key !== key) endKey(state, before.key, since);
  const { id, body, name, recipient } = said;
  state.officers.set(id, { id, body, name, key, recipient, since, at: instantOf(said.at) });
  state.officerKeys.set(key, { officer: id, body, publicKey, since: state.officerKeys.get(key)?.since ?? since });
};

const takeResponder = (state: State, said: ResponderStatement): void => {
  const publicKey = bytesIn(said.statementKey);
  const key = keyIdOf(publicKey);
  const since = instantOf(said.since);
  const { body } = said;
  const before = state.responders.get(body);
  const held = before === undefined || before.key === key ? undefined : state.responderKeys.get(before.key);
  if (before !== undefined && held !== undefined) state.responderKeys.set(before.key, { ...held, until: since });
  state.responders.set(body, { body, key, publicKey, since, at: instantOf(said.at) });
  state.responderKeys.set(key, { body, publicKey, since: state.responderKeys.get(key)?.since ?? since });
};

const retireOfficer = (state: State, id: string, at: ReturnType<typeof instantOf>): void => {
  const officer = state.officers.get(id);
  if (officer === undefined) return;
  state.officers.set(id, { ...officer, at, retired: at });
  endKey(state, officer.key, at);
};

const endKey = (state: State, key: string, until: ReturnType<typeof instantOf>): void => {
  const held = state.officerKeys.get(key);
  if (held !== undefined) state.officerKeys.set(key, { ...held, until });
};

const takeTerminal = (state: State, said: TerminalStatement): void => {
  const publicKey = bytesIn(said.key);
  const { id, facility, algorithm, tier } = said;
  state.terminals.set(id, { id, facility, algorithm, tier, publicKey, since: instantOf(said.at) });
  state.terminalKeys.add(keyIdOf(publicKey));
};

// Signers write `at` themselves. Promises of the time that the ledger shows to have passed are not undone by a date.
const retireTerminal = (state: State, id: string): void => {
  const terminal = state.terminals.get(id);
  if (terminal === undefined || terminal.retired !== undefined) return;
  let since = state.latest;
  // From the newest: as a rule one signature is verified. `latest` has the retirement's own `at` in it.
  for (const head of state.heads.toReversed()) if (head.at > since && head.believed()) since = head.at;
  state.terminals.set(id, { ...terminal, retired: instant(since) });
};

const takeHub = (state: State, said: HubStatement): void => {
  const publicKey = bytesIn(said.statementKey);
  state.hubs.push({ transport: transportOf(said.transport), key: keyIdOf(publicKey), publicKey, since: instantOf(said.at) });
};

const transportOf = ({ id, suite, publicKey }: HubStatement['transport']) => ({ id, suite, publicKey: bytesIn(publicKey) });

const takeRelease = (state: State, said: ReleaseStatement, index: number): void => {
  const { app, version, sha256, contentPolicy } = said;
  state.releases.push({ app, version, sha256, contentPolicy, since: instantOf(said.at), notAfter: instantOf(said.notAfter), index });
};

const takeImage = (state: State, { version, sha256, bytes, notAfter }: ImageStatement, index: number): void => {
  state.images.push({ version, sha256, bytes, notAfter: instantOf(notAfter), index });
};

const takeMonitor = (state: State, said: MonitorStatement, at: ReturnType<typeof instantOf>): void => {
  const { id, names, url, transport } = said;
  state.monitors.set(id, { id, names, url, transport: transportOf(transport), publicKey: bytesIn(said.statementKey), at });
};

const takePinServer = (state: State, said: PinServerStatement | PinServerRetiredStatement, at: PinServer['at']): void => {
  const server = state.pinServers.get(said.id);
  if (said.kind === 'pin-server') {
    const { id, by, names, url, transport, voprfKey } = said;
    state.pinServers.set(id, { ...{ id, by, names, url, at }, transport: transportOf(transport), voprfKey: bytesIn(voprfKey) });
  } else if (server !== undefined) state.pinServers.set(said.id, { ...server, at, retired: at });
};

const retireMonitor = (state: State, id: string, at: ReturnType<typeof instantOf>): void => {
  const monitor = state.monitors.get(id);
  if (monitor !== undefined) state.monitors.set(id, { ...monitor, at, retired: at });
};

const policyOf = ({ v: _v, kind: _kind, at: _at, ...policy }: PolicyStatement) => policy;

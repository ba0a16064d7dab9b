import { base64, utf8 } from '@dauys/basics/bytes.ts';
import { isoOf, parseIso, type Instant } from '@dauys/basics/clock.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import { iso, terminalId } from '@dauys/protocol/fields.ts';
import {
  FLEET_RECORD_DOMAIN,
  FLEET_RECORD_LONGEST,
  FLEET_RECORD_PAGE,
  FLEET_RECORD_PATH,
  FLEET_RECORD_SILENCES,
  MONITOR_REQUEST_MS,
  monitorRequestMessage,
  parseMonitorAuthorization,
  type FleetRecord,
  type SignedFleetRecord,
} from '@dauys/protocol/fleet-record.ts';
import canonicalize from 'canonicalize';
import Type from 'typebox';
import { watcherWho } from '../access/watcher.ts';
import { beatSecondsOf } from '../beat/pace.ts';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { sendRefusal } from '../http/refuse.ts';
import { hearingsTouching, lastSaid, silencesTouching, type RecordRow, type TouchingRow } from './record-store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'config' | 'directory' | 'keys'>;

const query = Type.Object({ from: iso, to: iso, after: Type.Optional(terminalId) }, { additionalProperties: false });

/** Whether a monitor that the directory names, and that is not retired, signed this very question within the last minutes. */
const isMonitors = (
  request: { readonly url: string; readonly headers: { readonly authorization?: string | undefined } },
  { clock, directory }: Needs,
): boolean => {
  const asked = parseMonitorAuthorization(request.headers.authorization);
  const monitor = asked && directory.current().monitors.get(asked.id);
  if (asked === undefined || monitor === undefined || monitor.retired !== undefined) return false;
  if (Math.abs(clock.now() - asked.at) > MONITOR_REQUEST_MS) return false;
  return verifyNative(asked.signature, monitorRequestMessage(asked.at, request.url), monitor.publicKey);
};

/** What this hub says it heard, signed: it cannot say one thing to a monitor and another to an officer unseen. */
export const fleetRecordRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  hub.get(FLEET_RECORD_PATH, { schema: { querystring: query } }, async (request, reply) => {
    if (!isMonitors(request, context)) {
      const who = await watcherWho(request, context, ['officer', 'monitor']);
      if (!who.ok) return sendRefusal(reply, who.error);
    }
    const [from, to] = [parseIso(request.query.from), parseIso(request.query.to)];
    if (from === undefined || to === undefined || from >= to) return sendRefusal(reply, { code: 'http/malformed' });
    const record = await recordOf(context, { from, to, after: request.query.after ?? '' });
    return record === undefined ? sendRefusal(reply, { code: 'http/too-large' }) : signed(record, context.keys);
  });
};

/** One page of the record; `undefined` when it is about more than one answer may hold. */
export const recordOf = async (
  { db, clock, config, directory }: Omit<Needs, 'keys'>,
  { from, to, after }: { readonly from: Instant; readonly to: Instant; readonly after: string },
  page = FLEET_RECORD_PAGE,
): Promise<FleetRecord | undefined> => {
  if (to - from > FLEET_RECORD_LONGEST) return undefined;
  const { terminals, policy } = directory.current();
  const left = [...terminals.values()].flatMap(({ id, retired }) => (retired === undefined && id > after ? [id] : [])).toSorted();
  const shown = left.slice(0, page);
  const numbers = shown.map((id) => Number.parseInt(id, 16));
  const at = clock.now();
  const silences = await silencesTouching(db, { terminals: numbers, from, to, limit: FLEET_RECORD_SILENCES + 1 });
  if (silences.length > FLEET_RECORD_SILENCES) return undefined;
  const said = new Map((await lastSaid(db, numbers)).map((row) => [row.terminal, row]));
  const hearing = await hearingsTouching(db, from, to);
  const last = shown.at(-1);
  return {
    v: 1,
    ...{ at: isoOf(at), from: isoOf(from), to: isoOf(to), beatSeconds: beatSecondsOf(config, policy) },
    hearing: hearing.map(({ since, until }) => ({ since: isoOf(since), until: isoOf(until) })),
    terminals: shown.map((id, i) => terminalOf(id, said.get(numbers[i] ?? -1), silencesOfOne(silences, numbers[i]))),
    ...(last === undefined || left.length <= shown.length ? {} : { next: last }),
  };
};

const silencesOfOne = (all: readonly TouchingRow[], terminal: number | undefined): readonly TouchingRow[] =>
  all.filter((row) => row.terminal === terminal);

const terminalOf = (id: string, said: RecordRow | undefined, silences: readonly TouchingRow[]): FleetRecord['terminals'][number] => ({
  id,
  ...(said === undefined ? {} : { heardAt: isoOf(said.seenAt), beats: said.beats }),
  ...statementOf(said),
  silences: silences.map(({ fromAt, toAt }) => ({ from: isoOf(fromAt), ...endOf(toAt) })),
});

const endOf = (toAt: Instant | null): { to?: string } => (toAt === null ? {} : { to: isoOf(toAt) });

const statementOf = (said: RecordRow | undefined): Pick<FleetRecord['terminals'][number], 'statement'> => {
  if (said === undefined || said.statement === null || said.statementSignature === null) return {};
  return { statement: { bytes: base64(said.statement), signature: base64(said.statementSignature) } };
};

const signed = (record: FleetRecord, { statement }: Context['keys']): SignedFleetRecord => {
  const text = canonicalize(record) ?? '';
  return { record: text, key: statement.keyId, signature: base64(statement.sign(FLEET_RECORD_DOMAIN, utf8(text))) };
};

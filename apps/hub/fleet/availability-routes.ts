import canonicalize from 'canonicalize';
import { base64 } from '@dauys/basics/bytes.ts';
import { dayIn, day as dayOf, isoDay, parseIso } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { declareHours } from '@dauys/fleet/hours.ts';
import { emptyDay } from '@dauys/fleet/minutes.ts';
import {
  AVAILABILITY_DAYS,
  availabilityQuery,
  hoursProvision,
  type AvailabilityAnswer,
  type HoursProvision,
} from '@dauys/protocol/availability.ts';
import type { HttpCode } from '@dauys/protocol/codes.ts';
import { operatorRoutes } from '../access/operator.ts';
import { watcherWho } from '../access/watcher.ts';
import { terminalName } from '../beat/book.ts';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { sendRefusal } from '../http/refuse.ts';
import {
  createPromises,
  hoursByTerminal,
  hoursOf,
  judgedUntil,
  readHours,
  sinceBegun,
  type Asked,
  type PromisingTerminal,
} from './availability.ts';
import { countPromised, daysSeen, type Counted, type Promised } from './availability-store.ts';
import { hoursDeclared, putHours } from './hours-store.ts';
import { availabilitySecondsOf } from './keep-availability.ts';
import { paceOf } from './pace.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'config' | 'directory'>;

/** More terminals times days than this are not counted at once. */
const MOST = 400_000;

/** What was promised and kept, for whoever may see how the terminals are; and what is promised, by the operator. */
export const availabilityRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  const promisesOf = createPromises();
  const { db } = context;

  hub.get('/api/fleet/availability', { schema: { querystring: availabilityQuery } }, async (request, reply) => {
    const who = await watcherWho(request, context, ['officer', 'monitor']);
    if (!who.ok) return sendRefusal(reply, who.error);
    const { terminal, facility } = request.query;
    const asked = askedOf(request.query, context);
    if (asked === undefined) return sendRefusal(reply, { code: 'http/malformed' });
    const { terminals } = context.directory.current();
    if (terminal !== undefined && !terminals.has(terminal)) return sendRefusal(reply, { code: 'fleet/unknown-terminal' });
    const wanted = [...terminals.values()].filter((t) => (terminal ?? t.id) === t.id && (facility ?? t.facility) === t.facility);
    if (wanted.length * (asked.to - asked.from + 1) > MOST) return sendRefusal(reply, { code: 'http/too-large' });
    const numbers = wanted.map(({ id }) => Number.parseInt(id, 16));
    const hours = hoursByTerminal(await hoursDeclared(db, terminal === undefined && facility === undefined ? undefined : numbers));
    const promising = wanted.map(({ retired }, i): PromisingTerminal => {
      const number = numbers[i] ?? 0;
      return { terminal: number, ...(hours.get(number) ?? { hours: [] }), retired };
    });
    const promised = promisesOf(promising, asked);
    const counted = await countPromised(db, promised);
    return {
      ...{ from: isoDay(dayOf(asked.from)), to: isoDay(dayOf(asked.to)), until: asked.until },
      days: counted.flatMap((row) => (row.day === null ? [] : [{ day: isoDay(dayOf(row.day)), ...minutesOf(row) }])),
      terminals: counted.flatMap((row) => {
        const id = row.terminal === null ? '' : terminalName(row.terminal);
        const known = terminals.get(id);
        return known === undefined ? [] : [{ id, facility: known.facility, ...minutesOf(row) }];
      }),
      ...(terminal === undefined ? {} : { bitmaps: await bitmapsOf(context, Number.parseInt(terminal, 16), promised, asked) }),
    } satisfies AvailabilityAnswer;
  });

  await hoursRoute(hub, context);
};

const minutesOf = ({ declared, usable, unknown }: Counted) => ({ declared, usable, unknown });

/** The days asked for; `undefined` when they are none, or too many. */
const askedOf = (query: { readonly from: string; readonly to: string }, { clock, config, directory }: Needs): Asked | undefined => {
  const [begin, end] = [query.from, query.to].map((text) => parseIso(`${text}T00:00:00.000Z`));
  if (begin === undefined || end === undefined) return undefined;
  const [from, to] = [begin / 86_400_000, end / 86_400_000];
  if (to > 0xffff || to < from || to - from >= AVAILABILITY_DAYS) return undefined;
  const { beatSeconds } = paceOf(config, directory.current().policy);
  return { from, to, until: judgedUntil(clock.now(), { seconds: availabilitySecondsOf(config), beatSeconds }) };
};

const bitmapsOf = async (
  { db }: Needs,
  terminal: number,
  promised: readonly Promised[],
  asked: Asked,
): Promise<NonNullable<AvailabilityAnswer['bitmaps']>> => {
  const seen = new Map((await daysSeen(db, terminal, asked)).map((row) => [row.day, row]));
  return promised.flatMap(({ begins: [begin = 0], days }) =>
    days.map(({ day, declared }) => ({
      day: isoDay(dayOf(day)),
      declared: base64(sinceBegun(declared, day, begin)),
      usable: base64(seen.get(day)?.usable ?? emptyDay()),
      unknown: base64(seen.get(day)?.unknown ?? emptyDay()),
    })),
  );
};

const hoursRoute = (hub: Hub, context: Needs): Promise<void> =>
  operatorRoutes(hub, context.config, (door) => {
    door.put('/provision/hours', { schema: { body: hoursProvision } }, async ({ body }, reply) => {
      const done = await declare(context, body);
      return done.ok ? reply.code(200).send({ terminal: body.terminal, version: body.hours.version }) : sendRefusal(reply, done.error);
    });
  });

/** Keeps a version of a terminal's hours; the zone is that of its facility. */
const declare = async (
  { db, clock, directory }: Needs,
  { terminal, hours: said }: HoursProvision,
): Promise<Result<undefined, Refusal<HttpCode>>> => {
  const { terminals, facilities } = directory.current();
  const facility = facilities.get(terminals.get(terminal)?.facility ?? '');
  if (facility === undefined) return err({ code: 'fleet/unknown-terminal' });
  if (said.zone !== facility.zone) return err({ code: 'fleet/malformed-hours' });
  const number = Number.parseInt(terminal, 16);
  const [kept, hours] = [await hoursDeclared(db, [number]), canonicalize(said) ?? ''];
  if (kept[said.version - 1]?.hours === hours) return ok(undefined);
  const now = clock.now();
  const versions = kept.map((row) => readHours(row.hours));
  const declared = declareHours(versions, hoursOf(said), dayIn(facility.zone, now));
  if (!declared.ok) return declared;
  const isKept = await putHours(db, { terminal: number, version: said.version, hours, at: now });
  return isKept ? ok(undefined) : err({ code: 'fleet/version-skipped' });
};

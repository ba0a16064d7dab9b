import { instant, type Instant } from '@dauys/basics/clock.ts';
import { USUAL_QUIET } from '@dauys/fleet/quiet-facility.ts';
import { peopleProvision, type QuietNow } from '@dauys/protocol/quiet.ts';
import { operatorRoutes } from '../access/operator.ts';
import { watcherWho } from '../access/watcher.ts';
import { terminalName } from '../beat/book.ts';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { sendRefusal } from '../http/refuse.ts';
import { monthNamed } from '../statistics/month.ts';
import { figuresOf, publishedMonths } from '../statistics/store.ts';
import { quietFacilities } from './decide.ts';
import { arrivalsBetween, bodiesRead, peopleHeld, putPeople } from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'config' | 'directory'>;

const DAY_MS = 86_400_000;
const MONTHS = 12;
/** A responder that has been silent for longer does not read. */
const READS_MS = 2 * DAY_MS;
/** Each look has its chance of a false alarm, so there is not one for each request. */
const AGAIN_MS = DAY_MS;

/** Which facilities are quiet, for monitors and nobody else; and what is usual for one, by the operator's word. */
export const quietRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  let looked: { readonly at: Instant; readonly found: Promise<QuietNow> } | undefined;
  hub.get('/api/fleet/quiet', async (request, reply) => {
    const who = await watcherWho(request, context, ['monitor']);
    if (!who.ok) return sendRefusal(reply, who.error);
    const now = context.clock.now();
    if (looked === undefined || now - looked.at >= AGAIN_MS) {
      const found = look(context, now);
      looked = { at: now, found };
      // What failed, or could not be said yet, is asked anew.
      found.then(
        ({ months }) => (months === undefined ? (looked = undefined) : undefined),
        () => (looked = undefined),
      );
    }
    return looked.found;
  });
  await peopleRoute(hub, context);
};

const peopleRoute = (hub: Hub, { db, clock, config, directory }: Needs): Promise<void> =>
  operatorRoutes(hub, config, (door) => {
    door.put('/provision/people', { schema: { body: peopleProvision } }, async ({ body }, reply) => {
      if (!directory.current().facilities.has(body.facility)) return sendRefusal(reply, { code: 'http/not-found' });
      await putPeople(db, body, clock.now());
      return reply.code(200).send({ facility: body.facility });
    });
  });

/** The last twelve months that are over. */
const look = async ({ db, directory }: Needs, now: Instant): Promise<QuietNow> => {
  const { bodies, terminals } = directory.current();
  const stated = { level: USUAL_QUIET.level, rules: USUAL_QUIET.version };
  const read = await bodiesRead(db, instant(Math.max(0, now - READS_MS)));
  const months = (await publishedMonths(db))
    .map(({ month, through }) => ({ ...monthNamed(month), through }))
    .filter(({ last, through }) => through === last)
    .slice(0, MONTHS);
  const [newest, oldest] = [months[0], months.at(-1)];
  if (newest === undefined || oldest === undefined || [...bodies.keys()].some((body) => !read.has(body)))
    return { ...stated, facilities: [] };
  const figures = await figuresOf(
    db,
    months.map(({ name }) => name),
  );
  const arrivals = new Map<string, number>();
  for (const { terminal, arrivals: n } of await arrivalsBetween(db, instant(oldest.first * DAY_MS), instant((newest.last + 1) * DAY_MS))) {
    const facility = terminals.get(terminalName(terminal))?.facility;
    if (facility !== undefined) arrivals.set(facility, (arrivals.get(facility) ?? 0) + n);
  }
  const facilities = [...quietFacilities({ people: await peopleHeld(db), figures, arrivals })];
  return { ...stated, months: { first: oldest.name, last: newest.name }, facilities };
};

/** The quiet facility: monitors only, of a hub that has something to say of seven. */
import type { QuietNow } from '@dauys/protocol/quiet.ts';
import { facilitySaid, person, terminalSaid } from '@dauys/testing/directory-cast.ts';
import { monthNamed } from '../../../apps/hub/statistics/month.ts';
import { respondersRead, writeMonth, type Write } from '../../test/quiet-month.ts';
import { told, type Answered } from '../asking.ts';
import { FACILITY, OPERATOR, WHO, type HubStage } from '../hub-stage.ts';
import { allBut } from '../row.ts';
import { operatorOnly, type HubRows } from './access.ts';

const places = Array.from({ length: 7 }, (_, i) => ({ facility: `colony-${i}`, terminal: 0x200 + i }));

/** Sixty came from each in a month of last autumn, and from the last one three. */
const bringYear = async ({ ground, hub, ask, clock }: HubStage, write: Write): Promise<void> => {
  await ground.announce([
    ...places.map(({ facility }) => facilitySaid(facility)),
    ...places.map(({ facility, terminal }) => terminalSaid(terminal.toString(16).padStart(8, '0'), facility, person(facility))),
  ]);
  await hub.context.directory.refresh();
  const headers = { authorization: `Bearer ${OPERATOR}` };
  for (const { facility } of places) {
    const brought = await ask({ method: 'PUT', path: '/provision/people', headers, body: { facility, kind: 'colony', people: 400 } });
    if (told(brought) !== '200') throw new Error(`${facility}: ${told(brought)}`);
  }
  const of = places.map(({ facility, terminal }, i) => ({ facility, came: [terminal, i === places.length - 1 ? 3 : 60] as const }));
  await writeMonth(write, monthNamed('2025-10'), { at: clock.now(), of });
};

const brought = new WeakMap<HubStage, Promise<void>>();
const withYear = async (stage: HubStage): Promise<void> => {
  const write: Write = (sql, values) => stage.ground.db.query(sql, values);
  const bringing = brought.get(stage) ?? bringYear(stage, write);
  brought.set(stage, bringing);
  await bringing;
  // Also those of bodies that other rows have stated.
  await respondersRead(write, [...stage.hub.context.directory.current().bodies.keys()], stage.clock.now());
};

/** What is said of how many: an answer with nothing in it would not do. */
const countsIn = (answer: Answered): string => {
  if (answer.status !== 200) return told(answer);
  const { facilities } = JSON.parse(answer.bytes.toString()) as QuietNow;
  const count = (word: string) => facilities.filter(({ says }) => says === word).length;
  return `200, quiet: ${count('quiet')}, as usual: ${count('usual')}`;
};

export const quietRows: HubRows = {
  'GET /api/fleet/quiet': {
    ask: async (stage) => {
      await withYear(stage);
      return { method: 'GET', path: '/api/fleet/quiet' };
    },
    answers: allBut(WHO, '401 access/not-signed-in', { monitor: '200, quiet: 1, as usual: 6' }),
    reads: (_, answer) => countsIn(answer),
    passesWorkspace: true,
  },
  'PUT /provision/people': {
    ask: () => ({ method: 'PUT', path: '/provision/people', body: { facility: FACILITY, kind: 'colony', people: 500 } }),
    answers: operatorOnly,
    passesWorkspace: false,
  },
};

/** How the terminals are: device health, which every body's officers and monitors see alike, a duty officer for her facility, and nobody else. */
import { instant, isoOf } from '@dauys/basics/clock.ts';
import { expect } from 'vitest';
import type { Asked } from '../asking.ts';
import { at, FACILITY, nobodys, WHO, type HubStage, type Who } from '../hub-stage.ts';
import { allBut } from '../row.ts';
import { operatorOnly, type HubRow, type HubRows } from './access.ts';

const hours = { version: 1, since: 20_000, zone: 'Asia/Almaty', week: Array.from({ length: 7 }, () => [{ from: 480, to: 1_200 }]) };

const HOUR = 3_600_000;

/** Whoever may see device health. */
const watching = (all: string, own: string, elsewhere: string): Record<Who, string> =>
  allBut(WHO, '401 access/not-signed-in', {
    ...{ officer: all, 'officer of another body': all, monitor: all },
    ...{ 'duty officer': own, 'duty officer of another facility': elsewhere },
  });

/** The facility's own people, and whom they may meet there. */
const acting = (own: string, elsewhere: string, monitor = '401 access/not-signed-in'): Record<Who, string> =>
  allBut(WHO, '401 access/not-signed-in', { 'duty officer': own, 'duty officer of another facility': elsewhere, monitor });

/** A silence of an hour that her facility was asked about. */
const asked = async ({ ground, terminal, clock }: HubStage): Promise<{ readonly from: string }> => {
  const now = clock.now();
  const from = now - 3 * HOUR;
  await ground.db.query(
    `insert into silences (terminal, from_at, raised_at, to_at, boot, boot_after) values ($1, $2, $3, $4, 1, 1) on conflict do nothing`,
    [terminal.number, from, from + 65_000, from + HOUR],
  );
  await ground.db.query(
    `insert into duty_notices (terminal, from_at, facility, opened_at, due_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [terminal.number, from, FACILITY, from + HOUR / 4, now + HOUR],
  );
  return { from: isoOf(instant(from)) };
};

/** Only what concerns her own facility. */
const onlyHers =
  (list: 'terminals' | 'notices' | 'announcements'): NonNullable<HubRow['holds']> =>
  (_, { status, bytes }, who) => {
    if (status !== 200 || !who.startsWith('duty officer')) return;
    const found = (JSON.parse(bytes.toString()) as Record<string, { facility: string }[]>)[list] ?? [];
    if (who === 'duty officer') expect(found.filter(({ facility }) => facility !== FACILITY)).toEqual([]);
    else expect(found).toEqual([]);
  };

const post = (path: string, body: object): Asked => ({ method: 'POST', path, body });

let slot = 0;
const announcing = (stage: HubStage): Asked => {
  // Five minutes each, and none at the time of another: all of them together do not use up a month's hours.
  const from = at(stage) + 48 * HOUR + slot++ * (HOUR / 4);
  return post('/api/fleet/maintenance', {
    terminal: stage.terminal.id,
    from: isoOf(instant(from)),
    to: isoOf(instant(from + HOUR / 12)),
  });
};

const waiting = new WeakMap<HubStage, string>();
/** What only she has signed. The one before is signed by somebody else first, whether or not that was asked: few may wait for it at a time. */
const announced = async (stage: HubStage): Promise<string> => {
  const before = waiting.get(stage);
  if (before !== undefined) await stage.ask(stage.as('monitor', post('/api/fleet/maintenance/second', { id: before })));
  const { bytes } = await stage.ask(stage.as('duty officer', announcing(stage)));
  const { id } = JSON.parse(bytes.toString()) as { id: string };
  waiting.set(stage, id);
  return id;
};

const reading: HubRows = {
  'GET /api/fleet': {
    ask: () => ({ method: 'GET', path: '/api/fleet' }),
    answers: watching('200', '200', '200'),
    holds: onlyHers('terminals'),
    passesWorkspace: true,
  },
  'GET /api/fleet/availability': {
    ask: () => ({ method: 'GET', path: '/api/fleet/availability?from=2026-01-01&to=2026-01-20' }),
    answers: watching('200', '401 access/not-signed-in', '401 access/not-signed-in'),
    passesWorkspace: true,
  },
  'PUT /provision/hours': {
    ask: ({ terminal }) => ({ method: 'PUT', path: '/provision/hours', body: { terminal: terminal.id, hours } }),
    answers: operatorOnly,
    passesWorkspace: false,
  },
  'GET /api/fleet/terminals/:id': {
    ask: ({ terminal }) => ({ method: 'GET', path: `/api/fleet/terminals/${terminal.id}` }),
    answers: watching('200', '200', '404 fleet/unknown-terminal'),
    passesWorkspace: true,
  },
  'GET /api/fleet/notices': {
    ask: async (stage) => {
      await asked(stage);
      return { method: 'GET', path: '/api/fleet/notices' };
    },
    answers: watching('200', '200', '200'),
    holds: onlyHers('notices'),
    passesWorkspace: true,
  },
  'GET /api/fleet/maintenance': {
    ask: () => ({ method: 'GET', path: '/api/fleet/maintenance' }),
    answers: watching('200', '200', '200'),
    holds: onlyHers('announcements'),
    passesWorkspace: true,
  },
  'GET /api/fleet/terminals/:id/journal': {
    ask: ({ terminal }) => ({ method: 'GET', path: `/api/fleet/terminals/${terminal.id}/journal` }),
    answers: watching('200', '401 access/not-signed-in', '401 access/not-signed-in'),
    passesWorkspace: true,
  },
  // Whoever stands beside the screen is told nothing of what was proven, and when.
  'GET /api/fleet/terminals/:id/way': {
    ask: ({ terminal }) => ({ method: 'GET', path: `/api/fleet/terminals/${terminal.id}/way` }),
    answers: watching('200', '401 access/not-signed-in', '401 access/not-signed-in'),
    passesWorkspace: true,
  },
  'GET /api/fleet/alerts': {
    ask: () => ({ method: 'GET', path: '/api/fleet/alerts' }),
    answers: watching('200', '401 access/not-signed-in', '401 access/not-signed-in'),
    passesWorkspace: true,
  },
};

const acts: HubRows = {
  'POST /api/fleet/notices/answers': {
    ask: async (stage) =>
      post('/api/fleet/notices/answers', { terminal: stage.terminal.id, ...(await asked(stage)), word: 'power-site', evidence: '' }),
    answers: acting('204', '404 fleet/notice-not-found'),
    passesWorkspace: true,
  },
  'POST /api/fleet/maintenance': { ask: announcing, answers: acting('200', '404 fleet/unknown-terminal'), passesWorkspace: true },
  // Whoever signed first cannot sign again; somebody else can, and then it is signed, whoever asks.
  'POST /api/fleet/maintenance/second': {
    ask: async (stage) => post('/api/fleet/maintenance/second', { id: await announced(stage) }),
    answers: acting('422 fleet/second-signature', '404 fleet/maintenance-not-found', '204'),
    passesWorkspace: true,
  },
  'POST /api/fleet/outside': {
    ask: (stage) => post('/api/fleet/outside', { facility: FACILITY, about: 'power', from: isoOf(at(stage)), source: nobodys(4) }),
    answers: allBut(WHO, '401 access/not-signed-in', { monitor: '204' }),
    passesWorkspace: true,
  },
  'POST /provision/surroundings': {
    ask: ({ terminal }) =>
      post('/provision/surroundings', {
        ...{ facility: FACILITY, provider: 'one', feeder: 'one' },
        terminals: [{ id: terminal.id, mainsSensor: true, battery: false }],
      }),
    answers: operatorOnly,
    passesWorkspace: false,
  },
};

export const fleetRows: HubRows = { ...reading, ...acts };

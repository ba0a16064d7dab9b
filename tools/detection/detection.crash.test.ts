/** Who detects what: every row of tools/detection/rows.ts, driven in one running system. */
import { isRegisteredCode } from '@dauys/protocol/codes.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deskDrives } from './desk-drives.ts';
import type { Cast, Drive } from './drive.ts';
import { settled } from './inbox.ts';
import { answerFirst, kioskDrives } from './kiosk-drives.ts';
import { recordDrives } from './record-drives.ts';
import { type RowName, ROWS } from './rows.ts';
import { openStage, type Stage } from './stage.ts';
import { terminalDrives } from './terminal-drives.ts';

const DRIVES: Readonly<Record<RowName, Drive>> = { ...deskDrives, ...kioskDrives, ...recordDrives, ...terminalDrives };

/** In this order one misdeed does not stand in the light of the next: time goes ahead and does not come back. */
const ORDER: readonly RowName[] = [
  ...(Object.keys(deskDrives) as (keyof typeof deskDrives)[]),
  ...(Object.keys(kioskDrives) as (keyof typeof kioskDrives)[]),
  'forked, witness',
  'rolled back, witness',
  ...(Object.keys(terminalDrives) as (keyof typeof terminalDrives)[]),
  'dropped before logging, slip',
  'dropped before logging, terminal',
  'never taken',
  'never handed over',
  'foreign key in the ledger',
];

let stage: Stage;
let cast: Cast;
beforeAll(async () => {
  stage = await openStage();
  const unheard = await stage.lodge({ body: 'ombudsman' });
  const first = await stage.lodge({ body: 'ombudsman' });
  const next = (body: string) => stage.lodge({ body, keys: first.keys });
  cast = {
    stage,
    unheard,
    ombudsman: [first, await next('ombudsman'), await next('ombudsman')],
    court: [await next('court'), await next('court'), await next('court')],
    prosecutor: [await next('prosecutor-general'), await next('prosecutor-general')],
  };
  for (const lodgement of [unheard, ...cast.ombudsman, ...cast.court, ...cast.prosecutor]) await stage.isPublic(lodgement);
  await settled(stage, 'ombudsman', 4);
  await answerFirst(cast);
}, 300_000);
afterAll(async () => {
  await stage?.close();
}, 60_000);

test('every row has its turn, once', () => {
  expect(ORDER.toSorted()).toEqual(Object.keys(ROWS).toSorted());
});

test.each(ORDER.map((name) => [ROWS[name].misdeed, name, ROWS[name].code] as const))('%s (%s): %s', async (_, name, code) => {
  expect(await DRIVES[name](cast)).toBe(code);
  const isNamed = isRegisteredCode(code) || ['missing', 'not-delivered', 'keyAge stale', 'unique violation'].includes(code);
  expect(isNamed).toBe(true);
});

import { expect, test } from 'vitest';
import { watchSilences } from './hung.ts';

const hub = { name: 'hub', url: 'https://hub.test' };
const monitor = { name: 'monitor-npm', url: 'https://npm.test' };
const LONGEST = 100_000;

/** Both were told a pace of 30 s at the beginning of time. */
const begun = () => {
  const silences = watchSilences();
  silences.beatTo([hub, monitor], 0);
  for (const { name } of [hub, monitor]) silences.heard(name, 0, 30);
  return silences;
};

test('an uplink that hangs shows, while another goes on talking', () => {
  const silences = begun();
  for (let now = 10_000; now <= LONGEST; now += 10_000) {
    silences.heard(monitor.name, now, 30);
    expect(silences.look(now)).toBe(false);
  }
  silences.heard(monitor.name, LONGEST + 1, 30);
  expect(silences.look(LONGEST + 1)).toBe(true);
  silences.heard(hub.name, LONGEST + 2);
  expect(silences.look(LONGEST + 3)).toBe(false);
});

test('one look after a long stop says nothing: what was said meanwhile is read after it', () => {
  const silences = begun();
  expect(silences.look(10 * LONGEST)).toBe(false);
  for (const { name } of [hub, monitor]) silences.heard(name, 10 * LONGEST + 1);
  expect(silences.look(10 * LONGEST + 2)).toBe(false);
});

test('each has the pace that was said to it; one that is beaten to no more, or told nothing, owes nothing; one that moved begins anew', () => {
  const silences = begun();
  silences.heard(hub.name, 0, 3_600);
  silences.forget(monitor.name);
  silences.look(1);
  expect(silences.look(LONGEST + 1)).toBe(false);

  const gone = begun();
  gone.look(1);
  gone.beatTo([{ ...hub, url: 'https://elsewhere.test' }], LONGEST);
  gone.look(LONGEST + 1);
  expect(gone.look(LONGEST + 2)).toBe(false);
  gone.beatTo([{ ...hub, url: 'https://elsewhere.test' }], LONGEST + 10_000);
  expect(gone.look(LONGEST + 10_001)).toBe(true);
});

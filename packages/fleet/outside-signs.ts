/** What sister terminals, other facilities, notices and the hub's own downtime say about a silence. */
import { MINUTE_MS } from './minutes.ts';
import type { Observation, Witness } from './observed.ts';
import type { Sign } from './sign-list.ts';
import { begunTogether, endOf, shareCovered, type Stretch } from './stretch.ts';

/** Who comes back this much later than the others was not held up by the same thing; a terminal starts within minutes. */
const LATER_MS = 45 * MINUTE_MS;
/** Facilities stand on batteries of different length: they need not fall silent in the same minute. */
const NEIGHBOUR_MS = 10 * MINUTE_MS;

const when = (holds: boolean, ...signs: readonly Sign[]): readonly Sign[] => (holds ? signs : []);

/** All of these signs about one silence; none about a terminal that beats and cannot be used. */
export const outsideSigns = (seen: Observation): readonly Sign[] =>
  seen.kind === 'unusable' ? [] : [...sisterSigns(seen), ...neighbourSigns(seen), ...hubSigns(seen)];

/** Without what the hub itself did not hear: that everybody is silent then says nothing about anybody. */
const silencesOf = ({ now, hubDown }: Observation, { silent }: Witness): readonly Stretch[] =>
  silent.filter((s) => shareCovered(s, hubDown, now) < 0.5);
const isTogether = (seen: Observation, witness: Witness, tolerance?: number): boolean => {
  const silent = silencesOf(seen, witness);
  return begunTogether(seen.stretch.from, silent, tolerance) && shareCovered(seen.stretch, silent, seen.now) > 0.2;
};
const isWell = ({ now, stretch }: Observation, { silent }: Witness): boolean => shareCovered(stretch, silent, now) < 0.2;

const sisterSigns = (seen: Observation): readonly Sign[] => {
  const { sisters, stretch, now, journal } = seen;
  if (sisters.length === 0) return ['no-sisters'];
  const withSensor = sisters.filter(({ mainsLost }) => mainsLost !== undefined);
  const ownLoss = journal?.mainsLost.findLast(({ from }) => from <= endOf(stretch, now))?.from ?? stretch.from;
  const lost = withSensor.filter(({ mainsLost = [] }) => begunTogether(ownLoss, mainsLost));
  // Who was silent too is no witness: without a battery she dies with the mains and has nothing to tell.
  const kept = withSensor.filter((sister) => shareCovered(stretch, sister.mainsLost ?? [], now) < 0.1 && isWell(seen, sister));
  const together = sisters.filter((sister) => isTogether(seen, sister)).length;
  const well = sisters.filter((sister) => isWell(seen, sister)).length;
  return [
    // Who lost its mains too and lives on its battery is no witness of mains that were there.
    ...when(well > 0 && well >= sisters.length / 2 && lost.length === 0, 'sisters-well'),
    ...when(together > sisters.length / 2, 'sisters-together'),
    ...when(lost.length > 0 && lost.length >= kept.length, 'sisters-lost-mains'),
    ...when(kept.length > 0 && lost.length === 0, 'sisters-kept-mains'),
  ];
};

/** Two independent ones at least: one facility that is silent at the same time may be so by chance, or by arrangement. */
const agree = (seen: Observation, witnesses: readonly Witness[]): readonly Witness[] => {
  const down = witnesses.filter((w) => isTogether(seen, w, NEIGHBOUR_MS));
  return down.length >= 2 && down.length >= witnesses.length / 2 ? down : [];
};
const areWell = (seen: Observation, witnesses: readonly Witness[]): boolean =>
  witnesses.length >= 2 && witnesses.filter((w) => isWell(seen, w)).length > witnesses.length / 2;

const neighbourSigns = (seen: Observation): readonly Sign[] => {
  const { onProvider, onFeeder, notices, stretch, now } = seen;
  const [provider, feeder] = [agree(seen, onProvider), agree(seen, onFeeder)];
  const noticed = notices.filter((n) => n.from <= stretch.from + NEIGHBOUR_MS && endOf(n, now) >= stretch.from);
  const power = noticed.filter(({ about }) => about === 'power');
  const network = noticed.filter(({ about }) => about === 'network');
  const ends = [...noticed, ...[...provider, ...feeder].flatMap((w) => lastOf(w.silent, stretch))].map((s) => endOf(s, now));
  return [
    ...when(provider.length > 0, 'provider-down'),
    ...when(areWell(seen, onProvider), 'provider-well'),
    ...when(feeder.length > 0, 'feeder-down'),
    ...when(areWell(seen, onFeeder), 'feeder-well'),
    ...when(power.length > 0, 'power-notice'),
    ...when(network.length > 0, 'network-notice'),
    ...when(ends.length > 0 && endOf(stretch, now) > Math.max(...ends) + LATER_MS, 'outlasts-outside'),
  ];
};

const lastOf = (silent: readonly Stretch[], stretch: Stretch): readonly Stretch[] =>
  silent.filter(({ from }) => Math.abs(from - stretch.from) <= NEIGHBOUR_MS).slice(-1);

const hubSigns = ({ now, stretch, hubDown }: Observation): readonly Sign[] => {
  const share = shareCovered(stretch, hubDown, now);
  const ends = hubDown.filter((d) => d.from <= endOf(stretch, now) && endOf(d, now) >= stretch.from).map((d) => endOf(d, now));
  return [
    ...when(share > 0.2, 'hub-was-down'),
    ...when(ends.length > 0 && endOf(stretch, now) > Math.max(...ends) + 5 * MINUTE_MS, 'outlasts-hub'),
  ];
};

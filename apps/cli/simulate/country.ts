/** The simulated country: facilities and terminals with numbers instead of names, and keys that anybody can make again. */
import { base64, utf8, type Bytes, bytesOf } from '@dauys/basics/bytes.ts';
import type { FacilityStatement, TerminalStatement } from '@dauys/directory/kinds.ts';
import { publicKeyOf } from '@dauys/sealing/signature.ts';
import { createHash } from 'node:crypto';
import { REGIONS } from './places.ts';

export interface Place {
  readonly id: string;
  readonly number: number;
  readonly region: string;
  /** Of the line and of the mains: facilities that name the same share it, and what fails on it. */
  readonly provider: string;
  readonly feeder: string;
  readonly terminals: readonly Placed[];
}

export interface Placed {
  /** As everywhere in JSON: 8 hex digits. */
  readonly id: string;
  readonly number: number;
  readonly facility: string;
}

export const ALL_TERMINALS = REGIONS.flatMap(([, counts]) => counts).reduce((sum, n) => sum + n, 0);
/** A country with fewer terminals than it has places for gets at most this many at each facility, and so many facilities that share a line and mains: several regions are seen. */
const A_FEW = 3;
export const ZONE = 'Asia/Almaty';

/**
 * The first `terminals` of the country, 1…608, going round its regions. The same number is the same country, and a larger one contains the
 * facilities of a smaller one. Throws `RangeError` for a number that it does not have.
 */
export const countryOf = (terminals: number): readonly Place[] => {
  if (!Number.isInteger(terminals) || terminals < 1 || terminals > ALL_TERMINALS) throw new RangeError(`1 to ${ALL_TERMINALS} terminals`);
  const sites = roundRegions();
  const given = sites.map(() => 0);
  for (let left = terminals; left > 0; )
    for (const [i, { size }] of sites.entries()) {
      const more = Math.min(A_FEW, left, size - (given[i] ?? 0));
      given[i] = (given[i] ?? 0) + more;
      left -= more;
    }
  return sites.map((site, i) => placeOf(i + 1, site, given[i] ?? 0)).filter((place) => place.terminals.length > 0);
};

interface Unbuilt {
  readonly region: string;
  /** Which few facilities of the region it belongs to: those share a line and mains. */
  readonly group: number;
  readonly size: number;
}

const roundRegions = (): readonly Unbuilt[] => {
  const most = Math.max(...REGIONS.map(([, counts]) => counts.length));
  return Array.from({ length: Math.ceil(most / A_FEW) }, (_, group) =>
    REGIONS.flatMap(([region, counts]) => counts.slice(A_FEW * group, A_FEW * (group + 1)).map((size) => ({ region, group, size }))),
  ).flat();
};

/** Numbers of terminals begin here: real ones of a demonstration lie below. */
const FIRST = 0x10_000;

const placeOf = (number: number, { region, group }: Unbuilt, count: number): Place => {
  const id = `kz-model-${String(number).padStart(2, '0')}`;
  const terminals = Array.from({ length: count }, (_, i) => {
    const terminal = FIRST + number * 0x100 + i + 1;
    return { id: terminal.toString(16).padStart(8, '0'), number: terminal, facility: id };
  });
  const shared = `${region} ${group + 1}`;
  return { id, number, region, provider: `line ${shared}`, feeder: `mains ${shared}`, terminals };
};

/** The 32 bytes behind a simulated device's key. Whoever reads this line can make them: they stand in directories of demonstrations only. */
export const deviceSeed = (network: string, terminal: string): Bytes =>
  bytesOf(
    createHash('sha256')
      .update(utf8(`dauys/simulated-device\0${network}\0${terminal}`))
      .digest(),
  );

/** What the directory must say before the hub hears any of them. `at`: ISO 8601. */
export const statementsOf = (places: readonly Place[], network: string, at: string): readonly (FacilityStatement | TerminalStatement)[] =>
  places.flatMap((place) => [facilityOf(place, at), ...place.terminals.map((terminal) => terminalOf(terminal, network, at))]);

const facilityOf = ({ id, number, region }: Place, at: string): FacilityStatement => ({
  ...{ v: 1, kind: 'facility', at, id, zone: ZONE, region },
  names: {
    kk: `№\u00a0${number} үлгі мекеме (ойдан шығарылған)`,
    ru: `Модельное учреждение №\u00a0${number} (вымышленное)`,
    en: `Model facility No.\u00a0${number} (invented)`,
  },
});

const terminalOf = ({ id, facility }: Placed, network: string, at: string): TerminalStatement => ({
  ...{ v: 1, kind: 'terminal', at, id, facility, algorithm: 'ed25519', tier: 3 },
  key: base64(publicKeyOf(deviceSeed(network, id))),
});

import type { Meaning, Part } from './source.ts';
import type { Tree } from './tree.ts';

export type Power = 'mains' | 'battery' | 'battery-low';

/** A battery's share of its charge, in per cent, from which on it ends soon. */
const LOW = 15;

/** Lost mains are told at the first look: the next may never come. Back is believed after twenty seconds, so that one outage is one. */
export const powerStates: Readonly<Record<Power, Meaning>> = {
  mains: { says: 'mains-back', conditions: [], holdMs: 20_000, calm: true },
  battery: { says: 'mains-lost', conditions: ['on-battery'], holdMs: 0 },
  'battery-low': { says: 'mains-lost', conditions: ['on-battery', 'battery-low'], holdMs: 0 },
};

/** Mains and battery as the kernel shows them: `sys/class/power_supply` (Linux, sysfs-class-power). */
export const power: Part<Power> = { name: 'power', read: (tree) => readPower(tree), states: powerStates };

const readPower = (tree: Tree): Power | undefined => {
  const supplies = tree.names('sys/class/power_supply').map((name) => supplyAt(tree, `sys/class/power_supply/${name}`));
  const mains = supplies.filter(({ type, online }) => (type === 'Mains' || type === 'USB') && online !== undefined);
  const batteries = supplies.filter(({ type, scope }) => (type === 'Battery' || type === 'UPS') && scope !== 'Device');
  if (mains.length === 0 && batteries.length === 0) return undefined;
  const hasMains =
    mains.length > 0 ? mains.some(({ online }) => online === true) : !batteries.some(({ status }) => status === 'Discharging');
  if (hasMains) return 'mains';
  return batteries.some(isLow) ? 'battery-low' : 'battery';
};

interface Supply {
  readonly type: string | undefined;
  /** 'Device': the battery of a mouse, not of the terminal. */
  readonly scope: string | undefined;
  readonly online: boolean | undefined;
  readonly status: string | undefined;
  readonly capacity: number | undefined;
  readonly level: string | undefined;
}

const supplyAt = (tree: Tree, at: string): Supply => {
  const [online, capacity] = [tree.text(`${at}/online`), tree.text(`${at}/capacity`)];
  return {
    type: tree.text(`${at}/type`),
    scope: tree.text(`${at}/scope`),
    online: online === undefined ? undefined : online !== '0',
    status: tree.text(`${at}/status`),
    capacity: capacity !== undefined && /^\d{1,3}$/.test(capacity) ? Number(capacity) : undefined,
    level: tree.text(`${at}/capacity_level`),
  };
};

const isLow = ({ capacity, level }: Supply): boolean =>
  level === 'Critical' || level === 'Low' || (capacity !== undefined && capacity <= LOW);

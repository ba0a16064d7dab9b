/** How much one address may ask a monitor: enough for every terminal that can stand behind it, too little to keep its processor busy. Pure. */
import type { Clock, Instant } from '@dauys/basics/clock.ts';

const MINUTE = 60_000;
/** Terminals of one facility, behind one address: each may send twice what it should. */
const TERMINALS = 40;
const LEAST = 600;
/** So many addresses are counted at a time; who brings more than that is counted anew, and nobody is turned away for it. */
const ADDRESSES = 50_000;

/** How many requests a minute, where terminals beat every `beatSeconds`. */
export const perMinute = (beatSeconds: number): number => Math.max(LEAST, Math.ceil((2 * TERMINALS * 60) / beatSeconds));

/** Counts a request of an address; returns how many seconds it has to wait, 0 when it need not. Without an address nobody is counted. */
export type AddressPace = (address: string | undefined) => number;

/** Counts by the minute, in this process’s memory. */
export const addressPace = (clock: Clock, beatSeconds: () => number): AddressPace => {
  let since: Instant = clock.now();
  const counted = new Map<string, number>();
  return (address) => {
    if (address === undefined) return 0;
    const now = clock.now();
    if (now - since >= MINUTE || now < since || counted.size >= ADDRESSES) {
      counted.clear();
      since = now;
    }
    const n = (counted.get(address) ?? 0) + 1;
    counted.set(address, n);
    return n <= perMinute(beatSeconds()) ? 0 : Math.max(1, Math.ceil((since + MINUTE - now) / 1_000));
  };
};

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

/**
 * Whose request it is: of IPv6 the /64, which one household has. What comes through a server on this machine, as TLS does, is known by the last address that
 * this one has added; one that adds none hides them all, and then nobody is told apart: pacing it would turn away the whole country at once.
 */
export const addressOf = (peer: string, forwarded: string | readonly string[] | undefined): string | undefined => {
  if (!LOOPBACK.test(peer)) return household(peer);
  const last = [forwarded ?? []].flat().at(-1)?.split(',').at(-1)?.trim() ?? '';
  return last === '' || last.length > 45 ? undefined : household(last);
};

const household = (address: string): string => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  return plain.includes(':') ? groupsOf(plain).slice(0, 4).join(':') : plain;
};

/** The groups of an IPv6 address, with those that `::` leaves out. */
const groupsOf = (address: string): readonly string[] => {
  const [head = '', tail] = address.toLowerCase().split('::');
  const [before, after] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  if (before === undefined || after === undefined || tail === undefined) return before ?? [];
  return [...before, ...Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0'), ...after];
};

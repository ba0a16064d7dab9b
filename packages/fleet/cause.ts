/**
 * The likely cause of a silence or hindrance, from evidence alone. Pure: the same observation, the same answer, for hub, monitor and whoever checks.
 * It tells what things look like. What anybody wanted, it can not tell and never says.
 */
import { CAUSES, type AlikeWord, type CauseMeaning, type CauseWord, type Likelihood } from './cause-list.ts';
import { EXPLANATIONS } from './explanation.ts';
import type { MaintenanceRules } from './maintenance.ts';
import type { Observation } from './observed.ts';
import { NOT_FOR_FACILITY, SIGNS, type Sign } from './sign-list.ts';
import { signsOf, type Signs } from './signs.ts';

/** `strong`: nothing speaks against it and nothing else looks the same. `weak`: take it as a first guess. */
export type Sureness = 'strong' | 'fair' | 'weak';

export interface Cause {
  readonly likelihood: Likelihood;
  readonly cause: CauseWord;
  readonly for: readonly Sign[];
  readonly against: readonly Sign[];
  /** What was seen and does not fit what the facility says. */
  readonly contradicts: readonly Sign[];
  /** Other causes that would look the same here. */
  readonly alike: readonly AlikeWord[];
  readonly sureness: Sureness;
}

/** Judges one silence. The answer is provisional while `ongoing` is among its evidence: a journal synced later may change it. */
export const causeOf = (seen: Observation, rules?: MaintenanceRules): Cause => {
  const signs = signsOf(seen, rules);
  const cause = causeIn(seen, signs);
  const meaning: CauseMeaning = CAUSES[cause];
  const contradicts = seen.explanation === undefined ? [] : EXPLANATIONS[seen.explanation.word].filter((sign) => signs.has(sign));
  const present = (those: readonly Sign[]) => SIGNS.filter((sign) => those.includes(sign) && signs.has(sign));
  const found = { for: present(meaning.supports), against: present(meaning.against), alike: CAUSES[cause].alike };
  return {
    likelihood: likelihoodOf(settled(meaning.likelihood, cause, signs), contradicts),
    cause,
    ...found,
    contradicts,
    sureness: surenessOf(signs, found),
  };
};

/** What a facility may be shown of it: nothing from which it learns when visitors come or that somebody inside helped them. */
export const forFacility = (cause: Cause): Cause => {
  const shown = (signs: readonly Sign[]) => signs.filter((sign) => !NOT_FOR_FACILITY.has(sign));
  return { ...cause, for: shown(cause.for), against: shown(cause.against), contradicts: shown(cause.contradicts) };
};

/**
 * An outage outside is a perfect cover: until the terminal came back and its journal says that it waited for the same thing, nothing is explained.
 * The cause is named meanwhile.
 */
const settled = (likelihood: CauseMeaning['likelihood'], cause: CauseWord, signs: Signs): CauseMeaning['likelihood'] =>
  likelihood === 'explained-external' && signs.has('ongoing') && cause !== 'hub-down' ? 'unexplained' : likelihood;

/** What was confirmed from outside stays so when the facility guesses wrong; a broken seal stays a broken seal whatever it says. */
const likelihoodOf = (by: CauseMeaning['likelihood'], contradicts: readonly Sign[]): Likelihood =>
  contradicts.length > 0 && (by === 'unexplained' || by === 'explained-device') ? 'inconsistent-with-explanation' : by;

const surenessOf = (
  signs: Signs,
  found: { readonly for: readonly Sign[]; readonly against: readonly Sign[]; readonly alike: readonly string[] },
): Sureness => {
  if (found.for.length <= found.against.length || found.alike.length > 2) return 'weak';
  const isOpen = signs.has('ongoing') || signs.has('journal-missing');
  return found.against.length === 0 && found.alike.length === 0 && !isOpen ? 'strong' : 'fair';
};

type Step = (seen: Observation, signs: Signs) => CauseWord | undefined;

const causeIn: (seen: Observation, signs: Signs) => CauseWord = (seen, signs) => {
  for (const step of [tampered, planned, notThere, seen.kind === 'unusable' ? unusable : silent]) {
    const cause = step(seen, signs);
    if (cause !== undefined) return cause;
  }
  return 'unclear';
};

const tampered: Step = (_, signs) => {
  if (signs.has('journal-broken')) return 'journal-cut';
  if (signs.has('uptime-differs') || signs.has('boot-went-back')) return 'counters-differ';
  if (signs.has('certificate-refused')) return 'tls-intercepted';
  // Technicians open the case in the time that was announced for it.
  if (signs.has('cover-opened') && !isMarked(signs, 'announced', 'outlasts-announcement', 'announced-near-visit')) return 'case-opened';
  if (signs.has('records-differ')) return 'records-differ';
  return undefined;
};

const planned: Step = (_, signs) => {
  if (signs.has('announced')) return 'maintenance';
  return signs.has('outlasts-announcement') ? 'maintenance-overrun' : undefined;
};

/** The hub heard nobody. Whoever stopped meanwhile by his own record did not wait for the hub. */
const notThere: Step = (_, signs) =>
  signs.has('hub-was-down') && !signs.has('outlasts-hub') && !hasStopped(signs) ? 'hub-down' : undefined;

const hasStopped = (signs: Signs): boolean => signs.has('stopped-hard') || signs.has('stopped-orderly');

const unusable: Step = (_, signs) => {
  // The word alone is said by whoever stands at the terminal (S-54).
  if (signs.has('in-maintenance')) return 'shut-down';
  if (signs.has('screen-off')) return 'screen-switched-off';
  if (signs.has('screen-missing') || signs.has('touch-missing'))
    return !signs.has('repair-confirms') && isMarked(signs, 'usb-changed', 'human-test-failed', 'nightly', 'before-visit')
      ? 'screen-cable'
      : 'screen-fault';
  if (isMarked(signs, 'page-silent', 'page-refused', 'store-full', 'page-distrusts')) return 'page-fault';
  if (signs.has('canary-missing')) return 'way-unproven';
  if (signs.has('human-test-failed')) return 'people-kept-away';
  return signs.has('printer-fault') ? 'printer-fault' : undefined;
};

const isMarked = (signs: Signs, ...those: readonly Sign[]): boolean => those.some((sign) => signs.has(sign));

const silent: Step = (seen, signs) => {
  if (signs.has('journal-missing')) return withoutJournal(seen, signs);
  if (signs.has('stopped-orderly')) return 'shut-down';
  if (signs.has('journal-whole') && !signs.has('ongoing'))
    return hasStopped(signs) || signs.has('stopped-low-battery') ? stopped(signs) : ranOn(signs);
  return meanwhile(signs);
};

/** The device ran and could not be heard. */
const ranOn = (signs: Signs): CauseWord => {
  if (isOutside(signs, 'power') && signs.has('mains-lost') && isSite(signs)) return 'grid-failure';
  if (signs.has('link-down') || signs.has('gateway-down')) return isSite(signs) ? sitePowerOrNetwork(signs) : 'cable-or-port';
  if (signs.has('other-uplink-reached')) return 'path-blocked';
  if (signs.has('back-soon') && !signs.has('hub-unreachable')) return 'beats-lost';
  if (isOutside(signs, 'network') && !signs.has('sisters-well')) return 'provider-failure';
  return signs.has('sisters-well') ? 'path-blocked' : 'line-to-site';
};

const sitePowerOrNetwork = (signs: Signs): CauseWord => (signs.has('mains-lost') ? 'site-power' : 'site-network');

/** The device stopped. */
const stopped = (signs: Signs): CauseWord => {
  const isPower = isMarked(signs, 'mains-lost', 'stopped-low-battery', 'last-word-battery');
  if (isPower || signs.has('mains-not-told')) {
    const isApart = isMarked(signs, 'sisters-well', 'sisters-kept-mains');
    if (!isApart && (isSite(signs) || signs.has('mains-lost')) && isOutside(signs, 'power')) return 'grid-failure';
    if (isSite(signs) && !signs.has('no-sisters')) return 'site-power';
    if (isPower) return isApart ? 'mains-off-at-terminal' : 'power-or-plug';
  }
  return crashed(signs);
};

const crashed = (signs: Signs): CauseWord => {
  if (signs.has('repair-confirms')) return 'device-broken';
  const isOdd = isMarked(signs, 'nightly', 'before-visit');
  if (!isOdd && (signs.has('page-crashed') || (signs.has('mains-kept') && signs.has('back-soon')))) return 'device-crash';
  return signs.has('mains-kept') ? 'hard-off' : 'power-or-plug';
};

/** Nothing was heard from it yet but its last words. */
const meanwhile = (signs: Signs): CauseWord => {
  if (signs.has('repair-confirms')) return 'device-broken';
  if (signs.has('absent-long') && !signs.has('sisters-together')) return 'gone';
  if (isSite(signs) && isOutside(signs, 'power')) return 'grid-failure';
  if (isSite(signs) && isOutside(signs, 'network')) return 'provider-failure';
  if (signs.has('sisters-together')) return 'site-dark';
  if (signs.has('last-word-battery'))
    return isMarked(signs, 'sisters-well', 'sisters-kept-mains') ? 'mains-off-at-terminal' : 'power-or-plug';
  return 'terminal-dark';
};

/** It came back and does not show its journal: what that would have told may not be made up for by what others say. */
const withoutJournal: Step = ({ before, after }, signs) => {
  if (before === undefined || after === undefined) return 'journal-withheld';
  return signs.has('uptime-ran-on') ? 'network-unknown' : 'journal-withheld';
};

/** Nothing says that the rest of the facility went on. */
const isSite = (signs: Signs): boolean =>
  !signs.has('sisters-well') &&
  !signs.has('sisters-kept-mains') &&
  (signs.has('sisters-together') || signs.has('sisters-lost-mains') || signs.has('no-sisters'));

/** Somebody outside the facility says so, and it lasted as long as theirs. What was announced and touched nobody else did not happen. */
const isOutside = (signs: Signs, about: 'power' | 'network'): boolean => {
  if (signs.has('outlasts-outside')) return false;
  if (about === 'power') return signs.has('feeder-down') || (signs.has('power-notice') && !signs.has('feeder-well'));
  return signs.has('provider-down') || (signs.has('network-notice') && !signs.has('provider-well'));
};

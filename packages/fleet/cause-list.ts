/** The causes that can be named, and what each means. Data: what speaks for and against, and what looks the same. */
import type { Sign } from './sign-list.ts';

/** How it looks from the evidence. None is a verdict, and none says what anybody wanted. */
export const LIKELIHOODS = [
  'planned',
  'explained-external',
  'explained-device',
  'unexplained',
  'inconsistent-with-explanation',
  'tamper-evident',
] as const;
export type Likelihood = (typeof LIKELIHOODS)[number];

export interface CauseMeaning {
  /** Before the facility's explanation is held against it. */
  readonly likelihood: Exclude<Likelihood, 'inconsistent-with-explanation'>;
  readonly supports: readonly Sign[];
  readonly against: readonly Sign[];
  /** Causes that would look the same with what is installed and known. */
  readonly alike: readonly string[];
}

const nearby = ['nightly', 'before-visit'] as const;
const powerAlike = ['grid-failure', 'mains-off-at-terminal', 'device-crash', 'hard-off'] as const;

export const CAUSES = {
  maintenance: {
    likelihood: 'planned',
    supports: ['announced', 'stopped-orderly', 'in-maintenance'],
    against: ['stopped-hard', ...nearby],
    alike: [],
  },

  'hub-down': {
    likelihood: 'explained-external',
    supports: ['hub-was-down', 'uptime-ran-on', 'alive-throughout'],
    against: ['outlasts-hub'],
    alike: [],
  },
  'grid-failure': {
    likelihood: 'explained-external',
    supports: [
      'feeder-down',
      'power-notice',
      'mains-lost',
      'sisters-lost-mains',
      'sisters-together',
      'stopped-low-battery',
      'last-word-battery',
    ],
    against: ['mains-kept', 'sisters-well', 'sisters-kept-mains', 'feeder-well'],
    alike: [],
  },
  'provider-failure': {
    likelihood: 'explained-external',
    supports: ['provider-down', 'network-notice', 'sisters-together', 'uptime-ran-on', 'alive-throughout', 'hub-unreachable', 'mains-kept'],
    against: ['sisters-well', 'stopped-hard', 'link-down', 'gateway-down', 'journal-missing'],
    alike: [],
  },

  'device-crash': {
    likelihood: 'explained-device',
    supports: ['stopped-hard', 'back-soon', 'page-crashed', 'mains-kept', 'sisters-well', 'repair-confirms'],
    against: nearby,
    alike: ['hard-off'],
  },
  'device-broken': {
    likelihood: 'explained-device',
    supports: ['repair-confirms', 'sisters-well', 'absent-long'],
    against: nearby,
    alike: [],
  },
  'page-fault': {
    likelihood: 'explained-device',
    supports: ['page-silent', 'page-crashed', 'page-refused', 'store-full', 'page-distrusts'],
    against: nearby,
    alike: [],
  },
  'screen-fault': {
    likelihood: 'explained-device',
    supports: ['screen-missing', 'touch-missing', 'repair-confirms'],
    against: ['usb-changed', 'human-test-failed', ...nearby],
    alike: ['cable-pulled'],
  },

  'printer-fault': {
    likelihood: 'explained-device',
    supports: ['printer-fault', 'repair-confirms'],
    against: ['human-test-failed'],
    alike: [],
  },

  'site-power': {
    likelihood: 'unexplained',
    supports: ['mains-lost', 'sisters-lost-mains', 'sisters-together', 'stopped-low-battery', 'last-word-battery', 'stopped-hard'],
    against: ['feeder-down', 'power-notice'],
    alike: ['grid-failure', 'main-switch-off'],
  },
  'mains-off-at-terminal': {
    likelihood: 'unexplained',
    supports: ['mains-lost', 'sisters-well', 'sisters-kept-mains', 'feeder-well', 'last-word-battery', 'stopped-low-battery'],
    against: [],
    alike: [],
  },
  'power-or-plug': {
    likelihood: 'unexplained',
    supports: ['stopped-hard', 'mains-not-told', 'sisters-well'],
    against: ['back-soon'],
    alike: powerAlike,
  },
  'hard-off': {
    likelihood: 'unexplained',
    supports: ['stopped-hard', 'mains-kept', 'sisters-well', ...nearby],
    against: ['page-crashed'],
    alike: ['device-crash'],
  },
  'shut-down': {
    likelihood: 'unexplained',
    supports: ['stopped-orderly', 'announced-unsigned', 'announced-late', 'announced-over-limit', 'announced-near-visit', ...nearby],
    against: [],
    alike: [],
  },
  'maintenance-overrun': {
    likelihood: 'unexplained',
    supports: ['outlasts-announcement', 'stopped-orderly', 'in-maintenance'],
    against: [],
    alike: [],
  },
  'site-network': {
    likelihood: 'unexplained',
    supports: ['link-down', 'gateway-down', 'sisters-together', 'alive-throughout', 'uptime-ran-on', 'mains-kept', 'provider-well'],
    against: ['provider-down'],
    alike: ['router-off', 'router-broken'],
  },
  'line-to-site': {
    likelihood: 'unexplained',
    supports: ['hub-unreachable', 'sisters-together', 'alive-throughout', 'uptime-ran-on', 'provider-well'],
    against: ['provider-down', 'network-notice'],
    alike: ['provider-failure', 'cable-pulled', 'path-blocked'],
  },
  'cable-or-port': {
    likelihood: 'unexplained',
    supports: ['link-down', 'gateway-down', 'sisters-well', 'alive-throughout', 'uptime-ran-on'],
    against: [],
    alike: ['cable-pulled', 'port-broken'],
  },
  'path-blocked': {
    likelihood: 'unexplained',
    supports: ['hub-unreachable', 'other-uplink-reached', 'alive-throughout', 'sisters-well', 'sisters-together'],
    against: ['provider-down'],
    alike: [],
  },
  'network-unknown': {
    likelihood: 'unexplained',
    supports: ['uptime-ran-on'],
    against: ['journal-missing'],
    alike: ['provider-failure', 'site-network', 'cable-or-port', 'path-blocked'],
  },
  'site-dark': {
    likelihood: 'unexplained',
    supports: ['ongoing', 'sisters-together'],
    against: [],
    alike: ['site-power', 'site-network', 'grid-failure', 'provider-failure'],
  },
  'terminal-dark': {
    likelihood: 'unexplained',
    supports: ['ongoing', 'sisters-well', 'no-sisters'],
    against: [],
    alike: [...powerAlike, 'cable-or-port'],
  },
  gone: { likelihood: 'unexplained', supports: ['absent-long'], against: [], alike: ['device-broken', 'moved'] },
  'screen-switched-off': {
    likelihood: 'unexplained',
    supports: ['screen-off', 'human-test-failed', ...nearby],
    against: ['repair-confirms'],
    alike: ['screen-fault'],
  },
  'screen-cable': {
    likelihood: 'unexplained',
    supports: ['screen-missing', 'touch-missing', 'usb-changed', 'human-test-failed', ...nearby],
    against: [],
    alike: ['screen-fault'],
  },
  'way-unproven': {
    likelihood: 'unexplained',
    supports: ['canary-missing', 'human-test-failed', ...nearby],
    against: ['human-test-arrived', 'repair-confirms'],
    alike: ['page-fault', 'path-blocked'],
  },
  'people-kept-away': {
    likelihood: 'unexplained',
    supports: ['human-test-failed', ...nearby],
    against: ['human-test-arrived'],
    alike: ['screen-covered', 'room-closed'],
  },
  'beats-lost': {
    likelihood: 'unexplained',
    supports: ['back-soon', 'alive-throughout', 'uptime-ran-on'],
    against: ['sisters-together', ...nearby],
    alike: [],
  },
  unclear: { likelihood: 'unexplained', supports: [], against: [], alike: [] },

  'tls-intercepted': {
    likelihood: 'tamper-evident',
    supports: ['certificate-refused', 'alive-throughout', 'hub-unreachable'],
    against: [],
    alike: [],
  },
  'case-opened': { likelihood: 'tamper-evident', supports: ['cover-opened', 'usb-changed'], against: ['announced'], alike: [] },
  'journal-cut': { likelihood: 'tamper-evident', supports: ['journal-broken', 'usb-changed'], against: [], alike: ['disk-damaged'] },
  'journal-withheld': { likelihood: 'tamper-evident', supports: ['journal-missing'], against: [], alike: ['disk-damaged'] },
  'records-differ': {
    likelihood: 'tamper-evident',
    supports: ['records-differ', 'clock-stepped'],
    against: [],
    alike: ['hub-record-wrong'],
  },
  'counters-differ': {
    likelihood: 'tamper-evident',
    supports: ['uptime-differs', 'boot-went-back', 'clock-stepped'],
    against: [],
    alike: [],
  },
} as const satisfies Record<string, CauseMeaning>;

export type CauseWord = keyof typeof CAUSES;

/** What may look the same, and is never concluded by itself. */
export type AlikeWord = (typeof CAUSES)[CauseWord]['alike'][number];

/** Whether a word is a cause of `CAUSES`. */
export const isCause = (word: string): word is CauseWord => Object.hasOwn(CAUSES, word);
export const CAUSE_WORDS: readonly CauseWord[] = Object.keys(CAUSES).filter(isCause);
export const ALIKE_WORDS: readonly AlikeWord[] = [...new Set(CAUSE_WORDS.flatMap((word): readonly AlikeWord[] => CAUSES[word].alike))];

/** What a condition does to whoever stands before the screen. */
export type Effect =
  /** Nobody can use the terminal while it lasts. */
  | 'unusable'
  /** It can be used, with less than it should have. */
  | 'hindered'
  /** It takes nothing away; it is evidence about a silence that may follow. */
  | 'noted';

/** Where it is felt: what a technician, or an inquiry, looks at first. */
export type Part = 'power' | 'network' | 'screen' | 'page' | 'trust' | 'store' | 'clock' | 'case' | 'people';

export interface Meaning {
  readonly effect: Effect;
  readonly part: Part;
  /** When the agent says it. A word is said in every beat while it holds, and left out of the first beat after. */
  readonly said: string;
}

/**
 * Every condition that a beat may carry (protocol: status, `conditions`). Closed: agent, hub and monitor share this list and no other.
 * Beats say nothing about who uses the terminal, so no word here may depend on what somebody does with it.
 */
export const CONDITIONS = {
  'on-battery': { effect: 'noted', part: 'power', said: 'mains are lost; battery or UPS carries the terminal' },
  'battery-low': { effect: 'noted', part: 'power', said: 'the battery or UPS says that it ends soon' },
  'link-down': { effect: 'hindered', part: 'network', said: 'an interface that should have carrier has none; this beat came another way' },
  'gateway-down': { effect: 'hindered', part: 'network', said: 'carrier, but the gateway does not answer; this beat came another way' },
  'tls-intercepted': {
    effect: 'hindered',
    part: 'network',
    said: 'an uplink showed a certificate that is not the pinned one, since the last beat or still',
  },
  'screen-off': { effect: 'unusable', part: 'screen', said: 'the screen is connected and switched off' },
  'screen-missing': { effect: 'unusable', part: 'screen', said: 'no screen is connected' },
  'touch-missing': { effect: 'unusable', part: 'screen', said: 'the touch device is gone' },
  'page-silent': { effect: 'unusable', part: 'page', said: 'the kiosk page has not asked for anything for its time' },
  'page-refused': { effect: 'unusable', part: 'page', said: 'the page is not one that the directory names' },
  'page-late': { effect: 'hindered', part: 'page', said: 'the release of the page has ended, and none newer is named' },
  'printer-fault': { effect: 'hindered', part: 'case', said: 'the printer is missing, without paper, or jammed' },
  // Never the only way, so whoever stands there loses no step by it.
  'reader-missing': { effect: 'noted', part: 'case', said: 'a reader of fingers or cards that was there does not answer' },
  distrust: { effect: 'unusable', part: 'trust', said: 'the feed is damaged: nobody should type anything' },
  'feed-withheld': { effect: 'hindered', part: 'trust', said: 'the feed brings nothing newer although the hub answers' },
  'promise-broken': { effect: 'hindered', part: 'trust', said: 'the hub did not keep a promise in time' },
  'store-full': { effect: 'unusable', part: 'store', said: 'the outbox takes nothing more' },
  'disk-low': { effect: 'hindered', part: 'store', said: 'free disk is under its floor' },
  'clock-behind': { effect: 'hindered', part: 'clock', said: 'the clock stands before a cosignature already seen' },
  'clock-stepped': { effect: 'noted', part: 'clock', said: 'the clock was set by more than beats explain, in the last hour' },
  'cover-open': { effect: 'noted', part: 'case', said: 'the cover is open, or was opened in the last hour' },
  'usb-changed': { effect: 'noted', part: 'case', said: 'a USB device came or went in the last hour' },
  maintenance: { effect: 'unusable', part: 'people', said: 'somebody with the right put the terminal into maintenance' },
} as const satisfies Record<string, Meaning>;

export type Condition = keyof typeof CONDITIONS;

/** Whether a word of a beat is one of ours; a newer agent may say others. */
export const isCondition = (word: string): word is Condition => Object.hasOwn(CONDITIONS, word);

export interface Reading {
  /** The worst of what was said. */
  readonly effect: Effect | 'fine';
  readonly because: readonly Condition[];
  /** Words that this version does not know: shown, and held for nothing, so a newer agent neither hides a fault nor invents one. */
  readonly unknown: readonly string[];
}

const worst = ['unusable', 'hindered', 'noted'] as const;

/** What the words of one beat mean together; their order and repetition mean nothing. */
export const readConditions = (words: readonly string[]): Reading => {
  const said = [...new Set(words)].toSorted();
  const known = said.filter(isCondition);
  const effect = worst.find((e) => known.some((word) => CONDITIONS[word].effect === e)) ?? 'fine';
  const because = known.filter((word) => CONDITIONS[word].effect === effect);
  return { effect, because, unknown: said.filter((word) => !isCondition(word)) };
};

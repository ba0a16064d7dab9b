/** The closed list from which a facility explains a silence or hindrance, and which signs speak against each. */
import type { Instant } from '@dauys/basics/clock.ts';
import type { Sign } from './sign-list.ts';

/**
 * A facility's word never excuses a silence by itself: what was outside is confirmed from outside, what was the device by journal or repair. It can
 * only fail to fit. The last four are what people did, said openly.
 */
export const EXPLANATIONS = {
  'power-area': ['mains-kept', 'sisters-kept-mains', 'sisters-well', 'feeder-well', 'stopped-orderly', 'alive-without-battery'],
  'power-site': ['mains-kept', 'sisters-kept-mains', 'sisters-well', 'stopped-orderly', 'alive-without-battery'],
  'provider-area': [
    'other-uplink-reached',
    'provider-well',
    'sisters-well',
    'stopped-hard',
    'stopped-orderly',
    'link-down',
    'mains-lost',
    'beats-came',
  ],
  'line-to-site': ['other-uplink-reached', 'sisters-well', 'stopped-hard', 'stopped-orderly', 'link-down', 'mains-lost', 'beats-came'],
  'network-equipment': ['stopped-hard', 'stopped-orderly', 'mains-lost', 'beats-came'],
  equipment: ['stopped-orderly', 'sisters-together', 'mains-lost', 'alive-throughout'],
  maintenance: [],
  moved: [],
  'staff-error': [],
  'security-measure': [],
  'not-known': [],
} as const satisfies Record<string, readonly Sign[]>;

export type ExplanationWord = keyof typeof EXPLANATIONS;

/** Whether a word is an explanation of `EXPLANATIONS`. */
export const isExplanation = (word: string): word is ExplanationWord => Object.hasOwn(EXPLANATIONS, word);

export const EXPLANATION_WORDS: readonly ExplanationWord[] = Object.keys(EXPLANATIONS).filter(isExplanation);

export interface Explanation {
  readonly word: ExplanationWord;
  readonly at: Instant;
  /** Hashes of documents; what they say is read by people. */
  readonly evidence: readonly string[];
}

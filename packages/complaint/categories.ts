/** What a complaint may be about; the order is the kiosk's, from the most urgent to the rest. */
export const CATEGORIES = [
  'ill-treatment',
  'reprisal',
  'health-care',
  'conditions',
  'food',
  'disciplinary-penalty',
  'discrimination',
  'correspondence',
  'legal-aid',
  'sentence-court',
  'parole',
  'transfer',
  'work',
  'property',
  'other',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** How far the complainant's name may go. */
export const DISCLOSURES = ['named', 'named-not-to-facility', 'anonymous'] as const;
export type Disclosure = (typeof DISCLOSURES)[number];

/** What is lodged: a first complaint, or something that follows it under the same code. */
export const KINDS = ['complaint', 'addition', 'withdrawal', 'safety-answer'] as const;
export type Kind = (typeof KINDS)[number];

/** In which language the person used the terminal. Answers come in the first three. */
export const LANGUAGES = ['kk', 'ru', 'en', 'uz', 'ug'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What the person says of the outcome: theirs to say, not the body's. */
export const SOLVED = ['yes', 'partly', 'no'] as const;
export type Solved = (typeof SOLVED)[number];

/** How old the directory was when the page sealed: `stale` means cut off for longer than seven days. */
export const KEY_AGES = ['fresh', 'stale'] as const;
export type KeyAge = (typeof KEY_AGES)[number];

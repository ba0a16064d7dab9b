import type { Standing } from '../worstFirst.ts';

// One shape each, so that neither colours nor prints nor screens without colours lose it.
const shapes: Readonly<Record<Standing, string>> = {
  down: 'M3 3l10 10M13 3L3 13',
  hindered: 'M8 2.5L14.5 13.5H1.5z',
  well: 'M2.5 8.5l4 4 7-8.5',
  unknown: 'M5 6a3 3 0 1 1 4 2.8c-.7.3-1 .8-1 1.7M8 13.3v.4',
};

export const StandingMark = ({ standing }: { readonly standing: Standing }) => (
  <svg className={`standing standing-${standing}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path d={shapes[standing]} fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" strokeLinejoin="round" />
  </svg>
);

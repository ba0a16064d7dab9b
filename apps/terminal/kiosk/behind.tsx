import { Suspense, use, useEffect, useState, type ReactNode } from 'react';

/** Begins when the page begins, behind its first screen. `undefined`: it could not be fetched, and the page does without. */
export const later = import('./later.tsx').catch(() => undefined);
type Whole = NonNullable<Awaited<typeof later>>;

// A promise that says what it holds: React then shows it at once, and not a moment later.
void later.then((there) => Object.assign(later, { status: 'fulfilled', value: there }));

/** Whether it is there, or will not come. */
export const useLater = (): boolean => {
  const [isDecided, decide] = useState(false);
  useEffect(() => void later.then(() => decide(true)), []);
  return isDecided;
};

/** Shows something of it, or what stands in for it. */
export const Behind = (p: { readonly show: (there: Whole) => ReactNode; readonly without?: ReactNode }) => (
  <Suspense fallback={null}>
    <Shown {...p} />
  </Suspense>
);

const Shown = (p: Parameters<typeof Behind>[0]) => {
  const there = use(later);
  return there === undefined ? (p.without ?? null) : p.show(there);
};

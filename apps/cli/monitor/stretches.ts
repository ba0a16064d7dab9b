/** Stretches of time, cut and taken from each other. All have an end here; milliseconds. */

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What lies inside `bounds`; nothing of no length. */
export const within = (spans: readonly Span[], bounds: Span): readonly Span[] =>
  spans.map(({ from, to }) => ({ from: Math.max(from, bounds.from), to: Math.min(to, bounds.to) })).filter(({ from, to }) => to > from);

/** What is left of a span when others are taken from it, in order. */
export const without = (span: Span, others: readonly Span[]): readonly Span[] => {
  const left: Span[] = [];
  let at = span.from;
  for (const other of within(others, span).toSorted((a, b) => a.from - b.from)) {
    if (other.from > at) left.push({ from: at, to: other.from });
    at = Math.max(at, other.to);
  }
  return at < span.to ? [...left, { from: at, to: span.to }] : left;
};

export const lengthOf = (spans: readonly Span[]): number => spans.reduce((sum, { from, to }) => sum + to - from, 0);

/** One number of the benchmark, with what it is held against. */
export interface Row {
  readonly section: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: { readonly kind: 'at least' | 'at most'; readonly value: number };
  /** Measured in the same run, arms interleaved: `ratio` = value ÷ beside. */
  readonly beside?: { readonly name: string; readonly value: number; readonly ratio: number };
  readonly note?: string;
}

export const besideOf = (value: number, name: string, other: number): NonNullable<Row['beside']> => ({
  name,
  value: rounded(other),
  ratio: rounded(value / other),
});

/** Three significant digits; whole numbers stay whole. */
export const rounded = (n: number): number => (Math.abs(n) >= 100 ? Math.round(n) : Number(n.toPrecision(3)));

export const isMet = ({ value, goal }: Row): boolean | undefined =>
  goal && (goal.kind === 'at least' ? value >= goal.value : value <= goal.value);

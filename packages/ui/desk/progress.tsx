import { Label, ProgressBar } from 'react-aria-components';

/** Where a piece of work is: `value` of `of` parts done. The bar never runs backwards and never pretends to know seconds. */
export const Progress = ({ label, value, of }: { readonly label: string; readonly value: number; readonly of: number }) => (
  <ProgressBar className="desk-progress" value={value} maxValue={of} valueLabel={`${value} / ${of}`}>
    <Label className="desk-progress-label">{label}</Label>
    <progress className="desk-progress-bar" value={value} max={of} aria-hidden="true" />
  </ProgressBar>
);

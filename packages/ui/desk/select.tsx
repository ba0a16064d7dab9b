import { useId } from 'react';

export interface SelectProps {
  readonly label: string;
  /** Stands there while nothing is chosen. */
  readonly empty: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
  readonly fault?: string | undefined;
}

/** One of many, in the browser's own list: it works with every keyboard and on every phone. */
export const Select = ({ label, empty, options, chosen, onChoose, fault }: SelectProps) => {
  const id = useId();
  return (
    <div className="desk-field">
      <label className="desk-label" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="desk-input"
        value={chosen ?? ''}
        aria-invalid={fault !== undefined}
        aria-describedby={fault === undefined ? undefined : `${id}-fault`}
        onChange={({ target }) => onChoose(target.value)}
      >
        <option value="" disabled>
          {empty}
        </option>
        {options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.label}
          </option>
        ))}
      </select>
      {fault === undefined ? null : (
        <p className="desk-fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  );
};

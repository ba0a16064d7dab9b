import { useId } from 'react';

interface PickProps {
  readonly label: string;
  readonly options: readonly { readonly id: string; readonly name: string }[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

/** One of many, by the browser's own list: it is searched by typing, on every machine. */
export const Pick = ({ label, options, chosen, onChoose }: PickProps) => {
  const id = useId();
  return (
    <div className="desk-field">
      <label className="desk-label" htmlFor={id}>
        {label}
      </label>
      <select id={id} className="desk-input" value={chosen} onChange={({ target }) => onChoose(target.value)}>
        <option value="">—</option>
        {options.map(({ id: value, name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
};

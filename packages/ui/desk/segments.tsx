import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';

export interface Segment<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly lang?: string;
}

export interface SegmentsProps<Id extends string> {
  readonly label: string;
  readonly segments: readonly Segment<Id>[];
  readonly chosen: Id;
  readonly onChoose: (id: Id) => void;
  readonly isDisabled?: boolean;
}

/** One of a few, in a row. */
export const Segments = <Id extends string>({ label, segments, chosen, onChoose, isDisabled = false }: SegmentsProps<Id>) => (
  <ToggleButtonGroup
    aria-label={label}
    className="desk-segments"
    selectionMode="single"
    disallowEmptySelection
    isDisabled={isDisabled}
    selectedKeys={[chosen]}
    onSelectionChange={(keys) => {
      const next = segments.find(({ id }) => keys.has(id));
      if (next !== undefined) onChoose(next.id);
    }}
  >
    {segments.map(({ id, label: name, lang }) => (
      <ToggleButton key={id} id={id} className="desk-segment">
        <span lang={lang}>{name}</span>
      </ToggleButton>
    ))}
  </ToggleButtonGroup>
);

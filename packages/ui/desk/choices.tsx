import { Label, Radio, RadioGroup } from 'react-aria-components';

export interface Choice<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly detail: string;
}

export interface ChoicesProps<Id extends string> {
  readonly label: string;
  readonly choices: readonly Choice<Id>[];
  readonly chosen: Id;
  readonly onChoose: (id: Id) => void;
}

/** One of a few that each need a sentence. */
export const Choices = <Id extends string>({ label, choices, chosen, onChoose }: ChoicesProps<Id>) => (
  <RadioGroup
    className="desk-choices"
    value={chosen}
    onChange={(value) => {
      const next = choices.find(({ id }) => id === value);
      if (next !== undefined) onChoose(next.id);
    }}
  >
    <Label className="desk-label">{label}</Label>
    <div className="desk-choice-row">
      {choices.map(({ id, label: name, detail }) => (
        <Radio key={id} value={id} className="desk-choice">
          <span className="desk-choice-name">{name}</span>
          <span className="desk-choice-detail">{detail}</span>
        </Radio>
      ))}
    </div>
  </RadioGroup>
);

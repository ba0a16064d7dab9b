import type { ReactNode } from 'react';
import { FieldError, Input, Label, Text, TextArea, TextField, type TextFieldProps } from 'react-aria-components';

export interface FieldProps extends Omit<TextFieldProps, 'className' | 'style' | 'children' | 'isInvalid'> {
  readonly label: string;
  readonly help?: string | undefined;
  /** What is wrong, in words; shown beside the field and read with it. */
  readonly fault?: string | undefined;
  /** Lines of a larger field; one line when absent. */
  readonly rows?: number;
  /** Beside a one-line input, e.g. a button that shows what was typed. */
  readonly beside?: ReactNode;
  /** Digits and codes: wide, even figures. */
  readonly figures?: boolean;
}

/** A labelled text field with help and fault beside it. */
export const Field = ({ label, help, fault, rows, beside, figures = false, autoComplete = 'off', ...rest }: FieldProps) => (
  // Without "off" a browser writes what stands in a field to its disk, to show it again after a crash.
  <TextField {...rest} autoComplete={autoComplete} isInvalid={fault !== undefined} className="desk-field">
    <Label className="desk-label">{label}</Label>
    {help === undefined ? null : (
      <Text slot="description" className="desk-help">
        {help}
      </Text>
    )}
    <div className="desk-input-line">
      {rows === undefined ? (
        <Input className={figures ? 'desk-input desk-figures' : 'desk-input'} />
      ) : (
        <TextArea className="desk-input" rows={rows} />
      )}
      {beside}
    </div>
    <FieldError className="desk-fault">{fault}</FieldError>
  </TextField>
);

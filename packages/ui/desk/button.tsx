import type { ReactNode } from 'react';
import { Button as AriaButton, ProgressBar, type ButtonProps as AriaButtonProps } from 'react-aria-components';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  /** `main`: the one thing to do here. `quiet`: beside it. `bare`: in a line of text or a bar. */
  readonly look?: 'main' | 'quiet' | 'bare';
  readonly children: ReactNode;
}

/** A button. While `isPending` it stays focusable, says so, and cannot be pressed again. */
export const Button = ({ look = 'quiet', children, isPending = false, ...rest }: ButtonProps) => (
  <AriaButton {...rest} isPending={isPending} className={`desk-button desk-button-${look}`}>
    {isPending ? <ProgressBar aria-label="…" isIndeterminate className="desk-spinner" /> : null}
    {children}
  </AriaButton>
);

import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children' | 'isPending'> {
  /** `main`: the one thing to do here. `quiet`: beside it. `bare`: in a line of text or a bar. */
  readonly look?: 'main' | 'quiet' | 'bare';
  /** Its work is under way: it keeps the focus and cannot be pressed again. The words on it must say so. */
  readonly isPending?: boolean;
  readonly children: ReactNode;
}

/** A button with words on it, or with an icon and an `aria-label`. */
export const Button = ({ look = 'quiet', children, isPending = false, onPress, type = 'button', ...rest }: ButtonProps) => (
  <AriaButton
    {...rest}
    {...(onPress === undefined || isPending ? {} : { onPress })}
    {...(isPending ? { 'aria-disabled': true } : {})}
    type={isPending ? 'button' : type}
    className={`desk-button desk-button-${look}`}
  >
    {isPending ? <span className="desk-spinner" aria-hidden="true" /> : null}
    {children}
  </AriaButton>
);

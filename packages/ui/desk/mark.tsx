import type { ReactNode } from 'react';

/** A short word in a box. Colour only repeats what it says. */
export const Mark = ({
  look = 'plain',
  children,
}: {
  readonly look?: 'plain' | 'urgent' | 'fresh' | 'done';
  readonly children: ReactNode;
}) => <span className={`desk-mark desk-mark-${look}`}>{children}</span>;

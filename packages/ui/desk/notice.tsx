import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'calm' | 'good' | 'wait' | 'bad';

const icons: Readonly<Record<Tone, IconName>> = { calm: 'record', good: 'tick', wait: 'clock', bad: 'warn' };

export interface NoticeProps {
  readonly tone: Tone;
  readonly title?: string;
  /** `alert` interrupts a screen reader, `status` waits its turn; absent for what stands there from the start. */
  readonly live?: 'alert' | 'status';
  readonly children?: ReactNode;
}

/** A sentence that stands out from the page, by border, icon and words. */
export const Notice = ({ tone, title, live, children }: NoticeProps) => (
  <div className={`desk-notice desk-tone-${tone}`} {...(live === undefined ? {} : { role: live })}>
    <Icon name={icons[tone]} />
    <div className="desk-notice-text">
      {title === undefined ? null : <p className="desk-notice-title">{title}</p>}
      {children}
    </div>
  </div>
);

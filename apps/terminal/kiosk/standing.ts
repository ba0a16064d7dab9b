import type { KioskState } from '@dauys/protocol/kiosk.ts';
import type { TerminalNow } from './terminal.ts';

/** Below this room, in bytes, not even the smallest complaint fits. */
const SMALLEST = 64 * 1024;

/** How the terminal stands, in one word for the screens; the worst comes first. */
export interface Standing {
  readonly condition: 'damaged' | 'silent' | 'full' | 'starting' | 'unreachable' | 'reachable';
  /** The agent's last answer. */
  readonly state: KioskState | undefined;
}

/** `distrust`: what the agent calls the directory does not hold (AV-2): the page warns, whatever the agent says of itself. */
export const standingOf = ({ state, answering }: TerminalNow, distrust: string | undefined): Standing => {
  if (distrust !== undefined || state?.integrity === 'damaged') return { condition: 'damaged', state };
  if (!answering) return { condition: 'silent', state };
  if (state === undefined) return { condition: 'starting', state };
  if (!state.open && state.room < SMALLEST) return { condition: 'full', state };
  return { condition: state.hub, state };
};

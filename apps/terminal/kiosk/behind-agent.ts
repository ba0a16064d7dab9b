import type { KioskState } from '@dauys/protocol/kiosk.ts';
import type { ProvenView } from './proven.ts';

/** Whether the agent knows of servers of numbers that the page has not proven yet: its copy of the directory grew after the page had looked. */
export const isBehind = (view: Pick<ProvenView, 'numbers'> | undefined, state: Pick<KioskState, 'ownNumber'> | undefined): boolean =>
  view !== undefined && view.numbers === undefined && state?.ownNumber !== undefined;

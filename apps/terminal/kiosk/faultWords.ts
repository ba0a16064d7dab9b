import { faultsAt, type Draft, type DraftField, type DraftStep } from '@dauys/complaint/draft.ts';
import type { KioskText } from '@dauys/wording/compiled/kiosk.ts';

/** What is wrong with one field of a step, in words, or `undefined`. The most particular sentence wins. */
export const faultOf = (t: KioskText, step: DraftStep, draft: Draft, field: DraftField): string | undefined => {
  const fault = faultsAt(step, draft).find((one) => one.field === field);
  if (fault === undefined) return undefined;
  const particular = `fault.${fault.field}.${fault.code}`;
  return isPlain(particular) ? t(particular) : t(`fault.${fault.code}`);
};

type PlainFault = 'fault.name.missing' | 'fault.text.missing';
const isPlain = (key: string): key is PlainFault => key === 'fault.name.missing' || key === 'fault.text.missing';

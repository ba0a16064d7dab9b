import { assertNever } from '@dauys/basics/failure.ts';
import type { ProofStep } from '../case/proofStep.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { useWords, type Words } from '../frame/words.tsx';

export interface StepWords {
  readonly title: string;
  readonly detail?: string;
}

const fact = ({ facts }: ProofStep, name: string): string | number => facts[name] ?? '?';
/** Enough of a hash to compare by eye; all of it is in the label. */
const short = (hash: string | number): string => `${String(hash).slice(0, 16)}…`;

/** What one step says. A step that waits or fails keeps its title, so that nothing disappears from the list. */
export const useStepWords = (step: ProofStep): StepWords => {
  const words = useWords();
  const { trusted } = useTrusted();
  const facility =
    trusted?.directory.facilities.get(String(step.facts['facility']))?.names[words.language] ?? String(fact(step, 'facility'));
  return step.state === 'waits' ? waiting(step, words) : told(step, words, facility);
};

const waiting = (step: ProofStep, { t, number }: Words): StepWords => {
  const title = titleOf(step, t);
  if (step.id === 'inclusion') return { title, detail: t('proof.inclusion.waits') };
  if (step.id === 'chain') return { title, detail: t('proof.chain.waits', placeIn(step, number)) };
  return { title, detail: t('proof.waits-for-record') };
};

const placeIn = (step: ProofStep, number: Words['number']) => ({
  place: number(Number(fact(step, 'place'))),
  length: number(Number(fact(step, 'length'))),
});

const titleOf = (step: ProofStep, t: Words['t']): string =>
  step.id === 'label' ? t('proof.label', { terminal: fact(step, 'terminal') }) : t(`proof.${step.id}`);

const told = (step: ProofStep, { t, number }: Words, facility: string): StepWords => {
  const title = titleOf(step, t);
  if (step.state === 'fails') return { title };
  switch (step.id) {
    case 'label':
      return { title, detail: t('proof.label.holds', { facility, counter: fact(step, 'counter'), tier: fact(step, 'tier') }) };
    case 'file':
      return { title, detail: t('proof.file.holds', { hash: short(fact(step, 'hash')) }) };
    case 'opened':
      return { title, detail: t('proof.opened.holds', { epoch: fact(step, 'epoch') }) };
    case 'inside':
      return { title, detail: t('proof.inside.holds') };
    case 'commitment':
      return { title, detail: t('proof.commitment.holds', { commitment: short(fact(step, 'commitment')) }) };
    case 'inclusion':
      return {
        title,
        detail: t('proof.inclusion.holds', { index: number(Number(fact(step, 'index'))), batch: number(Number(fact(step, 'batch'))) }),
      };
    case 'checkpoint':
      if (step.facts['origin'] === undefined) return { title, detail: t('proof.checkpoint.bare') };
      return { title, detail: t('proof.checkpoint.holds', { origin: fact(step, 'origin'), size: Number(fact(step, 'size')) }) };
    case 'chain':
      return { title, detail: t('proof.chain.holds', placeIn(step, number)) };
    case 'row':
    case 'witnesses':
      return { title };
    default:
      return assertNever(step.id);
  }
};

import { Progress } from '@dauys/ui/desk/progress.tsx';
import { useWords } from '../frame/words.tsx';
import type { Stage } from './unlock.ts';

/** Where signing in is; empty while nothing is under way, so that a screen reader hears it begin. */
export const Stages = ({ stage, of }: { readonly stage: Stage | undefined; readonly of: readonly Stage[] }) => {
  const { t } = useWords();
  return (
    <div aria-live="polite" className="door-progress">
      {stage === undefined ? null : <Progress label={t(`sign-in.stage.${stage}`)} value={of.indexOf(stage) + 1} of={of.length} />}
    </div>
  );
};

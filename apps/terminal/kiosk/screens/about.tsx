/** What somebody may ask for or let know beside the complaint. Nobody is led here: it is offered where everything is looked at once more. */
import { Stage } from '@dauys/ui/touch/stage.tsx';
import { faultOf } from '../faultWords.ts';
import { Writing } from '../keyboard/writing.tsx';
import { useScene } from '../scene.ts';
import { useWords } from '../words.ts';
import { Onward } from './moves.tsx';
import { WishToggle } from './wish-toggle.tsx';

export const AboutYou = (p: { readonly faults: boolean }) => {
  const { session, act } = useScene();
  const { t, s } = useWords();
  const { draft } = session;
  return (
    <Stage kind="wide write about" title={s('about.title')} help={s('about.help')} moves={<Onward />}>
      <div className="toggles">
        <WishToggle wish="young" picto="child" />
        <WishToggle wish="woman" picto="woman" />
      </div>
      <Writing
        fields={[
          {
            name: 'helper',
            label: s('about.helper'),
            text: draft.wishes?.helper ?? '',
            say: (helper) => act({ do: 'wish', wish: { helper } }),
            fault: p.faults ? faultOf(t, 'about', draft, 'helper') : undefined,
          },
        ]}
      />
    </Stage>
  );
};

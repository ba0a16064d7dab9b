import { Toggle } from '@dauys/ui/touch/button.tsx';
import { Picto, type Pictogram } from '../pictograms.tsx';
import { useScene } from '../scene.ts';
import { useWords } from '../words.ts';

/** Says a wish, or takes it back. */
export const WishToggle = ({ wish, picto }: { readonly wish: 'young' | 'woman'; readonly picto: Pictogram }) => {
  const { session, act } = useScene();
  const { s } = useWords();
  const isSaid = session.draft.wishes?.[wish] === true;
  return (
    <Toggle icon={<Picto of={isSaid ? 'yes' : picto} />} on={isSaid} press={() => act({ do: 'wish', wish: { turned: wish } })}>
      {s(`about.${wish}`)}
    </Toggle>
  );
};

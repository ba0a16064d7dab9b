import { Toggle } from '@dauys/ui/touch/button.tsx';
import { Picto, type Pictogram } from '../pictograms.tsx';
import { useScene } from '../scene.ts';
import { useWords } from '../words.ts';

const SAID = { young: { young: true }, woman: { woman: true } } as const;

/** Says a wish, or takes it back. */
export const WishToggle = ({ wish, picto }: { readonly wish: keyof typeof SAID; readonly picto: Pictogram }) => {
  const { session, act } = useScene();
  const { s } = useWords();
  const { wishes = {} } = session.draft;
  const isSaid = wishes[wish] === true;
  const { [wish]: _, ...others } = wishes;
  return (
    <Toggle
      icon={<Picto of={isSaid ? 'yes' : picto} />}
      on={isSaid}
      press={() => act({ do: 'say', said: { wishes: isSaid ? others : { ...wishes, ...SAID[wish] } } })}
    >
      {s(`about.${wish}`)}
    </Toggle>
  );
};

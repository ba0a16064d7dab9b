/** What somebody may ask for or let know beside the complaint. Nobody is led here: it is offered where everything is looked at once more. */
import { Button, Toggle } from '@dauys/ui/touch/button.tsx';
import { Stage } from '@dauys/ui/touch/stage.tsx';
import { faultOf } from '../faultWords.ts';
import { Writing } from '../keyboard/writing.tsx';
import { Picto } from '../pictograms.tsx';
import { useScene } from '../scene.ts';
import { useWords } from '../words.ts';
import { Moves } from './moves.tsx';

export const AboutYou = (p: { readonly faults: boolean }) => {
  const { session, act } = useScene();
  const { t, s } = useWords();
  const { draft } = session;
  const { wishes = {} } = draft;
  const { young: _, ...older } = wishes;
  const { woman: __, ...anybody } = wishes;
  return (
    <Stage
      kind="wide write about"
      title={s('about.title')}
      help={s('about.help')}
      moves={
        <Moves back={() => act({ do: 'back' })}>
          <Button rank="main" press={() => act({ do: 'next' })}>
            {t('next')}
          </Button>
        </Moves>
      }
    >
      <div className="toggles">
        <Toggle
          icon={<Picto of={wishes.young === true ? 'yes' : 'child'} />}
          on={wishes.young === true}
          press={() => act({ do: 'say', said: { wishes: wishes.young === true ? older : { ...wishes, young: true } } })}
        >
          {s('about.young')}
        </Toggle>
        <Toggle
          icon={<Picto of={wishes.woman === true ? 'yes' : 'woman'} />}
          on={wishes.woman === true}
          press={() => act({ do: 'say', said: { wishes: wishes.woman === true ? anybody : { ...wishes, woman: true } } })}
        >
          {s('about.woman')}
        </Toggle>
      </div>
      <Writing
        fields={[
          {
            name: 'helper',
            label: s('about.helper'),
            text: wishes.helper ?? '',
            say: (helper) => act({ do: 'say', said: { wishes: { ...wishes, helper } } }),
            fault: p.faults ? faultOf(t, 'about', draft, 'helper') : undefined,
          },
        ]}
      />
    </Stage>
  );
};

/** The questions that one touch answers. */
import { CATEGORIES, DISCLOSURES } from '@dauys/complaint/categories.ts';
import { Button, Choice, Choices } from '@dauys/ui/touch/button.tsx';
import { Notice } from '@dauys/ui/touch/notice.tsx';
import { Stage } from '@dauys/ui/touch/stage.tsx';
import { nameIn } from '@dauys/wording/kiosk-language.ts';
import { CategoryPictogram, Picto } from '../pictograms.tsx';
import type { ProvenBody } from '../proven.ts';
import { bodyOf, useScene } from '../scene.ts';
import { useWords } from '../words.ts';
import { Moves } from './moves.tsx';
import { WishToggle } from './wish-toggle.tsx';

/** For who is under 18, those that are there for children come first; all others stay where they were. */
export const bodiesFor = (bodies: readonly ProvenBody[], isYoung: boolean): readonly ProvenBody[] =>
  isYoung ? bodies.toSorted((a, b) => Number(b.children === true) - Number(a.children === true)) : bodies;

export const Body = () => {
  const { session, act, view } = useScene();
  const { t, s, language } = useWords();
  const isYoung = session.draft.wishes?.young;
  const bodies = bodiesFor(view?.bodies ?? [], isYoung === true);
  return (
    <Stage
      title={t('body.title')}
      help={isYoung === true ? s('young.help') : t('body.help')}
      moves={
        <Moves back={() => act({ do: 'back' })}>
          {bodies.length > 0 && (
            <Button icon={<Picto of="unsure" />} press={() => act({ do: 'unsure' })}>
              {t('body.unsure')}
            </Button>
          )}
        </Moves>
      }
    >
      {bodies.length === 0 && <Notice tone="fault">{t('body.none')}</Notice>}
      <Choices label={t('body.title')}>
        {bodies.map((body) => (
          <Choice
            key={body.id}
            icon={<Picto of={body.role} />}
            title={nameIn(language, body.names)}
            detail={body.children === true ? s('body.children') : t(`body.role.${body.role}`)}
            chosen={session.draft.body === body.id}
            press={() => act({ do: 'choose', said: { body: body.id } })}
          />
        ))}
      </Choices>
      <div className="toggles">
        <WishToggle wish="young" picto="child" />
      </div>
    </Stage>
  );
};

const ROLES = ['prosecutor', 'court', 'ombudsman'] as const;

/** For those who do not know: what happened leads to who is asked. */
export const Unsure = () => {
  const { act, view } = useScene();
  const { t, language } = useWords();
  const first = (role: ProvenBody['role']): ProvenBody | undefined => view?.bodies.find((body) => body.role === role);
  return (
    <Stage title={t('body.unsure.title')} help={t('body.unsure.help')} moves={<Moves back={() => act({ do: 'back' })} />}>
      <Choices label={t('body.unsure.title')}>
        {ROLES.map((role) => {
          const body = first(role);
          return (
            body !== undefined && (
              <Choice
                key={role}
                icon={<Picto of={role} />}
                title={t(`body.unsure.${role}`)}
                detail={t('body.suggests', { body: nameIn(language, body.names) })}
                press={() => act({ do: 'choose', said: { body: body.id } })}
              />
            )
          );
        })}
      </Choices>
    </Stage>
  );
};

export const AboutWhat = () => {
  const { session, act } = useScene();
  const { t } = useWords();
  return (
    <Stage kind="wide" title={t('category.title')} help={t('category.help')} moves={<Moves back={() => act({ do: 'back' })} />}>
      <Choices as="many" label={t('category.title')}>
        {CATEGORIES.map((category) => (
          <Choice
            key={category}
            icon={<CategoryPictogram of={category} />}
            title={t(`category.${category}`)}
            chosen={session.draft.category === category}
            press={() => act({ do: 'choose', said: { category } })}
          />
        ))}
      </Choices>
    </Stage>
  );
};

export const Urgency = () => {
  const { session, act } = useScene();
  const { t } = useWords();
  return (
    <Stage title={t('urgency.title')} help={t('urgency.help')} moves={<Moves back={() => act({ do: 'back' })} />}>
      <Choices label={t('urgency.title')}>
        <Choice
          tone="urgent"
          icon={<Picto of="urgent" />}
          title={t('urgency.yes')}
          detail={t('urgency.yes.detail')}
          chosen={session.draft.urgent === true}
          press={() => act({ do: 'choose', said: { urgent: true } })}
        />
        <Choice
          icon={<Picto of="calm" />}
          title={t('urgency.no')}
          detail={t('urgency.no.detail')}
          chosen={session.draft.urgent === false}
          press={() => act({ do: 'choose', said: { urgent: false } })}
        />
      </Choices>
    </Stage>
  );
};

export const HowFarTheName = () => {
  const { session, act } = useScene();
  const { t } = useWords();
  return (
    <Stage title={t('disclosure.title')} help={t('disclosure.help')} moves={<Moves back={() => act({ do: 'back' })} />}>
      <Choices label={t('disclosure.title')}>
        {DISCLOSURES.map((disclosure) => (
          <Choice
            key={disclosure}
            icon={<Picto of={disclosure} />}
            title={t(`disclosure.${disclosure}`)}
            detail={t(`disclosure.${disclosure}.detail`)}
            chosen={session.draft.disclosure === disclosure}
            press={() =>
              act({
                do: 'choose',
                // A name typed before "without my name" was chosen is forgotten: it must not travel.
                said: disclosure === 'anonymous' ? { disclosure, name: '', number: '', assertion: undefined } : { disclosure },
              })
            }
          />
        ))}
      </Choices>
    </Stage>
  );
};

const SOLVED = ['yes', 'partly', 'no'] as const;

export const Solving = () => {
  const { act } = useScene();
  const { t } = useWords();
  return (
    <Stage title={t('solved.title')} help={t('solved.help')} moves={<Moves back={() => act({ do: 'back' })} />}>
      <Choices label={t('solved.title')}>
        {SOLVED.map((solved) => (
          <Choice key={solved} icon={<Picto of={solved} />} title={t(`solved.${solved}`)} press={() => act({ do: 'add', solved })} />
        ))}
      </Choices>
    </Stage>
  );
};

/** Whom an addition goes to, when the answers do not say it. */
export const Addressing = () => {
  const { session, act, view } = useScene();
  const { t, language } = useWords();
  const answered = new Set(session.opened?.statements.map(({ body }) => body));
  const bodies = (view?.bodies ?? []).filter(({ id }) => answered.size === 0 || answered.has(id));
  return (
    <Stage title={t('addition.body.title')} help={t('addition.body.help')} moves={<Moves back={() => act({ do: 'back' })} />}>
      {bodyOf(view, bodies[0]?.id) === undefined && <Notice tone="fault">{t('body.none')}</Notice>}
      <Choices label={t('addition.body.title')}>
        {bodies.map((body) => (
          <Choice
            key={body.id}
            icon={<Picto of={body.role} />}
            title={nameIn(language, body.names)}
            press={() => act({ do: 'address', body: body.id })}
          />
        ))}
      </Choices>
    </Stage>
  );
};

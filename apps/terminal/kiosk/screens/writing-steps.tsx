import { charactersOf, LIMITS } from '@dauys/complaint/limits.ts';
import { Ask } from '@dauys/ui/touch/ask.tsx';
import { Button } from '@dauys/ui/touch/button.tsx';
import { Stage } from '@dauys/ui/touch/stage.tsx';
import { faultOf } from '../faultWords.ts';
import { Behind } from '../behind.tsx';
import { Writing } from '../keyboard/writing.tsx';
import { useScene } from '../scene.ts';
import { useWords } from '../words.ts';
import { Onward } from './moves.tsx';

export const Identity = (p: { readonly faults: boolean }) => {
  const { session, act } = useScene();
  const { t } = useWords();
  const { draft } = session;
  const fault = (field: 'name' | 'number') => (p.faults ? faultOf(t, 'identity', draft, field) : undefined);
  return (
    <Stage kind="wide write" title={t('identity.title')} help={t('identity.help')} moves={<Onward />}>
      <Behind show={({ OfferReaders }) => <OfferReaders />} />
      <Writing
        fields={[
          {
            name: 'name',
            label: t('identity.name'),
            text: draft.name,
            say: (name) => act({ do: 'say', said: { name } }),
            fault: fault('name'),
          },
          {
            name: 'number',
            label: t('identity.number'),
            text: draft.number,
            say: (number) => act({ do: 'say', said: { number } }),
            fault: fault('number'),
          },
        ]}
      />
    </Stage>
  );
};

/** When this little room is left, it is counted down. */
const TIGHT = 1_000;

export const Telling = (p: { readonly faults: boolean; readonly short: boolean }) => {
  const { session, act } = useScene();
  const { t } = useWords();
  const { draft } = session;
  const n = charactersOf(draft.text);
  const left = LIMITS.textCharacters - n;
  const about = draft.kind === 'complaint' ? 'text' : draft.solved === undefined ? 'addition.text' : 'solved.text';
  const count = n === 0 ? t('text.empty') : left > TIGHT ? t('text.count', { n }) : t('text.room', { n: Math.max(0, left) });
  return (
    <Stage kind="wide write" title={t(`${about}.title`)} help={t(`${about}.help`)} moves={<Onward />}>
      <Behind show={({ Instead }) => <Instead />} />
      <Writing
        fields={[
          {
            name: 'text',
            label: t('text.label'),
            text: draft.text,
            say: (text) => act({ do: 'say', said: { text } }),
            fault: p.faults || left < 0 ? faultOf(t, 'text', draft, 'text') : undefined,
            note: count,
            lines: true,
          },
        ]}
      />
      {p.short && (
        <Ask
          title={t('text.short.title')}
          escape={() => act({ do: 'back' })}
          answers={
            <>
              <Button rank="main" press={() => act({ do: 'back' })}>
                {t('text.short.more')}
              </Button>
              <Button press={() => act({ do: 'next', knowingly: true })}>{t('text.short.enough')}</Button>
              <Button exit rank="quiet" label={t('exit.label')} press={() => act({ do: 'exit' })}>
                {t('exit')}
              </Button>
            </>
          }
        >
          <p>{t('text.short.text')}</p>
        </Ask>
      )}
    </Stage>
  );
};

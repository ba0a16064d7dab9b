/** The harmless functions: read, count, see. They ask nothing of anybody, and whoever looks over a shoulder sees what everybody may see. */
import { assertNever } from '@dauys/basics/failure.ts';
import { dayIn, instant, parseIso } from '@dauys/basics/clock.ts';
import { Button, Choice, Choices } from '@dauys/ui/touch/button.tsx';
import { Notice } from '@dauys/ui/touch/notice.tsx';
import { Stage } from '@dauys/ui/touch/stage.tsx';
import { formatDay } from '@dauys/wording/dates.ts';
import type { ServicesKey } from '@dauys/wording/compiled/services.ts';
import { useState } from 'react';
import { Picto } from '../pictograms.tsx';
import type { Service } from '../places.ts';
import { useScene } from '../scene.ts';
import { Moves } from '../screens/moves.tsx';
import { CoverSlip } from '../screens/printing.tsx';
import { useWords } from '../words.ts';
import { Counting } from './counting.tsx';
import { siteOf, type Right, type Status } from './law.ts';

/** Sentences that the rows of law.lines.json have; a test holds the rows against the packs. */
type Sentence = Extract<ServicesKey, `right.${string}` | `period.${string}`>;
export const sentenceOf = (kind: 'right' | 'period', id: string, part: 'title' | 'text'): Sentence => `${kind}.${id}.${part}` as Sentence;

export const Services = ({ shown }: { readonly shown: Service }) => {
  switch (shown.part) {
    case 'shelf':
      return <Shelf />;
    case 'rights':
      return <Rights />;
    case 'right':
      return <OneRight id={shown.id} />;
    case 'periods':
      return <Periods />;
    case 'period':
      return <OnePeriod id={shown.id} day={shown.day} />;
    case 'checked':
      return <Checked />;
    default:
      return assertNever(shown);
  }
};

/** Today at the facility, as days since 1970. */
export const useToday = (): number => {
  const { terminal } = useScene();
  const { zone } = useWords();
  const [opened] = useState(() => Date.now());
  const now = terminal.state === undefined ? undefined : parseIso(terminal.state.now);
  return dayIn(zone, now ?? instant(opened));
};

const Shelf = () => {
  const { act } = useScene();
  const { s, t } = useWords();
  return (
    <Stage title={s('shelf.title')} moves={<Moves back={() => act({ do: 'back' })} />}>
      <Choices label={s('shelf.title')}>
        <Choice
          icon={<Picto of="law" />}
          title={s('shelf.rights')}
          detail={s('shelf.rights.detail')}
          press={() => act({ do: 'look', at: { part: 'rights' } })}
        />
        <Choice
          icon={<Picto of="waiting" />}
          title={s('shelf.periods')}
          detail={s('shelf.periods.detail')}
          press={() => act({ do: 'look', at: { part: 'periods' } })}
        />
        <Choice
          icon={<Picto of="guide" />}
          title={t('home.guide')}
          detail={s('shelf.lesson.detail')}
          press={() => act({ do: 'read', page: 0 })}
        />
        <Choice
          icon={<Picto of="checks" />}
          title={s('shelf.checked')}
          detail={s('shelf.checked.detail')}
          press={() => act({ do: 'look', at: { part: 'checked' } })}
        />
      </Choices>
    </Stage>
  );
};

const Rights = () => {
  const { act } = useScene();
  const { s, law } = useWords();
  return (
    <Stage title={s('rights.title')} help={s('rights.help')} kind="wide" moves={<Moves back={() => act({ do: 'back' })} />}>
      <Choices as="many" label={s('rights.title')}>
        {law.rights.map(({ id, sign }) => (
          <Choice
            key={id}
            icon={<Picto of={sign} />}
            title={s(sentenceOf('right', id, 'title'))}
            press={() => act({ do: 'look', at: { part: 'right', id } })}
          />
        ))}
      </Choices>
    </Stage>
  );
};

const OneRight = ({ id }: { readonly id: string }) => {
  const { act } = useScene();
  const { s, law } = useWords();
  const at = law.rights.findIndex((one) => one.id === id);
  const [right, after] = [law.rights[at], law.rights[at + 1]];
  return (
    <Stage
      kind="guide"
      title={s(sentenceOf('right', id, 'title'))}
      moves={
        <Moves back={() => act({ do: 'back' })}>
          {after !== undefined && (
            <Button rank="main" press={() => act({ do: 'look', at: { part: 'right', id: after.id } })}>
              {s('rights.next')}
            </Button>
          )}
        </Moves>
      }
    >
      <div className="guide-sign">
        <Picto of={right?.sign ?? 'law'} />
      </div>
      <p className="large-text">{s(sentenceOf('right', id, 'text'))}</p>
      {right !== undefined && <Standing of={right} />}
      <CoverSlip offer={s('slip')} />
    </Stage>
  );
};

const TONES: Readonly<Record<Status, 'good' | 'calm' | 'urgent'>> = {
  sourced: 'good',
  unverified: 'urgent',
  target: 'calm',
  terminal: 'calm',
};

/** What it rests on, said in words: nothing unverified looks like law. */
const Standing = ({ of }: { readonly of: Right & { readonly act?: string } }) => {
  const { s } = useWords();
  return (
    <Notice tone={TONES[of.status]}>
      <p>{s(`status.${of.status}`)}</p>
      {of.act !== undefined && <p>{s('basis', { act: isolated(of.act) })}</p>}
      {of.source !== undefined && <p>{s('source', { where: isolated(siteOf(of.source)) })}</p>}
    </Notice>
  );
};

/** Keeps its own direction in a line that may run the other way. */
const isolated = (words: string): string => `\u2068${words}\u2069`;

const Periods = () => {
  const { act } = useScene();
  const { s, law } = useWords();
  const today = useToday();
  return (
    <Stage title={s('periods.title')} help={s('periods.help')} kind="wide" moves={<Moves back={() => act({ do: 'back' })} />}>
      <Choices as="many" label={s('periods.title')}>
        {law.periods.map(({ id, sign }) => (
          <Choice
            key={id}
            icon={<Picto of={sign} />}
            title={s(sentenceOf('period', id, 'title'))}
            press={() => act({ do: 'look', at: { part: 'period', id, day: today } })}
          />
        ))}
      </Choices>
    </Stage>
  );
};

const OnePeriod = ({ id, day }: { readonly id: string; readonly day: number }) => {
  const { act } = useScene();
  const { s, law } = useWords();
  const period = law.periods.find((one) => one.id === id);
  return (
    <Stage
      kind="period"
      title={s(sentenceOf('period', id, 'title'))}
      help={s(sentenceOf('period', id, 'text'))}
      moves={<Moves back={() => act({ do: 'back' })} />}
    >
      {period !== undefined && (
        <>
          <Counting
            period={period}
            day={day}
            today={useToday()}
            choose={(chosen) => act({ do: 'look', at: { part: 'period', id, day: chosen } })}
          />
          <Standing of={period} />
          <CoverSlip offer={s('slip')} />
        </>
      )}
    </Stage>
  );
};

/** Told by whoever signs the directory, or not known: nothing is made up, and no silence is taken for "never". */
const Checked = () => {
  const { act, view, terminal } = useScene();
  const { s, language } = useWords();
  const day = view?.checks?.[terminal.state?.facility ?? ''];
  return (
    <Stage kind="guide" title={s('checked.title')} moves={<Moves back={() => act({ do: 'back' })} />}>
      <div className="guide-sign">
        <Picto of="checks" />
      </div>
      <p className="large-text">{day === undefined ? s('checked.unknown') : s('checked.on', { date: formatDay(language, day) })}</p>
      <Notice tone="calm">{s('checked.who')}</Notice>
      <CoverSlip offer={s('slip')} />
    </Stage>
  );
};

import { useState } from 'react';
import { Button } from '@dauys/ui/desk/button.tsx';
import type { SilenceOnWire } from '@dauys/protocol/fleet.ts';
import { dutyText } from '@dauys/wording/compiled/duty.ts';
import { fleetText, type FleetText } from '@dauys/wording/compiled/fleet.ts';
import { watchText, type WatchText } from '@dauys/wording/compiled/watch.ts';
import { useWords } from '../frame/words.tsx';
import { Answers } from '../watch/answers.tsx';
import { Judged, LikelihoodMark, VerdictPanel } from '../watch/verdictPanel.tsx';
import { silenceCsv } from './silenceCsv.ts';
import { TableFoot } from './tableFoot.tsx';

export interface SilencesProps {
  readonly id: string;
  readonly silences: readonly SilenceOnWire[];
  readonly zone: string;
}

/** Shown before somebody asks for all of them. */
const FIRST = 12;

/** Each time nothing was heard of a terminal, or nobody could use it, the newest first, with what it looks like and what the facility said. */
export const Silences = ({ id, silences, zone }: SilencesProps) => {
  const { dateTime, language } = useWords();
  const [f, w] = [fleetText(language), watchText(language)];
  const [isWhole, setWhole] = useState(false);
  if (silences.length === 0) return <p className="empty desk-card">{f('terminal.none')}</p>;
  const at = (text: string) => dateTime(Date.parse(text), zone);
  return (
    <section className="desk-card fleet-card" aria-labelledby="silences-title">
      <div className="fleet-head">
        <h2 id="silences-title">{f('terminal.silences')}</h2>
      </div>
      <table className="fleet-table silence-table">
        <caption className="desk-hidden">{f('terminal.silences')}</caption>
        <thead>
          <tr>
            <th scope="col">{f('terminal.col.from')}</th>
            <th scope="col">{f('terminal.col.to')}</th>
            <th scope="col">{f('terminal.col.kind')}</th>
            <th scope="col">{w('col.cause')}</th>
          </tr>
        </thead>
        <tbody>
          {(isWhole ? silences : silences.slice(0, FIRST)).map((silence) => (
            <tr key={silence.from}>
              <th scope="row" data-name={f('terminal.col.from')}>
                {at(silence.from)}
              </th>
              <td data-name={f('terminal.col.to')}>
                {silence.to === undefined ? f('terminal.lasts') : at(silence.to)}
                <Return f={f} restarted={silence.restarted} />
              </td>
              <td data-name={f('terminal.col.kind')}>{f(`lapse.${silence.kind ?? 'silent'}`)}</td>
              <td data-name={w('col.cause')}>
                <Looks w={w} f={f} silence={silence} zone={zone} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="fleet-tail">
        {isWhole || silences.length <= FIRST ? null : (
          <Button look="quiet" onPress={() => setWhole(true)}>
            {w('silences.all', { n: silences.length })}
          </Button>
        )}
        <TableFoot f={f} w={w} rows={() => silenceCsv({ f, w, at }, silences)} name={`${id}-silences`} />
      </div>
    </section>
  );
};

/** Whether it had run on when it came back. */
const Return = ({ f, restarted }: { readonly f: FleetText; readonly restarted: boolean | undefined }) =>
  restarted === undefined ? null : (
    <span className="desk-quiet desk-small silence-return">{f(restarted ? 'terminal.restarted' : 'terminal.ran-on')}</span>
  );

interface LooksProps {
  readonly w: WatchText;
  readonly f: FleetText;
  readonly silence: SilenceOnWire;
  readonly zone: string;
}

/** What a silence looks like in one line, and behind it all that speaks for and against it. */
export const Looks = ({ w, f, silence: { verdict, duty, counted }, zone }: LooksProps) => {
  const d = dutyText(useWords().language);
  if (verdict === undefined) return <span className="desk-quiet">{w('mark.unjudged')}</span>;
  return (
    <>
      <LikelihoodMark f={f} verdict={verdict} /> {f(`cause.${verdict.cause}`)}
      <Judged f={f} verdict={verdict} zone={zone} />
      <details>
        <summary>{w('silence.evidence')}</summary>
        <VerdictPanel f={f} verdict={verdict} zone={zone} isNamed={false} />
        {duty === undefined ? null : <Answers d={d} f={f} duty={duty} zone={zone} />}
        {counted === undefined ? null : <p className="desk-small">{d(`counted.${counted}`)}</p>}
      </details>
    </>
  );
};

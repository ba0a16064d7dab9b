/** When nothing was heard of a facility's terminals, whichever it was: what it looks like, how sure that is, and since when it looks so. */
import { Link } from '@tanstack/react-router';
import type { SilenceOnWire } from '@dauys/protocol/fleet.ts';
import { fleetText } from '@dauys/wording/compiled/fleet.ts';
import { watchText } from '@dauys/wording/compiled/watch.ts';
import { useWords } from '../frame/words.tsx';
import { Looks } from './silences.tsx';
import { useHistories } from './useFleet.ts';

/** More of one terminal stand on its own page. */
const NEWEST = 12;

export interface FacilitySilencesProps {
  readonly terminals: readonly string[];
  readonly zone: string;
}

export const FacilitySilences = ({ terminals, zone }: FacilitySilencesProps) => {
  const { language, dateTime } = useWords();
  const [f, w] = [fleetText(language), watchText(language)];
  const histories = useHistories(terminals);
  const rows = newestOf(terminals.map((id, i) => ({ id, silences: histories[i]?.data?.silences ?? [] })));
  if (rows.length === 0) return null;
  const at = (text: string): string => dateTime(Date.parse(text), zone);
  return (
    <section className="desk-card fleet-card" aria-labelledby="silences-title">
      <div className="fleet-head">
        <h2 id="silences-title">{w('facility.silences')}</h2>
      </div>
      <table className="fleet-table silence-table">
        <caption className="desk-hidden">{w('facility.silences')}</caption>
        <thead>
          <tr>
            <th scope="col">{f('page.col.terminal')}</th>
            <th scope="col">{f('terminal.col.from')}</th>
            <th scope="col">{f('terminal.col.to')}</th>
            <th scope="col">{f('terminal.col.kind')}</th>
            <th scope="col">{w('col.cause')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, silence }) => (
            <tr key={`${id}${silence.from}`}>
              <th scope="row" className="desk-fixed" data-name={f('page.col.terminal')}>
                <Link to="/terminals/$terminalId" params={{ terminalId: id }}>
                  {id}
                </Link>
              </th>
              <td data-name={f('terminal.col.from')}>{at(silence.from)}</td>
              <td data-name={f('terminal.col.to')}>{silence.to === undefined ? f('terminal.lasts') : at(silence.to)}</td>
              <td data-name={f('terminal.col.kind')}>{f(`lapse.${silence.kind ?? 'silent'}`)}</td>
              <td data-name={w('col.cause')}>
                <Looks w={w} f={f} silence={silence} zone={zone} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

interface Of {
  readonly id: string;
  readonly silences: readonly SilenceOnWire[];
}

const newestOf = (terminals: readonly Of[]): readonly { readonly id: string; readonly silence: SilenceOnWire }[] =>
  terminals
    .flatMap(({ id, silences }) => silences.slice(0, NEWEST).map((silence) => ({ id, silence })))
    .toSorted((a, b) => (a.silence.from < b.silence.from ? 1 : -1))
    .slice(0, NEWEST);

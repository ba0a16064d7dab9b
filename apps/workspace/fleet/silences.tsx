import { useState } from 'react';
import { Button } from '@dauys/ui/desk/button.tsx';
import type { SilenceOnWire } from '@dauys/protocol/fleet.ts';
import type { FleetText } from '@dauys/wording/compiled/fleet.ts';
import { watchText } from '@dauys/wording/compiled/watch.ts';
import { useWords } from '../frame/words.tsx';
import { TableFoot } from './tableFoot.tsx';

export interface SilencesProps {
  readonly f: FleetText;
  readonly id: string;
  readonly silences: readonly SilenceOnWire[];
  readonly zone: string;
}

/** Shown before somebody asks for all of them. */
const FIRST = 12;
const COLUMNS = ['from', 'to', 'after'] as const;

/** Each time nothing was heard of a terminal, the newest first. */
export const Silences = ({ f, id, silences, zone }: SilencesProps) => {
  const { dateTime, language } = useWords();
  const w = watchText(language);
  const [isWhole, setWhole] = useState(false);
  if (silences.length === 0) return <p className="empty desk-card">{f('terminal.none')}</p>;
  const at = (text: string) => dateTime(Date.parse(text), zone);
  const lines = silences.map(({ from, to, restarted }) => ({
    from: at(from),
    to: to === undefined ? f('terminal.lasts') : at(to),
    after: restarted === undefined ? '' : f(restarted ? 'terminal.restarted' : 'terminal.ran-on'),
    key: from,
  }));
  const rows = () => [COLUMNS.map((name) => f(`terminal.col.${name}`)), ...lines.map(({ from, to, after }) => [from, to, after])];
  return (
    <section className="desk-card fleet-card" aria-labelledby="silences-title">
      <div className="fleet-head">
        <h2 id="silences-title">{f('terminal.silences')}</h2>
      </div>
      <table className="fleet-table">
        <caption className="desk-hidden">{f('terminal.silences')}</caption>
        <thead>
          <tr>
            {COLUMNS.map((name) => (
              <th key={name} scope="col">
                {f(`terminal.col.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(isWhole ? lines : lines.slice(0, FIRST)).map((line) => (
            <tr key={line.key}>
              <th scope="row" data-name={f('terminal.col.from')}>
                {line.from}
              </th>
              <td data-name={f('terminal.col.to')}>{line.to}</td>
              <td data-name={f('terminal.col.after')}>{line.after}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="fleet-tail">
        {isWhole || lines.length <= FIRST ? null : (
          <Button look="quiet" onPress={() => setWhole(true)}>
            {w('silences.all', { n: lines.length })}
          </Button>
        )}
        <TableFoot f={f} w={w} rows={rows} name={`${id}-silences`} />
      </div>
    </section>
  );
};

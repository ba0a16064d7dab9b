/** One terminal: each time nothing was heard of it. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { terminalHistory, type SilenceOnWire } from '@dauys/protocol/fleet.ts';
import { fleetText, type FleetText } from '@dauys/wording/compiled/fleet.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { useArrival } from '../frame/arrival.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import { refusalOf, valueOf } from '../link/refused.ts';
import { useDesk } from '../session/session.tsx';

const POLL_MS = 5_000;

const useHistory = (terminal: string) => {
  const { hub, session } = useDesk();
  return useQuery({
    queryKey: ['fleet', terminal],
    queryFn: async () =>
      valueOf(await hub.ask(terminalHistory, { method: 'GET', path: `/api/fleet/terminals/${terminal}`, token: session.token })),
    refetchInterval: POLL_MS,
  });
};

export const TerminalPage = () => {
  const { terminalId } = useParams({ from: '/terminals/$terminalId' });
  const { t, language } = useWords();
  const f = fleetText(language);
  const heading = useArrival();
  const { trusted } = useTrusted();
  const { data, error, isPending } = useHistory(terminalId);
  const terminal = trusted?.directory.terminals.get(terminalId);
  const facility = terminal === undefined ? undefined : trusted?.directory.facilities.get(terminal.facility);
  return (
    <div className="fleet">
      <title>{`${f('terminal.title', { id: terminalId })} · ${t('app.name')}`}</title>
      <p>
        <Link to="/terminals">{f('terminal.back')}</Link>
      </p>
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {f('terminal.title', { id: terminalId })}
        </h1>
        <p className="desk-quiet">{facility?.names[language]}</p>
      </div>
      {error === null ? null : <RefusalNotice refusal={refusalOf(error)} />}
      {isPending ? <p role="status">{t('loading')}</p> : null}
      {data === undefined ? null : <Silences f={f} silences={data.silences} zone={facility?.zone ?? OWN_ZONE} />}
      <p className="desk-quiet desk-small">{f('terminal.note')}</p>
    </div>
  );
};

interface SilencesProps {
  readonly f: FleetText;
  readonly silences: readonly SilenceOnWire[];
  readonly zone: string;
}

const Silences = ({ f, silences, zone }: SilencesProps) => {
  const { dateTime } = useWords();
  if (silences.length === 0) return <p className="empty desk-card">{f('terminal.none')}</p>;
  const columns = ['from', 'to', 'after'] as const;
  return (
    <div className="desk-card fleet-card">
      <table className="fleet-table">
        <caption className="desk-hidden">{f('terminal.silences')}</caption>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                {f(`terminal.col.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {silences.map(({ from, to, restarted }) => (
            <tr key={from}>
              <th scope="row" data-name={f('terminal.col.from')}>
                {dateTime(Date.parse(from), zone)}
              </th>
              <td data-name={f('terminal.col.to')}>{to === undefined ? f('terminal.lasts') : dateTime(Date.parse(to), zone)}</td>
              <td data-name={f('terminal.col.after')}>
                {restarted === undefined ? null : f(restarted ? 'terminal.restarted' : 'terminal.ran-on')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

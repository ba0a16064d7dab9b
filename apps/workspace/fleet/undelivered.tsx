/** That somebody who should know of a failure may not know yet (S-56). */
import { useQuery } from '@tanstack/react-query';
import { ALERT_ROLES } from '@dauys/fleet/alerts.ts';
import { alertsNow, DELIVERY_PROBLEMS, type AlertOnWire, type UrgentUnreached } from '@dauys/protocol/alerts.ts';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { alertText, type AlertText } from '@dauys/wording/compiled/alert.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import { valueOf } from '../link/refused.ts';
import { useSeat } from '../session/seat.tsx';

const POLL_MS = 15_000;

const useAlerts = () => {
  const { hub, session } = useSeat();
  return useQuery({
    queryKey: ['fleet', 'alerts'],
    queryFn: async () => valueOf(await hub.ask(alertsNow, { method: 'GET', path: '/api/fleet/alerts', token: session.token })),
    refetchInterval: POLL_MS,
  });
};

/** Nothing while all alerts arrive. */
export const UndeliveredAlerts = () => {
  const { language } = useWords();
  const t = alertText(language);
  const { data } = useAlerts();
  return (
    <>
      <Unreached t={t} urgent={data?.urgent ?? []} />
      <Undelivered t={t} alerts={data?.undelivered ?? []} />
    </>
  );
};

/** Of one's own body: it does not stand in a table of silences, and tells neither when nor from where. */
const Unreached = ({ t, urgent }: { readonly t: AlertText; readonly urgent: readonly UrgentUnreached[] }) =>
  urgent.length === 0 ? null : (
    <Notice tone="bad" title={t('urgent.title')} live="status">
      <p>{t('urgent.detail')}</p>
      <ul>
        {urgent.map(({ to, receiver, problem }) => (
          <li key={`${to} ${receiver ?? ''} ${problem}`}>
            {roleIn(t, to)}: {receiver === undefined ? problemIn(t, problem) : `${receiver}: ${problemIn(t, problem)}`}
          </li>
        ))}
      </ul>
    </Notice>
  );

const Undelivered = ({ t, alerts }: { readonly t: AlertText; readonly alerts: readonly AlertOnWire[] }) => {
  if (alerts.length === 0) return null;
  return (
    <Notice tone="bad" title={t('undelivered.title', { n: alerts.length })} live="status">
      <p>{t('undelivered.detail')}</p>
      <details>
        <summary>{t('undelivered.list')}</summary>
        <UndeliveredTable t={t} alerts={alerts} />
      </details>
    </Notice>
  );
};

const columns = ['facility', 'since', 'to', 'attempts', 'problem'] as const;

const UndeliveredTable = ({ t, alerts }: { readonly t: AlertText; readonly alerts: readonly AlertOnWire[] }) => {
  const { language, dateTime } = useWords();
  const { trusted } = useTrusted();
  return (
    <table className="fleet-table">
      <caption className="desk-hidden">{t('undelivered.list')}</caption>
      <thead>
        <tr>
          {columns.map((name) => (
            <th key={name} scope="col">
              {t(`undelivered.col.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {alerts.map((alert) => {
          const facility = trusted?.directory.facilities.get(alert.facility);
          return (
            <tr key={alert.key}>
              <th scope="row" data-name={t('undelivered.col.facility')}>
                {facility?.names[language] ?? alert.facility}
              </th>
              <td data-name={t('undelivered.col.since')}>{dateTime(Date.parse(alert.since), facility?.zone ?? OWN_ZONE)}</td>
              <td data-name={t('undelivered.col.to')}>{roleIn(t, alert.to)}</td>
              <td data-name={t('undelivered.col.attempts')}>{Math.max(0, ...open(alert).map(({ attempts }) => attempts))}</td>
              <td data-name={t('undelivered.col.problem')}>{problemsOf(t, alert).join('; ')}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};

const BODY_ROLES = ['body-duty', 'body-head'] as const;
const PROBLEMS = [...DELIVERY_PROBLEMS, 'nobody'] as const;

const open = ({ deliveries }: AlertOnWire) => deliveries.filter(({ state }) => state === 'undelivered');

const problemsOf = (t: AlertText, alert: AlertOnWire): readonly string[] =>
  alert.deliveries.length === 0
    ? [t('problem.nobody')]
    : open(alert).map(({ receiver, problem = 'fault' }) => `${receiver}: ${problemIn(t, problem)}`);

// Words of a newer hub are shown as they are.
const roleIn = (t: AlertText, word: string): string => {
  const known = [...ALERT_ROLES, ...BODY_ROLES].find((role) => role === word);
  return known === undefined ? word : t(`role.${known}`);
};

const problemIn = (t: AlertText, word: string): string => {
  const known = PROBLEMS.find((problem) => problem === word);
  return known === undefined ? word : t(`problem.${known}`);
};

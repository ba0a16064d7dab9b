/** Devices that want to be terminals: an officer and the technician compare digits, and she signs. */
import type { EnrolmentShown } from '@dauys/protocol/enrolment.ts';
import { Mark } from '@dauys/ui/desk/mark.tsx';
import { enrolmentText, type EnrolmentText } from '@dauys/wording/compiled/enrolment.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { useArrival } from '../frame/arrival.ts';
import { Awaited } from '../frame/awaited.tsx';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import { useReadRequest } from './readRequest.ts';
import { useEnrolments } from './useEnrolments.ts';
import { WaitingDevice } from './waitingDevice.tsx';

export const EnrolmentsPage = () => {
  const { t, language } = useWords();
  const e = enrolmentText(language);
  const heading = useArrival();
  const { data, error, isPending } = useEnrolments();
  const all = data?.enrolments ?? [];
  const waiting = all.filter(({ state }) => state === 'waiting');
  const others = all.filter(({ state }) => state !== 'waiting');
  return (
    <div className="doors">
      <title>{`${waiting.length > 0 ? `(${waiting.length}) ` : ''}${e('page.title')} · ${t('app.name')}`}</title>
      <h1 ref={heading} tabIndex={-1}>
        {e('page.title')}
      </h1>
      <p className="desk-quiet">{e('page.lead')}</p>
      <Awaited error={error} isPending={isPending} />
      {data === undefined || waiting.length > 0 ? null : (
        <div className="empty desk-card">
          <p className="empty-title">{e('page.none')}</p>
          <p className="desk-quiet">{e('page.none-detail')}</p>
        </div>
      )}
      {waiting.map((shown) => (
        <WaitingDevice key={shown.id} shown={shown} e={e} />
      ))}
      {others.length === 0 ? null : <Others others={others} e={e} />}
    </div>
  );
};

const lookOf = ({ state }: EnrolmentShown) =>
  state === 'in-use' ? 'done' : state === 'refused' || state === 'expired' ? 'plain' : 'fresh';

const Others = ({ others, e }: { readonly others: readonly EnrolmentShown[]; readonly e: EnrolmentText }) => (
  <section className="desk-card doors-card" aria-labelledby="enrolments-others">
    <h2 id="enrolments-others">{e('page.others')}</h2>
    <ul className="door-list">
      {others.map((shown) => (
        <Other key={shown.id} shown={shown} e={e} />
      ))}
    </ul>
  </section>
);

const Other = ({ shown, e }: { readonly shown: EnrolmentShown; readonly e: EnrolmentText }) => {
  const { dateTime, language } = useWords();
  const { trusted } = useTrusted();
  const said = useReadRequest(shown);
  const facility = said.ok ? (trusted?.directory.facilities.get(said.value.facility)?.names[language] ?? said.value.facility) : '';
  return (
    <li className="door-line">
      <div className="door-line-text">
        <p className="door-line-title">
          <span>
            {facility} · <span className="desk-fixed">{shown.terminal}</span>
          </span>
          <Mark look={lookOf(shown)}>{e(`page.state.${shown.state}`)}</Mark>
        </p>
        <p className="desk-quiet desk-small">{said.ok ? said.value.place : ''}</p>
        <p className="desk-quiet desk-small desk-figures">
          {e('page.asked-at', { time: dateTime(Date.parse(shown.cameAt), OWN_ZONE), technician: shown.technician })}
        </p>
        {shown.state === 'approved' ? <p className="desk-small">{e('page.for-signers')}</p> : null}
        {shown.state === 'approved' ? <code className="desk-fixed">{`dauys terminal draft --request ${shown.id}`}</code> : null}
      </div>
    </li>
  );
};

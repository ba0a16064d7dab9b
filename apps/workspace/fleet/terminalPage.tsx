/** One terminal: how it is, when it could be used, each time nothing was heard of it, and what it recorded of itself. */
import { Link, useParams } from '@tanstack/react-router';
import { Mark } from '@dauys/ui/desk/mark.tsx';
import { fleetText } from '@dauys/wording/compiled/fleet.ts';
import { watchText } from '@dauys/wording/compiled/watch.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { useArrival } from '../frame/arrival.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useWords } from '../frame/words.tsx';
import { refusalOf } from '../link/refused.ts';
import { SealSection } from '../seals/sealSection.tsx';
import { lookOf } from './fleetTable.tsx';
import { JournalPanel } from './journal/journalPanel.tsx';
import { Silences } from './silences.tsx';
import { usePlace, useShown } from './shown.ts';
import { markedOf } from './timeline/marked.ts';
import { TerminalTimeline } from './timeline/terminalTimeline.tsx';
import { useFleet, useHistory } from './useFleet.ts';
import { worstFirst } from './worstFirst.ts';

export const TerminalPage = () => {
  const { terminalId } = useParams({ from: '/terminals/$terminalId' });
  const { t, language, dateTime } = useWords();
  const [f, w] = [fleetText(language), watchText(language)];
  const heading = useArrival();
  const { trusted } = useTrusted();
  const { data, error, isPending, dataUpdatedAt } = useHistory(terminalId);
  const { name, zone, stated } = usePlace()(trusted?.directory.terminals.get(terminalId)?.facility ?? '');
  return (
    <div className="fleet">
      <title>{`${f('terminal.title', { id: terminalId })} · ${t('app.name')}`}</title>
      <p className="fleet-back">
        <Link to="/terminals">{f('terminal.back')}</Link>
      </p>
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {f('terminal.title', { id: terminalId })}
        </h1>
        {stated === undefined ? null : (
          <p>
            <Link to="/facilities/$facilityId" params={{ facilityId: stated.id }}>
              {name}
            </Link>
          </p>
        )}
      </div>
      <StateNow id={terminalId} />
      {error === null ? null : <RefusalNotice refusal={refusalOf(error)} />}
      {isPending ? <p role="status">{t('loading')}</p> : null}
      {data === undefined ? null : (
        <>
          <TerminalTimeline
            id={terminalId}
            zone={zone}
            now={dataUpdatedAt}
            silences={markedOf({ w, f, dateTime: (at) => dateTime(at, zone) }, data.silences)}
          />
          <Silences id={terminalId} silences={data.silences} zone={zone} />
        </>
      )}
      <p className="desk-quiet desk-small">{f('terminal.note')}</p>
      <JournalPanel id={terminalId} zone={zone} />
      <SealSection terminal={terminalId} zone={zone} />
    </div>
  );
};

/** How it is this moment; told when it changes. */
const StateNow = ({ id }: { readonly id: string }) => {
  const { data } = useFleet();
  const shownOf = useShown();
  const line = worstFirst(data?.terminals ?? []).find((one) => one.id === id);
  const shown = line === undefined ? undefined : shownOf(line);
  return (
    <p className="state-now" aria-live="polite">
      {shown === undefined ? null : (
        <>
          <Mark look={lookOf(shown)}>{shown.words}</Mark> {shown.said.join(', ')}
        </>
      )}
    </p>
  );
};

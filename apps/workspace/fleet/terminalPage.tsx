/** One terminal: how it is, when it could be used, each time nothing was heard of it, and what it recorded of itself. */
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
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
import { WaySection } from './way/waySection.tsx';
import { worstFirst } from './worstFirst.ts';

const UNKNOWN = 'fleet/unknown-terminal';

/** Whatever stands in the address: what is no terminal's number is never asked for. */
export const TerminalPage = () => {
  const { terminalId } = useParams({ from: '/terminals/$terminalId' });
  return /^[0-9a-f]{8}$/.test(terminalId) ? <Asked key={terminalId} id={terminalId} /> : <Unknown id={terminalId} />;
};

const Asked = ({ id }: { readonly id: string }) => {
  const history = useHistory(id);
  const isUnknown = history.data === undefined && history.error !== null && refusalOf(history.error).code === UNKNOWN;
  return isUnknown ? <Unknown id={id} /> : <Known id={id} history={history} />;
};

interface HeadProps {
  readonly id: string;
  readonly children?: ReactNode;
}

const Head = ({ id, children }: HeadProps) => {
  const { t, language } = useWords();
  const f = fleetText(language);
  const heading = useArrival();
  const title = f('terminal.title', { id: id.slice(0, 64) });
  return (
    <>
      <title>{`${title} · ${t('app.name')}`}</title>
      <p className="fleet-back">
        <Link to="/terminals">{f('terminal.back')}</Link>
      </p>
      <div>
        <h1 ref={heading} tabIndex={-1} className="terminal-name">
          {title}
        </h1>
        {children}
      </div>
    </>
  );
};

const Unknown = ({ id }: { readonly id: string }) => (
  <div className="fleet">
    <Head id={id} />
    <p className="empty desk-card">{useWords().say({ code: UNKNOWN })}</p>
  </div>
);

const Known = ({ id, history }: { readonly id: string; readonly history: ReturnType<typeof useHistory> }) => {
  const { t, language, dateTime } = useWords();
  const [f, w] = [fleetText(language), watchText(language)];
  const { trusted } = useTrusted();
  const { data, error, isPending, dataUpdatedAt } = history;
  const { name, zone, stated } = usePlace()(trusted?.directory.terminals.get(id)?.facility ?? '');
  return (
    <div className="fleet">
      <Head id={id}>
        {stated === undefined ? null : (
          <p>
            <Link to="/facilities/$facilityId" params={{ facilityId: stated.id }}>
              {name}
            </Link>
          </p>
        )}
      </Head>
      <StateNow id={id} />
      {error === null ? null : <RefusalNotice refusal={refusalOf(error)} />}
      {isPending ? <p role="status">{t('loading')}</p> : null}
      {data === undefined ? null : (
        <>
          <TerminalTimeline
            id={id}
            zone={zone}
            now={dataUpdatedAt}
            silences={markedOf({ w, f, dateTime: (at) => dateTime(at, zone) }, data.silences)}
          />
          <WaySection id={id} zone={zone} />
          <Silences id={id} silences={data.silences} zone={zone} />
        </>
      )}
      <p className="desk-quiet desk-small">{f('terminal.note')}</p>
      <JournalPanel id={id} zone={zone} />
      <SealSection terminal={id} zone={zone} />
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

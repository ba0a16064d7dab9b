/** Beside an opened complaint: the code of a test that stands in it. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { instant } from '@dauys/basics/clock.ts';
import type { Redacted } from '@dauys/basics/redacted.ts';
import type { Manifest } from '@dauys/complaint/manifest.ts';
import type { CaseRow } from '@dauys/protocol/case.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { visitText } from '@dauys/wording/compiled/visit.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useAct } from '../frame/useAct.ts';
import { useWords } from '../frame/words.tsx';
import { useDesk } from '../session/session.tsx';
import { codesIn, type FoundCode } from './codesIn.ts';
import { reportArrival } from './reportArrival.ts';
import { useLookAgainAtVisits, useVisits } from './useVisits.ts';

export const FoundCodes = ({ row, manifest }: { readonly row: CaseRow; readonly manifest: Redacted<Manifest> }) => {
  const { data } = useVisits();
  const known = data?.codes;
  const found = useMemo(() => codesIn(manifest, known ?? []), [manifest, known]);
  return (
    <>
      {found.map((one) =>
        one.shown.visit === undefined ? (
          <Blind key={one.shown.hash} row={row} found={one} />
        ) : (
          <OfVisit key={one.shown.hash} row={row} found={one} visit={one.shown.visit} />
        ),
      )}
    </>
  );
};

interface Props {
  readonly row: CaseRow;
  readonly found: FoundCode;
}

const useReport = ({ row, found }: Props) => {
  const { hub, session } = useDesk();
  const lookAgain = useLookAgainAtVisits();
  const act = useAct();
  const [isReported, setReported] = useState(false);
  const report = (): void =>
    act.run(
      'report',
      () => reportArrival(found, row, { hub, session, at: instant(Date.now()) }),
      () => {
        setReported(true);
        lookAgain();
      },
    );
  return { ...act, report, isReported: isReported || found.shown.arrived !== undefined };
};

/** A visitor waits for it: noted at once. */
const OfVisit = ({ row, found, visit }: Props & { readonly visit: string }) => {
  const { language } = useWords();
  const v = visitText(language);
  const { refusal, report, isReported } = useReport({ row, found });
  const tried = useRef(false);
  useEffect(() => {
    if (isReported || tried.current) return;
    tried.current = true;
    report();
  });
  return (
    <Notice tone={isReported ? 'good' : 'wait'} live="status" title={v('found.visit', { visit })}>
      <p>{v(isReported ? 'found.noted' : 'found.noting')}</p>
      <RefusalNotice refusal={refusal} />
    </Notice>
  );
};

/** Reported when she says so: right after opening, the hub would see which complaint it was. */
const Blind = ({ row, found }: Props) => {
  const { language } = useWords();
  const v = visitText(language);
  const { busy, refusal, report, isReported } = useReport({ row, found });
  return (
    <Notice tone={isReported ? 'good' : 'wait'} live="status" title={v('found.blind')}>
      <p>{v(isReported ? 'found.noted' : 'found.blind-detail')}</p>
      <RefusalNotice refusal={refusal} />
      {isReported ? null : (
        <Button onPress={report} isPending={busy !== undefined}>
          {v('found.report')}
        </Button>
      )}
    </Notice>
  );
};

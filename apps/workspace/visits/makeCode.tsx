import { useState, type FormEvent } from 'react';
import { hex } from '@dauys/basics/bytes.ts';
import { instant, isoOf } from '@dauys/basics/clock.ts';
import type { Redacted } from '@dauys/basics/redacted.ts';
import type { VisitCodeMade } from '@dauys/protocol/visit.ts';
import { platformRandom } from '@dauys/sealing/code.ts';
import { freshVisitCode, visitCodeGroups, visitCodeHash, type VisitCode } from '@dauys/sealing/visitCode.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Field } from '@dauys/ui/desk/field.tsx';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { Segments } from '@dauys/ui/desk/segments.tsx';
import type { VisitText } from '@dauys/wording/compiled/visit.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useAct } from '../frame/useAct.ts';
import { useWords } from '../frame/words.tsx';
import { nothingBack } from '../link/nothingBack.ts';
import { useDesk } from '../session/session.tsx';
import { Pick } from './pick.tsx';
import { useLookAgainAtVisits } from './useVisits.ts';

const KINDS = ['visit', 'blind'] as const;
type Kind = (typeof KINDS)[number];
const DAY = 86_400_000;
/** A code that was handed out should be typed within so many days. */
const BLIND_DAYS = 14;

const usePlaces = () => {
  const { language } = useWords();
  const { trusted } = useTrusted();
  const all = [...(trusted?.directory.facilities.values() ?? [])].map(({ id, names }) => ({ id, name: names[language] }));
  return all.toSorted((a, b) => (a.name < b.name ? -1 : 1));
};

/** A new code for what is chosen: the hub gets its hash, and only this page has the code. */
const useNewCode = () => {
  const { hub, session } = useDesk();
  const [kind, setKind] = useState<Kind>('visit');
  const [facility, setFacility] = useState('');
  const [visit, setVisit] = useState('');
  const [made, setMade] = useState<Redacted<VisitCode>>();
  const { busy, refusal, run } = useAct();
  const lookAgain = useLookAgainAtVisits();
  const isWhole = facility !== '' && (kind === 'blind' || visit.trim() !== '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isWhole) return;
    const code = freshVisitCode(platformRandom);
    const about = kind === 'visit' ? { visit: visit.trim() } : { until: isoOf(instant(Date.now() + BLIND_DAYS * DAY)) };
    const body: VisitCodeMade = { hash: hex(visitCodeHash(code)), facility, ...about };
    setMade(undefined);
    run(
      'make',
      () => hub.ask(nothingBack, { method: 'POST', path: '/api/visits/codes', token: session.token, body }),
      () => {
        setMade(code);
        lookAgain();
      },
    );
  };
  return { kind, setKind, facility, setFacility, visit, setVisit, made, isWhole, submit, isPending: busy !== undefined, refusal };
};

export const MakeCode = ({ v }: { readonly v: VisitText }) => {
  const facilities = usePlaces();
  const { kind, setKind, facility, setFacility, visit, setVisit, made, isWhole, submit, isPending, refusal } = useNewCode();
  return (
    <section className="desk-card doors-card" aria-labelledby="visits-make">
      <h2 id="visits-make">{v('make.title')}</h2>
      <form className="door-form" onSubmit={submit} noValidate>
        <Segments label={v('make.kind')} segments={KINDS.map((id) => ({ id, label: v(`make.${id}`) }))} chosen={kind} onChoose={setKind} />
        <p className="desk-quiet desk-small">{kind === 'visit' ? v('make.visit-detail') : v('make.blind-detail', { days: BLIND_DAYS })}</p>
        <Pick label={v('make.facility')} options={facilities} chosen={facility} onChoose={setFacility} />
        {kind === 'visit' ? (
          <Field label={v('make.name')} help={v('make.name-help')} value={visit} onChange={setVisit} maxLength={60} />
        ) : null}
        <RefusalNotice refusal={refusal} />
        <Button look="main" type="submit" isPending={isPending} isDisabled={!isWhole}>
          {v('make.make')}
        </Button>
      </form>
      {made === undefined ? null : <Paper code={made} v={v} />}
    </section>
  );
};

/** Shown once, for paper. Nowhere else. */
const Paper = ({ code, v }: { readonly code: Redacted<VisitCode>; readonly v: VisitText }) => {
  const { session } = useDesk();
  const { language } = useWords();
  const { trusted } = useTrusted();
  const body = trusted?.directory.bodies.get(session.officer.body)?.names[language] ?? session.officer.body;
  return (
    <Notice tone="good" live="status" title={v('paper.title')}>
      <p className="mark-digits">
        <strong className="desk-figures">{visitCodeGroups(code).join(' ')}</strong>
      </p>
      <p>{v('paper.how', { body })}</p>
      <p className="desk-quiet desk-small">{v('paper.once')}</p>
    </Notice>
  );
};

/** The seals of one terminal: what is on it, what was done when and by which two people, and what waits for a second. A monitor reads it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useContext, type ReactNode } from 'react';
import { instant, parseIso } from '@dauys/basics/clock.ts';
import { sealOn, type SealEntry } from '@dauys/fleet/seals.ts';
import { sealRegister, type SealRegister } from '@dauys/protocol/seals.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { sealText, type SealText } from '@dauys/wording/compiled/seal.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useAct } from '../frame/useAct.ts';
import { useWords } from '../frame/words.tsx';
import { refusalOf, valueOf } from '../link/refused.ts';
import { useSeat } from '../session/seat.tsx';
import { DeskContext, useDesk } from '../session/session.tsx';
import { countersignSeal, readSeal, type ReadSeal } from './sealActs.ts';
import { SealForm } from './sealForm.tsx';
import { Photograph } from './sealPhotograph.tsx';
import './seals.css';

export interface OfTerminal {
  readonly terminal: string;
  /** IANA zone of the facility. */
  readonly zone: string;
}

const keyOf = (terminal: string) => ['fleet', terminal, 'seals'];

export const SealSection = ({ terminal, zone }: OfTerminal) => {
  const { language } = useWords();
  const t = sealText(language);
  const { hub, session } = useSeat();
  // It takes an officer's key to sign.
  const maySign = useContext(DeskContext) !== undefined;
  const { trusted } = useTrusted();
  const memory = useQueryClient();
  const { data, error } = useQuery({
    queryKey: keyOf(terminal),
    queryFn: async () =>
      valueOf(await hub.ask(sealRegister, { method: 'GET', path: `/api/fleet/terminals/${terminal}/seals`, token: session.token })),
  });
  const put = (register: SealRegister): void => void memory.setQueryData(keyOf(terminal), register);
  const read = (entries: SealRegister['entries']): readonly ReadSeal[] =>
    trusted === undefined ? [] : entries.flatMap((entry) => readSeal(entry, terminal, trusted.directory) ?? []);
  const entries = read(data?.entries ?? []);
  return (
    <section className="desk-card seals" aria-labelledby="seals-title">
      <h2 id="seals-title">{t('title')}</h2>
      {error === null ? null : <RefusalNotice refusal={refusalOf(error)} />}
      {data === undefined || trusted === undefined ? null : (
        <>
          <OnIt t={t} entries={entries} zone={zone} />
          <Openings t={t} openings={data.openings} zone={zone} />
          {read(data.waiting).map((entry) => (
            <Waiting key={entry.said.id} t={t} entry={entry} zone={zone}>
              {maySign ? <SecondSignature t={t} entry={entry} onDone={put} /> : null}
            </Waiting>
          ))}
          {entries.length === 0 ? <p className="desk-quiet">{t('none')}</p> : <Entries t={t} entries={entries} zone={zone} />}
          {maySign ? <SealForm t={t} terminal={terminal} onDone={put} /> : null}
        </>
      )}
    </section>
  );
};

interface Shown {
  readonly t: SealText;
  readonly zone: string;
}

const entryOf = ({ said, first, second }: ReadSeal): SealEntry => ({
  ...{ terminal: said.terminal, number: said.number, act: said.act, at: parseIso(said.at) ?? instant(0), photograph: said.photograph },
  signed: [first, second ?? ''],
});

/** Worked out here from what was signed, and not taken from the hub. */
const OnIt = ({ t, entries, zone }: Shown & { readonly entries: readonly ReadSeal[] }) => {
  const { dateTime } = useWords();
  const held = entries.filter(({ holds }) => holds);
  const on = sealOn(held.map(entryOf), held[0]?.said.terminal ?? '');
  if (on.state === 'open') return <p>{on.since === undefined ? t('never-sealed') : t('open', { since: dateTime(on.since, zone) })}</p>;
  return <p>{t('sealed', { number: on.number, since: dateTime(on.since, zone), seen: dateTime(on.lastSeen, zone) })}</p>;
};

const Openings = ({ t, openings, zone }: Shown & { readonly openings: SealRegister['openings'] }) => {
  const { dateTime } = useWords();
  const without = openings.filter(({ accounted }) => !accounted);
  if (without.length === 0) return null;
  return (
    <Notice tone="bad" title={t('openings', { n: without.length })}>
      <ul>
        {without.slice(0, 10).map(({ at }) => (
          <li key={at}>{dateTime(Date.parse(at), zone)}</li>
        ))}
      </ul>
    </Notice>
  );
};

const actOf = ({ act, repaired }: ReadSeal['said']) => (repaired === true ? 'repaired' : act);

const useName = (): ((officer: string) => string) => {
  const { trusted } = useTrusted();
  return (officer) => trusted?.directory.officers.get(officer)?.name ?? officer;
};

interface WaitingProps extends Shown {
  readonly entry: ReadSeal;
  readonly children: ReactNode;
}

const Waiting = ({ t, entry: { said, first, holds }, zone, children }: WaitingProps) => {
  const { dateTime } = useWords();
  const nameOf = useName();
  return (
    <Notice tone={holds ? 'wait' : 'bad'} title={t('waits', { act: t(`act.${actOf(said)}`), number: said.number })}>
      <p>{t('waits-by', { name: nameOf(first), time: dateTime(Date.parse(said.at), zone) })}</p>
      <Photograph t={t} hash={said.photograph} label={t('photograph-of', { number: said.number })} />
      {holds ? null : <p>{t('not-believed')}</p>}
      {children}
    </Notice>
  );
};

interface SecondProps {
  readonly t: SealText;
  readonly entry: ReadSeal;
  readonly onDone: (register: SealRegister) => void;
}

/** By anybody but the first. */
const SecondSignature = ({ t, entry, onDone }: SecondProps) => {
  const { hub, session } = useDesk();
  const { busy, refusal, run } = useAct();
  if (entry.first === session.officer.id) return <p className="desk-quiet">{t('second-by-another')}</p>;
  if (!entry.holds) return null;
  return (
    <>
      <RefusalNotice refusal={refusal} />
      <Button
        look="main"
        isPending={busy !== undefined}
        onPress={() => run('second', () => countersignSeal(entry, { hub, session }), onDone)}
      >
        {t('second')}
      </Button>
    </>
  );
};

const columns = ['at', 'act', 'number', 'signed', 'photograph'] as const;

const Entries = ({ t, entries, zone }: Shown & { readonly entries: readonly ReadSeal[] }) => {
  const { dateTime } = useWords();
  const nameOf = useName();
  return (
    <table className="fleet-table">
      <caption className="desk-hidden">{t('list')}</caption>
      <thead>
        <tr>
          {columns.map((name) => (
            <th key={name} scope="col">
              {t(`col.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.toReversed().map(({ said, first, second = '', holds }) => (
          <tr key={said.id}>
            <th scope="row" data-name={t('col.at')}>
              {dateTime(Date.parse(said.at), zone)}
            </th>
            <td data-name={t('col.act')}>{t(`act.${actOf(said)}`)}</td>
            <td data-name={t('col.number')} className="desk-fixed">
              {said.number}
            </td>
            <td data-name={t('col.signed')}>{holds ? t('both', { first: nameOf(first), second: nameOf(second) }) : t('not-believed')}</td>
            <td data-name={t('col.photograph')}>
              <Photograph t={t} hash={said.photograph} label={t('photograph-of', { number: said.number })} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

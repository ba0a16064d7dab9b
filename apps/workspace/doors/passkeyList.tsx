import { parseBase64 } from '@dauys/basics/bytes.ts';
import { parseIso } from '@dauys/basics/clock.ts';
import { passkeyMark } from '@dauys/sealing/passkey.ts';
import type { OwnDoors } from '@dauys/protocol/passkey.ts';
import { Mark } from '@dauys/ui/desk/mark.tsx';
import { useTrusted } from '../directory/useTrusted.ts';
import { AskedButton } from '../frame/askedButton.tsx';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useAct } from '../frame/useAct.ts';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import { reportLost } from '../keys/colleagueActs.ts';
import { useDesk } from '../session/session.tsx';
import { MarkDigits } from './passkeyMaker.tsx';
import { useLookAgainAtDoors } from './useDoors.ts';

type OwnPasskey = OwnDoors['passkeys'][number];

/** The digits of a passkey, computed here from its credential id. */
export const markOf = (credential: string): string => passkeyMark(parseBase64(credential) ?? new Uint8Array(0));

export const PasskeyList = ({ passkeys }: { readonly passkeys: readonly OwnPasskey[] }) => {
  const { t } = useWords();
  // Those that open first; what is out stays in sight, last.
  const order = ['waiting', 'usable', 'expired', 'refused', 'lost'];
  const sorted = passkeys.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || (a.madeAt < b.madeAt ? -1 : 1));
  if (passkeys.length === 0) return <p>{t('doors.none')}</p>;
  return (
    <ul className="door-list">
      {sorted.map((passkey) => (
        <OnePasskey key={passkey.credential} passkey={passkey} />
      ))}
    </ul>
  );
};

const OnePasskey = ({ passkey }: { readonly passkey: OwnPasskey }) => {
  const { t } = useWords();
  const { label, state, credential } = passkey;
  const isAlive = state === 'usable' || state === 'waiting';
  return (
    <li className={isAlive ? 'door-line' : 'door-line door-line-out'}>
      <div className="door-line-text">
        <p className="door-line-title">
          <span>{label}</span>{' '}
          <Mark look={state === 'usable' ? 'done' : state === 'waiting' ? 'fresh' : 'plain'}>{t(`doors.state.${state}`)}</Mark>
        </p>
        <Times passkey={passkey} />
        {state === 'waiting' ? <MarkDigits mark={markOf(credential)} /> : null}
      </div>
      {isAlive ? <ReportLost credential={credential} label={label} /> : null}
    </li>
  );
};

const Times = ({ passkey: { madeAt, usedAt, decidedAt, decidedBy } }: { readonly passkey: OwnPasskey }) => {
  const { t, dateTime } = useWords();
  const { trusted } = useTrusted();
  const time = (text: string): string => dateTime(parseIso(text) ?? 0, OWN_ZONE);
  const name = decidedBy === undefined ? '' : (trusted?.directory.officers.get(decidedBy)?.name ?? decidedBy);
  return (
    <p className="door-times desk-quiet desk-small desk-figures">
      <span>{t('doors.made-at', { time: time(madeAt) })}</span>
      {usedAt === undefined ? null : <span>{t('doors.used-at', { time: time(usedAt) })}</span>}
      {decidedAt === undefined ? null : <span>{t('doors.decided-by', { name, time: time(decidedAt) })}</span>}
    </p>
  );
};

export const ReportLost = ({
  credential,
  label,
  onLost,
}: {
  readonly credential: string;
  readonly label: string;
  readonly onLost?: () => void;
}) => {
  const { t } = useWords();
  const { hub, session } = useDesk();
  const { busy, refusal, run } = useAct();
  const lookAgain = useLookAgainAtDoors();
  const go = (): void =>
    run(
      'lost',
      () => reportLost(credential, { hub, session }),
      () => {
        onLost?.();
        lookAgain();
      },
    );
  return (
    <div className="door-line-act">
      <RefusalNotice refusal={refusal} />
      <AskedButton
        label={t('doors.lost')}
        about={label}
        question={t('doors.lost-sure')}
        spoken={`${t('doors.lost')}: ${label}`}
        isPending={busy !== undefined}
        onGo={go}
      />
    </div>
  );
};

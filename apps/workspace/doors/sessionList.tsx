import { parseIso } from '@dauys/basics/clock.ts';
import { ok } from '@dauys/basics/result.ts';
import type { OwnSessions } from '@dauys/protocol/passkey.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Mark } from '@dauys/ui/desk/mark.tsx';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { useState } from 'react';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useAct } from '../frame/useAct.ts';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import { nothingBack } from '../link/nothingBack.ts';
import { refusalOf } from '../link/refused.ts';
import { useDesk } from '../session/session.tsx';
import { useLookAgainAtDoors, useOwnSessions } from './useDoors.ts';

type OwnSession = OwnSessions['sessions'][number];

export const SessionList = () => {
  const { t } = useWords();
  const sessions = useOwnSessions();
  const [isEnded, setEnded] = useState(false);
  return (
    <section className="desk-card doors-card" aria-labelledby="doors-sessions">
      <h2 id="doors-sessions">{t('doors.sessions')}</h2>
      {sessions.error === null ? null : <RefusalNotice refusal={refusalOf(sessions.error)} />}
      {isEnded ? (
        <Notice tone="good" live="status">
          <p>{t('doors.session-ended')}</p>
        </Notice>
      ) : null}
      <ul className="door-list">
        {(sessions.data?.sessions ?? []).map((session) => (
          <OneSession key={session.id} session={session} onEnded={() => setEnded(true)} />
        ))}
      </ul>
    </section>
  );
};

interface OneSessionProps {
  readonly session: OwnSession;
  readonly onEnded: () => void;
}

const useEnding = ({ session: { id, own }, onEnded }: OneSessionProps) => {
  const { hub, session, leave } = useDesk();
  const { busy, refusal, run } = useAct();
  const lookAgain = useLookAgainAtDoors();
  const end = (): void =>
    run(
      'end',
      async () => {
        const answer = await hub.ask(nothingBack, { method: 'POST', path: '/api/access/sessions/end', token: session.token, body: { id } });
        return answer.ok ? ok(undefined) : answer;
      },
      () => {
        if (own) return leave('signed-out');
        onEnded();
        lookAgain();
      },
    );
  return { end, isEnding: busy !== undefined, refusal };
};

const OneSession = (props: OneSessionProps) => {
  const { t, dateTime } = useWords();
  const { door, label, beganAt, usedAt, own } = props.session;
  const { end, isEnding, refusal } = useEnding(props);
  const time = (text: string): string => dateTime(parseIso(text) ?? 0, OWN_ZONE);
  return (
    <li className="door-line">
      <div className="door-line-text">
        <p className="door-line-title">
          <span>
            {t(`doors.session.${door}`)}
            {label === undefined ? '' : `: ${label}`}
          </span>{' '}
          {own ? <Mark look="done">{t('doors.session-own')}</Mark> : null}
        </p>
        <p className="door-times desk-quiet desk-small desk-figures">
          <span>{t('doors.session-began', { time: time(beganAt) })}</span>
          <span>{t('doors.session-used', { time: time(usedAt) })}</span>
        </p>
      </div>
      <div className="door-line-act">
        <RefusalNotice refusal={refusal} />
        <Button
          onPress={end}
          isPending={isEnding}
          aria-label={`${t('doors.session-end')}: ${t(`doors.session.${door}`)}, ${time(beganAt)}`}
        >
          {t('doors.session-end')}
        </Button>
      </div>
    </li>
  );
};

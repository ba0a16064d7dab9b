import { useState } from 'react';
import { instant, isoOf } from '@dauys/basics/clock.ts';
import type { VisitCodeShown } from '@dauys/protocol/visit.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import type { VisitText } from '@dauys/wording/compiled/visit.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useAct } from '../frame/useAct.ts';
import { nothingBack } from '../link/nothingBack.ts';
import { useDesk } from '../session/session.tsx';
import { Pick } from './pick.tsx';
import { useLookAgainAtVisits } from './useVisits.ts';

/** From that moment on its time runs. */
export const TypedAt = ({ code: { hash, facility }, v }: { readonly code: VisitCodeShown; readonly v: VisitText }) => {
  const { hub, session } = useDesk();
  const { trusted } = useTrusted();
  const [terminal, setTerminal] = useState('');
  const { busy, refusal, run } = useAct();
  const lookAgain = useLookAgainAtVisits();
  const now = (): void => {
    const body = { hash, terminal, typedAt: isoOf(instant(Date.now())) };
    run('typed', () => hub.ask(nothingBack, { method: 'POST', path: '/api/visits/codes/typed', token: session.token, body }), lookAgain);
  };
  const own = [...(trusted?.directory.terminals.values() ?? [])].filter((one) => one.facility === facility && one.retired === undefined);
  return (
    <div className="door-line-act">
      <Pick label={v('typed.terminal')} options={own.map(({ id }) => ({ id, name: id }))} chosen={terminal} onChoose={setTerminal} />
      <RefusalNotice refusal={refusal} />
      <div className="desk-actions">
        <Button onPress={now} isPending={busy !== undefined} isDisabled={terminal === ''}>
          {v('typed.now')}
        </Button>
      </div>
    </div>
  );
};

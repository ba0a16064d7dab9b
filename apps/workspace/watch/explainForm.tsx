/** Explaining a silence: one of a closed list, and what shows it. */
import { useState, type FormEvent } from 'react';
import Type from 'typebox';
import type { NoticeOnWire } from '@dauys/protocol/duty.ts';
import { EXPLANATION_WORDS, isExplanation, type ExplanationWord } from '@dauys/fleet/explanation.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Field } from '@dauys/ui/desk/field.tsx';
import { Select } from '@dauys/ui/desk/select.tsx';
import { dutyText } from '@dauys/wording/compiled/duty.ts';
import { fleetText } from '@dauys/wording/compiled/fleet.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useAct } from '../frame/useAct.ts';
import { useWords } from '../frame/words.tsx';
import { useSeat } from '../session/seat.tsx';
import { useRenew } from './useNotices.ts';

const LONGEST = 1_000;

const useExplaining = ({ terminal, from }: NoticeOnWire) => {
  const { hub, session } = useSeat();
  const renew = useRenew();
  const act = useAct();
  const [word, setWord] = useState<ExplanationWord>();
  const [evidence, setEvidence] = useState('');
  const [isMissing, setMissing] = useState(false);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(word === undefined);
    if (word === undefined) return;
    const body = { terminal, from, word, evidence: evidence.trim() };
    act.run(
      'send',
      () => hub.ask(Type.Unknown(), { method: 'POST', path: '/api/fleet/notices/answers', token: session.token, body }),
      () => renew('notices'),
    );
  };
  return { word, setWord, evidence, setEvidence, isMissing, send, isSending: act.busy !== undefined, refusal: act.refusal };
};

export const ExplainForm = ({ notice }: { readonly notice: NoticeOnWire }) => {
  const { language } = useWords();
  const [d, f] = [dutyText(language), fleetText(language)];
  const { word, setWord, evidence, setEvidence, isMissing, send, isSending, refusal } = useExplaining(notice);
  return (
    <form className="explain" onSubmit={send} noValidate>
      <RefusalNotice refusal={refusal} />
      <Select
        label={d('explain.word')}
        empty={d('explain.choose')}
        options={EXPLANATION_WORDS.map((id) => ({ id, label: f(`explanation.${id}`) }))}
        chosen={word}
        onChoose={(id) => setWord(isExplanation(id) ? id : undefined)}
        fault={isMissing ? d('explain.missing') : undefined}
      />
      <Field
        label={d('explain.evidence')}
        help={d('explain.evidence-help')}
        rows={3}
        value={evidence}
        onChange={setEvidence}
        maxLength={LONGEST}
      />
      <p className="desk-quiet desk-small">{d('explain.first-counts')}</p>
      <Button look="main" type="submit" isPending={isSending}>
        {d(isSending ? 'explain.sending' : 'explain.send')}
      </Button>
    </form>
  );
};

import { Choices } from '@dauys/ui/desk/choices.tsx';
import { Field } from '@dauys/ui/desk/field.tsx';
import { Segments } from '@dauys/ui/desk/segments.tsx';
import type { Manifest } from '@dauys/complaint/manifest.ts';
import { REPLY_KINDS } from '@dauys/sealing/reply.ts';
import { LANGUAGES } from '@dauys/wording/plural.ts';
import { useWords } from '../frame/words.tsx';
import { faultsOfDraft, lengthOf, roomFor, type DraftFault, type ReplyDraft } from './replyDraft.ts';

interface ReplyFieldsProps {
  readonly draft: ReplyDraft;
  readonly theirs: Manifest['language'];
  /** Faults are shown from the first press of the button on, not while one begins to write. */
  readonly showFaults: boolean;
  readonly onChange: (draft: ReplyDraft) => void;
}

export const ReplyFields = ({ draft, theirs, showFaults, onChange }: ReplyFieldsProps) => {
  const { t, say, number } = useWords();
  const faults = showFaults ? faultsOfDraft(draft) : [];
  const faultOf = (field: DraftFault['field']): string | undefined => {
    const found = faults.find((fault) => fault.field === field);
    return found === undefined ? undefined : say(found);
  };
  const counted = t('reply.count', { n: number(lengthOf(draft.text)), left: number(Math.max(0, roomFor(draft))) });
  return (
    <>
      <Choices
        label={t('reply.kind')}
        choices={REPLY_KINDS.map((id) => ({ id, label: t(`reply.kind.${id}`), detail: t(`reply.kind.${id}-detail`) }))}
        chosen={draft.kind}
        onChoose={(kind) => onChange({ ...draft, kind })}
      />
      <ReplyLanguage draft={draft} theirs={theirs} onChange={onChange} />
      <Field
        label={t('reply.text')}
        help={`${t('reply.text-help')} ${counted}`}
        rows={8}
        value={draft.text}
        onChange={(text) => onChange({ ...draft, text })}
        fault={faultOf('text')}
        lang={draft.language}
      />
      {draft.kind === 'interim' ? null : (
        <Field
          label={t('reply.route')}
          help={t(draft.kind === 'answered' ? 'reply.route-help' : 'reply.route-optional')}
          rows={3}
          value={draft.route}
          onChange={(route) => onChange({ ...draft, route })}
          fault={faultOf('route')}
          lang={draft.language}
        />
      )}
    </>
  );
};

const ReplyLanguage = ({ draft, theirs, onChange }: Omit<ReplyFieldsProps, 'showFaults'>) => {
  const { t } = useWords();
  return (
    <div className="reply-language">
      <span className="desk-label">{t('reply.language')}</span>
      <Segments
        label={t('reply.language')}
        segments={LANGUAGES.map((id) => ({ id, label: t(`language.${id}`), lang: id }))}
        chosen={draft.language}
        onChoose={(language) => onChange({ ...draft, language })}
      />
      <span className="desk-quiet desk-small">
        {draft.language === theirs ? t('reply.language-same') : t('reply.language-differs', { language: theirs })}
      </span>
    </div>
  );
};

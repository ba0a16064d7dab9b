import { deskText } from '@dauys/wording/compiled/desk.ts';
import { kioskText } from '@dauys/wording/compiled/kiosk.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { useWords } from '../frame/words.tsx';
import { useDesk } from '../session/session.tsx';
import type { ReplyDraft } from './replyDraft.ts';

/** The answer as the terminal will show it: in the language of the answer, not of the desk. */
export const ReplyPreview = ({ draft }: { readonly draft: ReplyDraft }) => {
  const { t, language } = useWords();
  const { session } = useDesk();
  const { trusted } = useTrusted();
  const theirs = deskText(draft.language);
  const kiosk = kioskText(draft.language);
  const body = trusted?.directory.bodies.get(session.officer.body)?.names[draft.language] ?? session.officer.body;
  const route = draft.kind === 'interim' ? '' : draft.route.trim();
  return (
    <figure className="preview">
      <figcaption className="desk-label">{t('reply.preview')}</figcaption>
      <div className="preview-paper" lang={draft.language}>
        <p className="preview-kind">{kiosk(`answers.kind.${draft.kind}`)}</p>
        <p className="desk-quiet">{theirs('reply.preview-from', { body })}</p>
        {draft.text.trim() === '' ? (
          <p className="desk-quiet" lang={language}>
            {t('reply.preview-empty')}
          </p>
        ) : (
          <p className="preview-text">{draft.text.trim()}</p>
        )}
        {route === '' ? null : (
          <>
            <p className="preview-route">{kiosk('answers.route')}</p>
            <p className="preview-text">{route}</p>
          </>
        )}
        <p className="desk-quiet desk-small">{theirs('reply.preview-signed', { name: session.officer.name })}</p>
      </div>
    </figure>
  );
};

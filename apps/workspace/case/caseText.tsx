/** What the person wrote, to be read. The one place of the page where content stands in clear. */
import { reveal } from '@dauys/basics/redacted.ts';
import type { Manifest } from '@dauys/complaint/manifest.ts';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { useWords } from '../frame/words.tsx';
import { Asserted } from './asserted.tsx';
import { Attachments } from './attachments.tsx';
import type { OpenedCase } from './openCase.ts';
import { WishesSaid } from './wishes.tsx';

export const CaseText = ({ opened }: { readonly opened: OpenedCase }) => {
  const { t, language } = useWords();
  if (opened.manifest === undefined)
    return (
      <Notice tone="bad" live="alert" title={t('case.not-shown')}>
        <p>{t('case.not-shown-detail')}</p>
      </Notice>
    );
  const manifest = reveal(opened.manifest);
  return (
    <>
      <Flags manifest={manifest} />
      <section className="desk-card" aria-labelledby="text-title">
        <div className="card-head">
          <h2 id="text-title">{t('case.text')}</h2>
          <p className="desk-quiet desk-small">
            {t(`kind.${manifest.kind}`)} · {t('case.written-in', { language: manifest.language })}
          </p>
        </div>
        {manifest.text.trim() === '' ? (
          <p className="desk-quiet">{t(manifest.solved === undefined ? 'case.no-text' : `solved.${manifest.solved}`)}</p>
        ) : (
          <p className="complaint-text" lang={manifest.language} dir="auto">
            {manifest.text}
          </p>
        )}
        <Attachments entries={manifest.attachments} boxes={opened.attachments} />
      </section>
      <WishesSaid language={language} wishes={manifest.wishes} />
      <Who manifest={manifest} />
    </>
  );
};

const Flags = ({ manifest }: { readonly manifest: Manifest }) => {
  const { t } = useWords();
  return (
    <>
      {manifest.kind === 'withdrawal' ? (
        <Notice tone="wait">
          <p>{t('case.withdrawal-notice')}</p>
        </Notice>
      ) : null}
      {manifest.keyAge === 'stale' ? (
        <Notice tone="wait">
          <p>{t('case.stale-key')}</p>
        </Notice>
      ) : null}
      {manifest.canary === undefined ? null : (
        <Notice tone="calm">
          <p>{t('case.canary')}</p>
        </Notice>
      )}
    </>
  );
};

const Who = ({ manifest }: { readonly manifest: Manifest }) => {
  const { t, language } = useWords();
  const { disclosure, identity, assertion } = manifest;
  return (
    <section className="desk-card who" aria-labelledby="who-title">
      <h2 id="who-title">{t('case.who')}</h2>
      {identity === undefined ? null : (
        <p className="who-name">
          {identity.name}
          {identity.number === undefined ? null : (
            <span className="desk-quiet"> · {t('case.person-number', { number: identity.number })}</span>
          )}
        </p>
      )}
      {identity === undefined ? null : <Asserted language={language} assertion={assertion} identity={identity} />}
      <p>
        <strong>{t(`disclosure.${disclosure}`)}.</strong> {t(`disclosure.${disclosure}-detail`)}
      </p>
    </section>
  );
};

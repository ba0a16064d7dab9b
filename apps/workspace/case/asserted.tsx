import type { Assertion } from '@dauys/complaint/assertion.ts';
import type { Identity } from '@dauys/complaint/manifest.ts';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { assertedText } from '@dauys/wording/compiled/asserted.ts';
import type { Language } from '@dauys/wording/plural.ts';

/** Whether it is the name, and where both have one the number, that the person wrote. */
export const isAsWritten = (said: Pick<Assertion, 'name' | 'number'>, wrote: Identity): boolean => {
  const plain = (text: string): string => text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().toLowerCase();
  const isSameNumber = said.number === undefined || wrote.number === undefined || plain(said.number) === plain(wrote.number);
  return plain(said.name) === plain(wrote.name) && isSameNumber;
};

const knownBy = (said: Assertion) => (said.how === 'card' ? (`card.${said.strength}` as const) : (`fingerprint.${said.strength}` as const));

/** What a reader said beside the name that was written: how it knows, what that shows, and what not. */
export const Asserted = (p: { readonly language: Language; readonly assertion: Assertion | undefined; readonly identity: Identity }) => {
  const a = assertedText(p.language);
  if (p.assertion === undefined) return <p className="desk-quiet">{a('typed')}</p>;
  const { name, number } = p.assertion;
  return (
    <>
      <Notice tone="calm" title={a('title')}>
        <p dir="auto">
          <strong>{number === undefined ? a('said', { name }) : a('said.number', { name, number })}</strong>
        </p>
        <p>{a(knownBy(p.assertion))}</p>
        <p>{a(`${p.assertion.how}.means`)}</p>
      </Notice>
      {isAsWritten(p.assertion, p.identity) ? null : (
        <Notice tone="wait">
          <p>{a('differs')}</p>
        </Notice>
      )}
    </>
  );
};

/** Said above every screen: the inbox as a whole is not what the public record, or this body's own memory, says it is. */
import { utf8 } from '@dauys/basics/bytes.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { useWords } from '../frame/words.tsx';
import type { ChainFinding } from './judgeChain.ts';
import type { ChainSeen } from './readChain.ts';
import { useChain } from './useChain.ts';

/** More places than this are counted, not listed. */
const LISTED = 5;

export const ChainWarning = () => {
  const { t } = useWords();
  const seen = useChain();
  if (seen === undefined || seen.findings.length === 0) return null;
  return (
    <Notice tone="bad" live="alert" title={t('chain.title')}>
      <ul className="chain-findings">
        {seen.findings.map((finding) => (
          <Finding key={finding.code} finding={finding} />
        ))}
      </ul>
      <p>{t('chain.what-to-do')}</p>
      <Button onPress={() => save(seen)}>{t('chain.save')}</Button>
    </Notice>
  );
};

const Finding = ({ finding: { code, places } }: { readonly finding: ChainFinding }) => {
  const { t, say, number } = useWords();
  const listed = places.slice(0, LISTED).map(number).join(', ');
  return (
    <li>
      {say({ code })}
      {places.length === 0 ? null : ` ${t('chain.places', { places: listed, more: Math.max(0, places.length - LISTED) })}`}{' '}
      <span className="desk-fixed">{t('proof.code', { code })}</span>
    </li>
  );
};

/** What shows it, for whoever looks into it: hashes and signed notes only, nothing of what anybody wrote. */
const save = ({ sofar, head, remembered, findings }: ChainSeen): void => {
  const said = { v: 1, at: new Date().toISOString(), findings, links: sofar.links, head, remembered };
  const address = URL.createObjectURL(new Blob([utf8(`${JSON.stringify(said, null, 2)}\n`)], { type: 'application/json' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: 'dauys-inbox-evidence.json' });
  link.click();
  URL.revokeObjectURL(address);
};

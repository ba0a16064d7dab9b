import { Button } from '@dauys/ui/touch/button.tsx';
import { Notice } from '@dauys/ui/touch/notice.tsx';
import type { PaperKey } from '@dauys/wording/compiled/paper.ts';
import { useState, type ReactNode } from 'react';
import { agent } from '../agent.ts';
import { canCover } from '../cover.ts';
import { coverer } from '../covering.ts';
import { useScene } from '../scene.ts';
import { useWords } from '../words.ts';

type Paper = { readonly at: 'offered' | 'making' | 'printing' | 'printed' } | { readonly at: 'failed'; readonly says: string };

/** Offers the slip of an envelope on paper, where a printer answers. What is stored is kept with or without it, and that is said. */
export const PrintSlip = ({ envelopeId }: { readonly envelopeId: string }) => {
  const { printing, print } = usePrinting();
  const { paper } = useWords();
  return <Printing paper={printing} press={() => void print(envelopeId)} offer={paper('print')} />;
};

/** A slip for nothing: what is lodged for it is a cover, and its slip looks and checks like any other. */
export const CoverSlip = ({ offer }: { readonly offer: string }) => {
  const { view, terminal, session } = useScene();
  const { language, paper: t } = useWords();
  const { printing, print, say } = usePrinting();
  const [made, setMade] = useState<string>();
  const make = async (): Promise<void> => {
    if (made !== undefined) return print(made);
    say({ at: 'making' });
    const making = { view, terminal: terminal.state?.terminal ?? '', language, condition: terminal.condition };
    const lodged = await coverer.forSlip(session.number, making);
    if (lodged === undefined) return say({ at: 'failed', says: t('guide.failed') });
    setMade(lodged.envelopeId);
    return print(lodged.envelopeId);
  };
  if (!canCover(view)) return null;
  return (
    <Printing paper={printing} press={() => void make()} offer={offer}>
      <p>{t('guide.detail')}</p>
    </Printing>
  );
};

const usePrinting = () => {
  const { language, paper: t } = useWords();
  const [printing, say] = useState<Paper>({ at: 'offered' });
  const print = async (envelopeId: string): Promise<void> => {
    say({ at: 'printing' });
    const printed = await agent.print(envelopeId, language);
    say(printed.ok ? { at: 'printed' } : { at: 'failed', says: t(wordsOf(printed.error.code)) });
  };
  return { printing, print, say };
};

/** Sentences without values only; anything else is a printer that did not answer. */
const wordsOf = (code: string): Extract<PaperKey, `failed.${string}`> => {
  if (code === 'printer/paper-out') return 'failed.paper-out';
  if (code === 'printer/cover-open') return 'failed.cover-open';
  return code === 'printer/fault' ? 'failed.fault' : 'failed.absent';
};

const Printing = (p: { readonly paper: Paper; readonly press: () => void; readonly offer: string; readonly children?: ReactNode }) => {
  const { terminal } = useScene();
  const { paper: t } = useWords();
  const { paper } = p;
  if (terminal.state?.prints !== true && paper.at === 'offered') return null;
  if (paper.at === 'printed') return <Notice tone="good">{t('printed')}</Notice>;
  const busy = paper.at === 'making' || paper.at === 'printing';
  return (
    <div className="printing" aria-live="polite">
      {paper.at === 'offered' && p.children}
      {paper.at === 'failed' && <Notice tone="calm">{paper.says}</Notice>}
      <Button press={p.press} disabled={busy}>
        {busy ? t(paper.at) : paper.at === 'failed' ? t('again') : p.offer}
      </Button>
    </div>
  );
};

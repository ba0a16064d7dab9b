import { Button } from '@dauys/ui/touch/button.tsx';
import { Notice } from '@dauys/ui/touch/notice.tsx';
import { useEffect, useState } from 'react';
import { Picto } from '../pictograms.tsx';
import { useScene } from '../scene.ts';
import { makeSounding } from '../ways/sounding.ts';
import { useWords } from '../words.ts';

/** A little slower than the voice's own. */
const HOW = { pace: 0.9, loudness: 0.6 };

/** The lesson aloud, a page after the other, for whoever stands there; one touch stops it. Who goes by ear or hears first is told all of it anyhow. */
export const LessonVoice = ({ page, pages, aloud }: { readonly page: number; readonly pages: number; readonly aloud: boolean }) => {
  const { act, terminal, ways } = useScene();
  const { s } = useWords();
  const { failed } = useReadAloud(page, pages, aloud);
  if (terminal.state?.speech === undefined || ways.way !== 'touch') return null;
  return (
    <div className="printing" aria-live="polite">
      {failed && <Notice tone="calm">{s('lesson.failed')}</Notice>}
      <Button icon={<Picto of={aloud ? 'stop' : 'hear'} />} press={() => act({ do: 'read', page, aloud: !aloud })}>
        {s(aloud ? 'lesson.stop' : 'lesson.hear')}
      </Button>
    </div>
  );
};

const useReadAloud = (page: number, pages: number, aloud: boolean): { readonly failed: boolean } => {
  const { act } = useScene();
  const { language } = useWords();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!aloud) return undefined;
    const last = page >= pages - 1;
    const sounding = makeSounding(
      () => act({ do: 'read', page: last ? page : page + 1, aloud: !last }),
      () => {
        setFailed(true);
        act({ do: 'read', page });
      },
    );
    const said = (part: 'title' | 'text') => ({ language, pack: 'kiosk', key: `guide.${page + 1}.${part}`, values: [] }) as const;
    sounding.say([said('title'), said('text')], HOW);
    return sounding.hush;
  }, [act, language, page, pages, aloud]);
  return { failed };
};

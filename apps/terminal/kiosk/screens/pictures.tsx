import { LIMITS } from '@dauys/complaint/limits.ts';
import type { KioskState } from '@dauys/protocol/kiosk.ts';
import { Button } from '@dauys/ui/touch/button.tsx';
import { Live, Notice } from '@dauys/ui/touch/notice.tsx';
import { Stage } from '@dauys/ui/touch/stage.tsx';
import { useEffect, useId, useRef, useState } from 'react';
import { Behind } from '../behind.tsx';
import { faultOf } from '../faultWords.ts';
import type { Picture } from '../lodge.ts';
import { bitmapOf, redraw } from '../picture.ts';
import { Picto } from '../pictograms.tsx';
import { useScene } from '../scene.ts';
import { useWords } from '../words.ts';
import { Onward } from './moves.tsx';

type News = 'pictures.working' | 'pictures.added' | 'pictures.removed' | 'pictures.unreadable' | undefined;

export const Pictures = () => {
  const { session, act, terminal } = useScene();
  const { t } = useWords();
  const [news, setNews] = useState<News>();
  const { pictures } = session;
  const add = async (file: Blob): Promise<void> => {
    setNews('pictures.working');
    const drawn = await redraw(file, nextNumber(pictures));
    setNews(drawn.ok ? 'pictures.added' : 'pictures.unreadable');
    if (drawn.ok) act({ do: 'picture', pictures: [...pictures, drawn.value] });
  };
  const remove = (picture: Picture): void => {
    act({ do: 'picture', pictures: pictures.filter((one) => one !== picture) });
    setNews('pictures.removed');
  };
  const fault = faultOf(t, 'attachments', session.draft, 'attachments');
  return (
    <Stage
      title={t('pictures.title')}
      help={t('pictures.help')}
      moves={<Onward says={t(pictures.length === 0 ? 'pictures.none' : 'next')} />}
    >
      {news === 'pictures.unreadable' && <Notice tone="fault">{t(news)}</Notice>}
      {fault !== undefined && <Notice tone="fault">{fault}</Notice>}
      {pictures.length > 0 && <Taken pictures={pictures} remove={remove} />}
      {session.draft.attachments.length < LIMITS.attachments ? (
        <Adding
          by={terminal.state?.pictures}
          says={pictures.length === 0 ? t('pictures.add') : t('pictures.more')}
          take={(file) => void add(file)}
        />
      ) : (
        <Notice tone="calm">{t('pictures.full')}</Notice>
      )}
      <Live>{news !== undefined && news !== 'pictures.unreadable' ? t(news) : ''}</Live>
    </Stage>
  );
};

const Taken = (p: { readonly pictures: readonly Picture[]; readonly remove: (picture: Picture) => void }) => {
  const { t } = useWords();
  return (
    <ul className="pictures">
      {p.pictures.map((picture, i) => (
        <li key={picture.name}>
          <Preview picture={picture} says={t('pictures.one', { n: i + 1 })} />
          <Button rank="danger" label={t('pictures.remove', { n: i + 1 })} press={() => p.remove(picture)}>
            {t('remove')}
          </Button>
        </li>
      ))}
    </ul>
  );
};

const nextNumber = (pictures: readonly Picture[]): number => {
  const taken = new Set(pictures.map(({ name }) => name));
  return [1, 2, 3, 4, 5].find((n) => !taken.has(`picture-${n}.jpg`)) ?? 1;
};

interface Choosing {
  readonly says: string;
  readonly take: (file: Blob) => void;
}

/** A terminal in its box opens no window of files: there one holds it before the camera. */
const Adding = (p: Choosing & { readonly by: KioskState['pictures'] }) =>
  p.by === 'camera' ? <Behind show={({ CameraChoice }) => <CameraChoice take={p.take} />} /> : <FileChoice {...p} />;

const FileChoice = (p: Choosing) => {
  const id = useId();
  return (
    <div className="file-choice">
      <input
        id={id}
        type="file"
        accept="image/jpeg,image/png,image/webp"
        autoComplete="off"
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The browser's own memory of the choice goes at once, so that the same file can be chosen again.
          event.target.value = '';
          if (file !== undefined) p.take(file);
        }}
      />
      <label htmlFor={id}>
        <Picto of="picture" />
        <span>{p.says}</span>
      </label>
    </div>
  );
};

/** Drawn to a canvas: no address of the picture exists that somebody could open later. */
export const Preview = (p: { readonly picture: Picture; readonly says: string }) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { picture } = p;
  useEffect(() => {
    let gone = false;
    void bitmapOf(picture).then((bitmap) => {
      const place = canvas.current;
      if (!gone && place !== null) {
        [place.width, place.height] = [bitmap.width, bitmap.height];
        place.getContext('2d')?.drawImage(bitmap, 0, 0);
      }
      bitmap.close();
    });
    return () => {
      gone = true;
    };
  }, [picture]);
  return <canvas ref={canvas} role="img" aria-label={p.says} />;
};

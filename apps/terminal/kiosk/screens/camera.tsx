/** Where no file can be chosen, a paper or an injury is held before the camera. */
import { Button } from '@dauys/ui/touch/button.tsx';
import { Notice } from '@dauys/ui/touch/notice.tsx';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Picto } from '../pictograms.tsx';
import { useWords } from '../words.ts';
import { openCamera } from '../voice/camera.ts';
import { Seen } from './seen.tsx';

/** One picture at a time; the camera is off before and after. */
export const CameraChoice = (p: { readonly take: (picture: Blob) => void }) => {
  const { v } = useWords();
  const [isOpen, setOpen] = useState(false);
  return isOpen ? (
    <Camera take={p.take} close={() => setOpen(false)} />
  ) : (
    <div className="instead">
      <Button icon={<Picto of="film" />} press={() => setOpen(true)}>
        {v('camera.add')}
      </Button>
    </div>
  );
};

const Camera = (p: { readonly take: (picture: Blob) => void; readonly close: () => void }) => {
  const { v } = useWords();
  const [stream, setStream] = useState<MediaStream | 'none'>();
  const seen = useRef<HTMLVideoElement>(null);
  const place = useCallback((video: HTMLVideoElement | null) => {
    seen.current = video;
  }, []);
  useEffect(() => {
    const camera = openCamera(setStream);
    return () => camera.close();
  }, []);
  if (stream === 'none') return <Notice tone="fault">{v('camera.none')}</Notice>;
  const take = async (): Promise<void> => {
    const picture = await stillOf(seen.current);
    p.close();
    if (picture !== undefined) p.take(picture);
  };
  return (
    <>
      <p>{v('camera.help')}</p>
      {stream !== undefined && <Seen stream={stream} says={v('camera.view')} place={place} />}
      <div className="instead">
        <Button rank="main" icon={<Picto of="record" />} disabled={stream === undefined} press={() => void take()}>
          {v('camera.take')}
        </Button>
        <Button icon={<Picto of="no" />} press={p.close}>
          {v('camera.close')}
        </Button>
      </div>
    </>
  );
};

/** What is seen now; `undefined` before the first frame has come. */
const stillOf = async (video: HTMLVideoElement | null): Promise<Blob | undefined> => {
  if (video === null || video.videoWidth === 0) return undefined;
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
};

import { Ask } from '@dauys/ui/touch/ask.tsx';
import { Button } from '@dauys/ui/touch/button.tsx';
import { Notice } from '@dauys/ui/touch/notice.tsx';
import { useEffect, useRef, useState } from 'react';
import { Picto } from '../pictograms.tsx';
import { useScene } from '../scene.ts';
import { clockOf, type Recording } from '../voice/decide.ts';
import { RECORDINGS } from '@dauys/complaint/recordings.ts';
import { whileHeadset } from '../ways/sounding.ts';
import { useWords } from '../words.ts';

/** It lies sealed in the vault: to be heard, recorded anew, deleted, or left as it is. */
export const Held = (p: { readonly recording: Recording; readonly forget: () => void }) => {
  const { v } = useWords();
  const { seconds, ended } = p.recording;
  // One hasty touch, or the key that ended it pressed twice, must not take minutes of somebody's words away.
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <div aria-live="polite">
        <Notice tone="good">{v('held', clockOf(seconds))}</Notice>
      </div>
      {ended !== 'stopped' && (
        <div aria-live="polite">
          <Notice tone="calm">{v(`ended.${ended}`)}</Notice>
        </div>
      )}
      <Listening recording={p.recording} />
      <div className="instead">
        <Button icon={<Picto of="record" />} press={() => setAsked(true)}>
          {v('anew')}
        </Button>
        <Button rank="danger" icon={<Picto of="no" />} press={() => setAsked(true)}>
          {v('erase')}
        </Button>
      </div>
      {isAsked && <SureToForget keep={() => setAsked(false)} forget={p.forget} />}
    </>
  );
};

const SureToForget = (p: { readonly keep: () => void; readonly forget: () => void }) => {
  const { v } = useWords();
  return (
    <Ask
      title={v('sure.title')}
      escape={p.keep}
      answers={
        <>
          <Button rank="main" press={p.keep}>
            {v('sure.keep')}
          </Button>
          <Button rank="danger" press={p.forget}>
            {v('erase')}
          </Button>
        </>
      }
    >
      <p>{v('sure.text')}</p>
    </Ask>
  );
};

/** Somebody's own words sound into a headset or not at all, and no longer than it is plugged in. */
const Listening = (p: { readonly recording: Recording }) => {
  const { vault, terminal } = useScene();
  const { v } = useWords();
  const [bytes, setBytes] = useState<Blob>();
  if (terminal.state?.speech?.headset !== true) return <Notice tone="calm">{v('listen.headset')}</Notice>;
  const open = async (): Promise<void> => {
    const opened = await vault().hear();
    setBytes(new Blob([opened], { type: RECORDINGS[p.recording.kind].mime }));
  };
  return bytes === undefined ? (
    <Button icon={<Picto of="hear" />} press={() => void open()}>
      {v('listen')}
    </Button>
  ) : (
    <>
      <Button icon={<Picto of="halt" />} press={() => setBytes(undefined)}>
        {v('listen.stop')}
      </Button>
      <Sounding bytes={bytes} kind={p.recording.kind} end={() => setBytes(undefined)} />
    </>
  );
};

/** An address in page memory for as long as it sounds. */
const Sounding = (p: { readonly bytes: Blob; readonly kind: Recording['kind']; readonly end: () => void }) => {
  const player = useRef<HTMLVideoElement>(null);
  const end = useRef(p.end);
  useEffect(() => {
    end.current = p.end;
  });
  useEffect(() => {
    const place = player.current;
    if (place === null) return undefined;
    const [address, over] = [URL.createObjectURL(p.bytes), new AbortController()];
    const stop = (): void => end.current();
    for (const event of ['ended', 'error']) place.addEventListener(event, stop, { signal: over.signal });
    place.src = address;
    place.play().catch(stop);
    void whileHeadset(over.signal, stop);
    return () => {
      over.abort();
      place.pause();
      place.removeAttribute('src');
      place.load();
      URL.revokeObjectURL(address);
    };
  }, [p.bytes]);
  return <video ref={player} className={p.kind === 'video' ? 'seen' : 'unseen'} playsInline disableRemotePlayback aria-hidden="true" />;
};

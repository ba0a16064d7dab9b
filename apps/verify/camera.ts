import type { Looker } from './looking.ts';

/** Milliseconds between two looks at the camera. */
const PAUSE = 150;

export interface Watching {
  readonly video: HTMLVideoElement;
  stop(): void;
}

/**
 * Opens the camera (the rear one where there are two) and looks until a slip is seen, then stops and says it. Rejects when there is no camera
 * or it is not allowed. Frames go nowhere but to `looker`.
 */
export const watch = async (looker: Looker, found: (text: string) => void): Promise<Watching> => {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: 'environment', width: { ideal: 1_280 } } });
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  let isOpen = true;
  const stop = (): void => {
    isOpen = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  const look = async (): Promise<void> => {
    const text = isOpen && video.readyState >= 2 ? await looker.frame(video) : undefined;
    if (!isOpen) return;
    if (text === undefined) setTimeout(() => void look(), PAUSE);
    else {
      stop();
      found(text);
    }
  };
  await video.play();
  void look();
  return { video, stop };
};

import { useEffect, useRef } from 'react';

/** What the camera sees, as a mirror shows it. Nothing of it is kept here. */
export const Seen = (p: {
  readonly stream: MediaStream;
  readonly says?: string;
  readonly place?: (video: HTMLVideoElement | null) => void;
}) => {
  const place = useRef<HTMLVideoElement>(null);
  const { stream, place: tell } = p;
  useEffect(() => {
    const video = place.current;
    if (video === null) return undefined;
    // Only the picture: a microphone beside its own loudspeaker howls.
    video.srcObject = new MediaStream(stream.getVideoTracks());
    video.play().catch(() => undefined);
    tell?.(video);
    return () => {
      video.srcObject = null;
      tell?.(null);
    };
  }, [stream, tell]);
  return (
    <video ref={place} className="seen" muted playsInline disableRemotePlayback aria-hidden={p.says === undefined} aria-label={p.says} />
  );
};

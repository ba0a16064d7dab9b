/** What is decided about a recording. Pure: devices, page and vault are elsewhere. */
import { LIMITS } from '@dauys/complaint/limits.ts';
import { RECORDINGS, type RecordingKind } from '@dauys/complaint/recordings.ts';
import { BUCKETS } from '@dauys/sealing/bucket.ts';

/** Made, and kept sealed in the vault until it is sent. */
export interface Recording {
  readonly kind: RecordingKind;
  /** Bytes. */
  readonly length: number;
  readonly seconds: number;
  readonly ended: Ended;
}

/** `full`: no more time or room. `lost`: microphone or camera went away. What was recorded until then is kept in each of them. */
export type Ended = 'stopped' | 'full' | 'lost';

/** Why there is none. `nothing`: it was stopped before anything was recorded. */
export type NoRecording = 'recording/denied' | 'recording/absent' | 'recording/no-room' | 'recording/nothing';

export interface RecordingLimits {
  readonly seconds: number;
  readonly bytes: number;
}

/** For manifest and text beside it, and for what sealing adds; bytes. */
const BESIDE = LIMITS.manifestBytes + 4;
const SEALING_ADDS = 65_536;
/** Shorter ones are not worth beginning. Seconds. */
const SHORTEST = 10;
/** A recorder may give more than it was told to aim at. */
const SURPLUS = 1.15;

/**
 * How long a recording may be, when the outbox has `room` bytes and `beside` bytes of pictures come with it: it must fit whole into a bucket that
 * still has room, so that nobody speaks for minutes and is refused afterwards. `undefined`: there is no room for one.
 */
export const limitsOf = (
  kind: RecordingKind,
  { room, beside }: { readonly room: number; readonly beside: number },
): RecordingLimits | undefined => {
  const { seconds, audioBitsPerSecond, videoBitsPerSecond } = RECORDINGS[kind];
  const bucket = BUCKETS.findLast((one) => one + SEALING_ADDS <= room) ?? 0;
  const bytes = Math.min(bucket - BESIDE, LIMITS.attachmentBytes) - beside;
  const fitting = Math.floor((bytes * 8) / ((audioBitsPerSecond + videoBitsPerSecond) * SURPLUS));
  return fitting < SHORTEST ? undefined : { seconds: Math.min(seconds, fitting), bytes };
};

/** Whether it must end now: the time is over, or the next pieces might not fit. `largest`: the largest piece so far. */
export const isFull = (
  { seconds, bytes }: RecordingLimits,
  now: { readonly seconds: number; readonly bytes: number; readonly largest: number },
): boolean => now.seconds >= seconds || now.bytes + 4 * now.largest > bytes;

/** What the browser says when it does not hand over a device (names of DOMException). */
export const refusalOf = (name: string): NoRecording =>
  /^(?:NotAllowed|Security)Error$/.test(name) ? 'recording/denied' : 'recording/absent';

/** Seconds left at which it is said how many. */
const MARKS = [240, 180, 120, 60, 30, 10] as const;

/** The mark that was passed since the last look; the lowest of several. */
export const markPassed = (before: number, left: number): number | undefined => MARKS.findLast((mark) => left <= mark && mark < before);

/** From samples of −1…1 to 0…1, as loud as it seems: 0 below −60 dB. */
export const loudnessOf = (samples: Float32Array): number => {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-12);
  return Math.min(1, Math.max(0, (decibels + 60) / 50));
};

/** Nobody speaks as softly as that. */
export const HEARD_FROM = 0.2;
/** So long without a sound, and the person is told. Milliseconds. */
export const SILENT_AFTER = 4_000;

/** For sentences: whole minutes and seconds. */
export const clockOf = (seconds: number): { m: number; s: number } => {
  const whole = Math.max(0, Math.round(seconds));
  return { m: Math.floor(whole / 60), s: whole % 60 };
};

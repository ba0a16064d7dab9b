import type { AttachmentMime } from './limits.ts';

/** What a person may record in the page: one of these to a complaint. */
export const RECORDING_KINDS = ['voice', 'video'] as const;
export type RecordingKind = (typeof RECORDING_KINDS)[number];

export interface RecordingRules {
  /** At most so long. A terminal with little room offers less. */
  readonly seconds: number;
  /** What the recorder is told to aim at: Opus speech, and for a face and a room VP8 of 480 lines. */
  readonly audioBitsPerSecond: number;
  readonly videoBitsPerSecond: number;
  readonly mime: AttachmentMime;
  /** For the recorder: Opus in WebM. */
  readonly format: string;
  /** The name inside the seal; it says nothing of the person. */
  readonly name: string;
}

/** Five minutes of voice are under 1 MiB; three of video under 8 MiB, so that pictures still fit beside it (`LIMITS.attachmentBytes`). */
export const RECORDINGS: Readonly<Record<RecordingKind, RecordingRules>> = {
  voice: {
    seconds: 300,
    audioBitsPerSecond: 24_000,
    videoBitsPerSecond: 0,
    mime: 'audio/webm',
    format: 'audio/webm;codecs=opus',
    name: 'voice.webm',
  },
  video: {
    seconds: 180,
    audioBitsPerSecond: 24_000,
    videoBitsPerSecond: 300_000,
    mime: 'video/webm',
    format: 'video/webm;codecs=vp8,opus',
    name: 'video.webm',
  },
};

/** Microphone, camera and the browser's recorder. Pieces leave as they come; nothing of them stays here. */
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { RECORDINGS, type RecordingKind } from '@dauys/complaint/recordings.ts';
import { isFull, loudnessOf, refusalOf, type Ended, type NoRecording, type RecordingLimits } from './decide.ts';
import { disguise, drawMask, othersTurn } from './disguise.ts';

export interface RecordingOrder {
  readonly kind: RecordingKind;
  readonly disguised: boolean;
  readonly limits: RecordingLimits;
  piece(bytes: ArrayBuffer): void;
  /** After the last piece, once, whatever ended it; not after `forget`. */
  ended(how: Ended, seconds: number): void;
}

export interface Recorder {
  /** What the camera sees, for the screen. */
  readonly stream: MediaStream;
  seconds(): number;
  /** 0…1, of this moment. */
  loudness(): number;
  stop(): void;
  /** Stops and tells nobody: the person has left. */
  forget(): void;
}

/** A piece of a second: what a page that dies has not sealed yet. Milliseconds. */
const PIECE_MS = 1_000;

/** Refuses 'recording/denied' or 'recording/absent', also where the browser has no recorder at all. */
export const startRecorder = async (order: RecordingOrder): Promise<Result<Recorder, Refusal<NoRecording>>> => {
  const devices = await openDevices(order.kind);
  if (!devices.ok) return devices;
  try {
    const sound = await listenTo(devices.value, order.disguised);
    // What went away meanwhile told nobody.
    if (devices.value.getTracks().every(({ readyState }) => readyState === 'live')) return ok(record(devices.value, sound, order));
    sound.close();
    release(devices.value);
    return err({ code: 'recording/absent' });
  } catch {
    release(devices.value);
    return err({ code: 'recording/absent' });
  }
};

const openDevices = async (kind: RecordingKind): Promise<Result<MediaStream, Refusal<NoRecording>>> => {
  const video = kind === 'video' && { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 15, max: 15 } };
  const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  try {
    return ok(await navigator.mediaDevices.getUserMedia({ audio, video }));
  } catch (error) {
    return err({ code: refusalOf(error instanceof Error ? error.name : '') });
  }
};

const record = (stream: MediaStream, sound: Sound, order: RecordingOrder): Recorder => {
  const { kind, limits } = order;
  const { format, audioBitsPerSecond, videoBitsPerSecond } = RECORDINGS[kind];
  const recorded = new MediaStream([...sound.tracks, ...stream.getVideoTracks()]);
  const recorder = new MediaRecorder(recorded, { mimeType: format, audioBitsPerSecond, videoBitsPerSecond });
  let [began, took, bytes, largest] = [performance.now(), 0, 0, 0];
  let [how, isForgotten]: [Ended, boolean] = ['stopped', false];
  const seconds = (): number => took || (performance.now() - began) / 1_000;
  const stop = (why: Ended): void => {
    if (recorder.state === 'inactive') return;
    how = why;
    took = seconds();
    recorder.stop();
  };
  // In their order, however long the reading of one takes.
  let pieces = Promise.resolve();
  recorder.ondataavailable = ({ data }) => {
    pieces = pieces.then(async () => {
      if (!isForgotten && data.size > 0) order.piece(await data.arrayBuffer());
    });
    [bytes, largest] = [bytes + data.size, Math.max(largest, data.size)];
    if (isFull(limits, { seconds: seconds(), bytes, largest })) stop('full');
  };
  recorder.onstop = () => {
    // The browser itself stops when all that it records has gone.
    if (took === 0) [how, took] = ['lost', seconds()];
    const length = took;
    sound.close();
    release(stream);
    void pieces.then(() => isForgotten || order.ended(how, length));
  };
  recorder.onerror = () => stop('lost');
  for (const track of stream.getTracks()) track.onended = () => stop('lost');
  recorder.onstart = () => {
    began = performance.now();
  };
  recorder.start(PIECE_MS);
  return {
    stream,
    seconds,
    loudness: sound.loudness,
    stop: () => stop('stopped'),
    forget: () => {
      isForgotten = true;
      stop('stopped');
      release(stream);
    },
  };
};

interface Sound {
  readonly tracks: readonly MediaStreamTrack[];
  loudness(): number;
  close(): void;
}

/**
 * How loud it is, and what is recorded of it: the microphone's own track, or what the disguise makes of it. Each step takes a slow processor some time,
 * in which nobody's touch is heard.
 */
const listenTo = async (stream: MediaStream, disguised: boolean): Promise<Sound> => {
  await othersTurn();
  const context = new AudioContext();
  await othersTurn();
  const from = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
  await othersTurn();
  const ear = new AnalyserNode(context, { fftSize: 2_048 });
  from.connect(ear);
  const samples = new Float32Array(ear.fftSize);
  const random = (): number => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  const changed = disguised ? new MediaStreamAudioDestinationNode(context, { channelCount: 1 }) : undefined;
  if (changed !== undefined) (await disguise(context, from, drawMask(random))).connect(changed);
  await othersTurn();
  return {
    tracks: (changed?.stream ?? stream).getAudioTracks(),
    loudness: () => {
      ear.getFloatTimeDomainData(samples);
      return loudnessOf(samples);
    },
    close: () => void context.close(),
  };
};

/** Chromium keeps a stream for some seconds after it was handed over, and with it whoever waits for its end: her whole session. */
const release = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) {
    track.onended = null;
    track.stop();
  }
};

import type { RecordingKind } from '@dauys/complaint/recordings.ts';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { HEARD } from '../idle.ts';
import { useScene, type Scene } from '../scene.ts';
import { HEARD_FROM, limitsOf, markPassed, SILENT_AFTER, type NoRecording, type Recording } from './decide.ts';
import { startRecorder, type Recorder } from './recorder.ts';

/** Where a recording is; what is made stands in the session, not here. */
export type Phase =
  | { readonly is: 'idle' }
  | { readonly is: 'opening' }
  | { readonly is: 'running'; readonly stream: MediaStream; readonly now: Moment }
  | { readonly is: 'refused'; readonly code: NoRecording };

export interface Moment {
  /** Seconds. */
  readonly left: number;
  /** Said aloud: the mark that was passed last. */
  readonly mark: number;
  /** 0…1. */
  readonly loudness: number;
  readonly silent: boolean;
}

export interface RecordingHand {
  readonly phase: Phase;
  /** Does nothing while one runs, or when the screen is gone. */
  start(disguised: boolean): void;
  /** What was recorded, kept in the session, when all of it is in the vault; `undefined` where nothing was. */
  stop(): Promise<Recording | undefined>;
}

const LOOK_MS = 100;

/** One recorder for one screen: leaving the screen ends it, and what was not stopped is forgotten. */
export const useRecorder = (kind: RecordingKind): RecordingHand => {
  const scene = useScene();
  const [phase, setPhase] = useState<Phase>({ is: 'idle' });
  const running = useRef<Recorder>(undefined);
  const made = useRef<PromiseWithResolvers<Recording | undefined>>(undefined);
  const now = useRef(scene);
  useEffect(() => {
    now.current = scene;
  });
  const isGone = useGoing(running);
  const isBusy = useRef(false);
  const settle = useCallback((how: Extract<Phase, { is: 'idle' | 'refused' }>): void => {
    isBusy.current = false;
    setPhase(how);
  }, []);
  const start = useCallback(
    (disguised: boolean): void => {
      if (isBusy.current || isGone.current) return;
      isBusy.current = true;
      const limits = limitsIn(now.current, kind);
      if (limits === undefined) return settle({ is: 'refused', code: 'recording/no-room' });
      setPhase({ is: 'opening' });
      const vault = now.current.vault();
      const done = Promise.withResolvers<Recording | undefined>();
      made.current = done;
      now.current.act({ do: 'recorded', recording: undefined });
      vault.hold();
      const ended = async (how: Recording['ended'], seconds: number): Promise<void> => {
        running.current = undefined;
        const length = await vault.closeHeld().catch(() => 0);
        const recording = length === 0 ? undefined : { kind, length, seconds, ended: how };
        if (recording !== undefined) now.current.act({ do: 'recorded', recording });
        settle(recording === undefined ? { is: 'refused', code: 'recording/nothing' } : { is: 'idle' });
        done.resolve(recording);
      };
      void startRecorder({ kind, disguised, limits, piece: vault.add, ended: (...how) => void ended(...how) }).then((began) => {
        if (!began.ok) return isGone.current || settle({ is: 'refused', code: began.error.code });
        if (isGone.current) return began.value.forget();
        running.current = began.value;
        watch(began.value, limits.seconds, (moment) => {
          if (running.current !== began.value) return false;
          setPhase({ is: 'running', stream: began.value.stream, now: moment });
          return true;
        });
      });
    },
    [kind, settle, isGone],
  );
  const stop = useCallback((): Promise<Recording | undefined> => {
    running.current?.stop();
    return made.current?.promise ?? Promise.resolve(undefined);
  }, []);
  return { phase, start, stop };
};

/** Whether the screen has gone, and with it whatever was running. */
const useGoing = (running: RefObject<Recorder | undefined>): RefObject<boolean> => {
  const isGone = useRef(false);
  // With the screen itself: no microphone listens to whoever comes after her.
  useLayoutEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      running.current?.forget();
      // Nobody looks at it any more: it would go on saying that somebody is there.
      running.current = undefined;
    };
  }, [running]);
  return isGone;
};

const limitsIn = ({ terminal, session }: Scene, kind: RecordingKind) =>
  limitsOf(kind, { room: terminal.state?.room ?? 0, beside: session.pictures.reduce((sum, { bytes }) => sum + bytes.length, 0) });

/** Tells how it stands ten times a second, until `tell` says that nobody listens any more. */
const watch = (recorder: Recorder, longest: number, tell: (moment: Moment) => boolean): void => {
  let [before, mark, heardAt] = [longest + 1, longest, performance.now()];
  const look = (): void => {
    const [left, loudness] = [Math.max(0, longest - recorder.seconds()), recorder.loudness()];
    mark = markPassed(before, left) ?? mark;
    before = left;
    if (loudness >= HEARD_FROM) heardAt = performance.now();
    if (!tell({ left, mark, loudness, silent: performance.now() - heardAt > SILENT_AFTER })) return;
    // Who speaks touches nothing, and is there.
    window.dispatchEvent(new Event(HEARD));
    setTimeout(look, LOOK_MS);
  };
  look();
};

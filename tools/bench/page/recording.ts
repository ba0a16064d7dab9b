/** A recording as the kiosk makes it, in the page itself: recorder, disguise and vault are the kiosk's own. Called from tools/bench/recording.ts. */
import type { RecordingKind } from '@dauys/complaint/recordings.ts';
import { openVault } from '../../../apps/terminal/kiosk/vault.ts';
import { startRecorder } from '../../../apps/terminal/kiosk/voice/recorder.ts';

export interface Recorded {
  /** In base64. */
  readonly bytes: string;
  /** The longest that a touch would have waited, ms. */
  readonly longestWait: number;
  readonly seconds: number;
}

const LOOK_MS = 20;

/** How late a timer comes is how late a touch would be answered. */
const watchWaits = (): { longest(): number } => {
  let [longest, before] = [0, performance.now()];
  const timer = setInterval(() => {
    const now = performance.now();
    [longest, before] = [Math.max(longest, now - before - LOOK_MS), now];
  }, LOOK_MS);
  return {
    longest: () => {
      clearInterval(timer);
      return longest;
    },
  };
};

const base64Of = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
  const reader = new FileReader();
  const read = new Promise((resolve) => reader.addEventListener('load', resolve, { once: true }));
  reader.readAsDataURL(new Blob([bytes]));
  await read;
  return typeof reader.result === 'string' ? (reader.result.split(',')[1] ?? '') : '';
};

/** Records for so long, through the vault and out again. */
export const recordFor = async (kind: RecordingKind, seconds: number): Promise<Recorded> => {
  const vault = openVault();
  vault.hold();
  const waits = watchWaits();
  const took = await new Promise<number>((resolve, reject) => {
    const limits = { seconds, bytes: 12 * 1024 * 1024 };
    const order = { kind, disguised: true, limits, piece: vault.add, ended: (_: string, length: number) => resolve(length) };
    void startRecorder(order).then((began) => began.ok || reject(new Error(began.error.code)));
  });
  const longestWait = waits.longest();
  await vault.closeHeld();
  const bytes = await base64Of(await vault.hear());
  vault.close();
  return { bytes, longestWait, seconds: took };
};

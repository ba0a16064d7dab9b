/** The changed voice, measured in a real Chromium: the pitch and its melody are gone, what words are made of is there. */
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumArgs, engine } from '../../../../tools/test/chromium.ts';
import { bandsOf, drawMask, type Mask } from './disguise.ts';

const RATE = 32_000;
/** As a page of nobody: the program is one file without imports. */
const program = stripTypeScriptTypes(readFileSync(join(import.meta.dirname, 'disguise.ts'), 'utf8'));
const mask: Mask = { pitch: 131, shift: 1.18 };

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: engine(), args: chromiumArgs() });
  page = await browser.newPage();
  await page.goto('about:blank');
  await page.addScriptTag({ type: 'module', content: `${program}\nwindow.disguise = disguise;` });
  await page.waitForFunction(() => 'disguise' in window);
}, 60_000);
afterAll(() => browser.close());

interface Vowel {
  readonly formants: readonly [number, number];
}
const A: Vowel = { formants: [750, 1_150] };
const I: Vowel = { formants: [300, 2_300] };

/** A second of a vowel, four syllables in it: `pitchAt` in Hz, at a share of the time. */
const speak = ({ formants }: Vowel, pitchAt: (share: number) => number): Float32Array => {
  const samples = new Float32Array(RATE);
  let phase = 0;
  for (let i = 0; i < samples.length; i++) {
    const pitch = pitchAt(i / samples.length);
    phase += (2 * Math.PI * pitch) / RATE;
    let sum = 0;
    for (let h = 1; h * pitch < 4_000; h++)
      for (const formant of formants) sum += Math.sin(h * phase) * Math.exp(-(((h * pitch - formant) / 130) ** 2));
    samples[i] = 0.12 * sum * Math.max(0, Math.sin((8 * Math.PI * i) / RATE)) ** 0.5;
  }
  return samples;
};

const changed = async (said: Float32Array, by: Mask = mask): Promise<Float32Array> => {
  const heard = await page.evaluate(
    async ({ bytes, rate, chosen }) => {
      const samples = new Float32Array(Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)).buffer);
      const context = new OfflineAudioContext(1, samples.length, rate);
      const buffer = new AudioBuffer({ length: samples.length, sampleRate: rate });
      buffer.copyToChannel(samples, 0);
      const from = new AudioBufferSourceNode(context, { buffer });
      const change = Reflect.get(window, 'disguise') as (context: BaseAudioContext, from: AudioNode, mask: unknown) => Promise<AudioNode>;
      (await change(context, from, chosen)).connect(context.destination);
      from.start();
      const made = new Uint8Array((await context.startRendering()).getChannelData(0).buffer);
      return btoa(Array.from(made, (byte) => String.fromCharCode(byte)).join(''));
    },
    { bytes: Buffer.from(said.buffer).toString('base64'), rate: RATE, chosen: by },
  );
  const bytes = Uint8Array.from(Buffer.from(heard, 'base64'));
  return new Float32Array(bytes.buffer);
};

/** The pitch that is heard in the loud middle of a syllable, Hz. */
const pitchOf = (samples: Float32Array, share: number): number => {
  const begin = Math.round(share * samples.length);
  const part = samples.subarray(begin, begin + Math.round(0.12 * RATE));
  const alike = (lag: number): number => {
    let sum = 0;
    for (let i = 0; i + lag < part.length; i++) sum += (part[i] ?? 0) * (part[i + lag] ?? 0);
    return sum / (part.length - lag);
  };
  const lags = Array.from({ length: Math.round(RATE / 75 - RATE / 260) }, (_, i) => Math.round(RATE / 260) + i);
  const found = lags.map(alike);
  // The shortest of those that fit nearly as well as the best: its multiples fit, too.
  const best = Math.max(...found);
  return RATE / (lags[found.findIndex((value, i) => value > 0.9 * best && value >= (found[i + 1] ?? 0))] ?? 1);
};

/** Loudness of every 25 ms. */
const loudness = (samples: Float32Array): number[] =>
  Array.from({ length: Math.floor(samples.length / (RATE / 40)) }, (_, i) =>
    Math.hypot(...samples.subarray((i * RATE) / 40, ((i + 1) * RATE) / 40)),
  );
const likeness = (a: readonly number[], b: readonly number[]): number => {
  const mean = (of: readonly number[]) => of.reduce((sum, x) => sum + x, 0) / of.length;
  const [ma, mb] = [mean(a), mean(b)];
  const together = a.reduce((sum, x, i) => sum + (x - ma) * ((b[i] ?? 0) - mb), 0);
  return together / Math.sqrt(a.reduce((s, x) => s + (x - ma) ** 2, 0) * b.reduce((s, x) => s + (x - mb) ** 2, 0));
};
/** The same a little later: what follows loudness comes after it. */
const likenessLater = (said: readonly number[], heard: readonly number[]): number =>
  Math.max(...[0, 1, 2, 3].map((late) => likeness(said.slice(0, said.length - late), heard.slice(late))));
/** How much of the sound is high: a dark vowel has less of it than a bright one. */
const brightness = (samples: Float32Array): number => {
  const steps = samples.map((x, i) => x - (samples[i - 1] ?? 0));
  const energy = (of: Float32Array): number => of.reduce((sum, x) => sum + x * x, 0);
  return energy(steps) / energy(samples);
};

/** In the first and the last of four syllables. */
const EARLY = 0.08;
const LATE = 0.83;

test('whoever speaks, it has the machine’s pitch and never the speaker’s', async () => {
  for (const own of [98, 214]) {
    const said = speak(A, () => own);
    expect(Math.abs(pitchOf(said, EARLY) / own - 1)).toBeLessThan(0.03);
    const heard = await changed(said);
    for (const share of [EARLY, LATE]) expect(Math.abs(pitchOf(heard, share) / mask.pitch - 1)).toBeLessThan(0.05);
  }
});

test('the melody of the voice is gone: what rises by an octave comes out flat', async () => {
  const said = speak(A, (share) => 100 * 2 ** share);
  expect(pitchOf(said, LATE) / pitchOf(said, EARLY)).toBeGreaterThan(1.4);
  const heard = await changed(said);
  expect(Math.abs(pitchOf(heard, LATE) / pitchOf(heard, EARLY) - 1)).toBeLessThan(0.05);
});

test('two speakers of the same words come out nearly alike, and with another mask not', async () => {
  const [one, other] = [await changed(speak(A, () => 98)), await changed(speak(A, () => 214))];
  expect(likeness(loudness(one), loudness(other))).toBeGreaterThan(0.9);
  const masked = await changed(
    speak(A, () => 98),
    { pitch: 96, shift: 0.82 },
  );
  expect(Math.abs(pitchOf(masked, EARLY) / 96 - 1)).toBeLessThan(0.05);
});

test('what words are made of stays: syllables in their rhythm, vowels apart, silence silent', async () => {
  const [a, i] = [speak(A, () => 120), speak(I, () => 120)];
  const [changedA, changedI] = [await changed(a), await changed(i)];
  expect(likenessLater(loudness(a), loudness(changedA))).toBeGreaterThan(0.8);
  expect(brightness(changedI) / brightness(changedA)).toBeGreaterThan(1.3);
  expect(Math.max(...loudness(changedA))).toBeGreaterThan(0.3);
  expect(Math.max(...(await changed(new Float32Array(RATE))))).toBeLessThan(1e-4);
});

test('every mask moves the resonances and has a pitch of its own, drawn anew', () => {
  let seed = 7;
  const random = (): number => (seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32);
  const masks = Array.from({ length: 400 }, () => drawMask(random));
  for (const { pitch, shift } of masks) {
    expect(Math.abs(shift - 1)).toBeGreaterThan(0.1);
    expect(pitch).toBeGreaterThan(80);
    expect(pitch).toBeLessThan(160);
  }
  expect(new Set(masks.map(({ pitch }) => pitch)).size).toBe(400);
  expect(new Set(masks.map(({ shift }) => shift > 1)).size).toBe(2);
  const bands = bandsOf();
  expect([bands[0]?.at, Math.round(bands.at(-1)?.at ?? 0)]).toEqual([110, 7_200]);
});

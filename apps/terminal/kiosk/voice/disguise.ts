/**
 * Another voice for the same words. Each band of the voice only says how loud it is, and that loudness moves a band of a machine's sound, at another
 * place of the scale. What never leaves here cannot be recorded: the pitch and its melody, the fine structure of the voice, the exact place of its
 * resonances. What stays: words, accent, rhythm, loudness, and every other sound in the room, changed the same way (SECURITY.md).
 */

/** Drawn anew for each recording and kept nowhere, so that no two recordings of one person share it. */
export interface Mask {
  /** The machine's pitch, Hz. */
  readonly pitch: number;
  /** By how much resonances move; up for half of them, down for the others. */
  readonly shift: number;
}

/** `random`: 32 bits each. */
export const drawMask = (random: () => number): Mask => {
  const share = (): number => random() / 2 ** 32;
  const isUp = share() < 0.5;
  return { pitch: 85 + 70 * share(), shift: isUp ? 1.13 + 0.12 * share() : 0.78 + 0.1 * share() };
};

/** From the whole of the voice that words need, evenly for the ear. Hz. */
const [LOWEST, HIGHEST, BANDS] = [110, 7_200, 22] as const;
/** Above it speech is breath: hissing carries it, below a tone does. Hz. */
const BREATH_FROM = 2_600;
/** Loudness is followed so fast that words stay clear, and too slowly for the pitch to come through with it (the lowest voices are near 75 Hz). Hz. */
const FOLLOWED_TO = 22;

export const bandsOf = (): readonly { readonly at: number; readonly sharpness: number }[] => {
  const step = (HIGHEST / LOWEST) ** (1 / (BANDS - 1));
  const sharpness = Math.sqrt(step) / (step - 1);
  return Array.from({ length: BANDS }, (_, i) => ({ at: LOWEST * step ** i, sharpness }));
};

/**
 * Connects `from` to what is returned. Works in any audio context, so that a test hears the same as a recorder. Between its steps it lets the page do
 * what waits: two hundred nodes and two seconds of noise in one go would keep a touch waiting on a slow processor.
 */
export const disguise = async (context: BaseAudioContext, from: AudioNode, mask: Mask): Promise<AudioNode> => {
  const out = new GainNode(context, { gain: 24 });
  await othersTurn();
  const tone = new OscillatorNode(context, { periodicWave: flatTone(context, mask.pitch), frequency: mask.pitch });
  await othersTurn();
  const breath = new AudioBufferSourceNode(context, { buffer: await noise(context), loop: true });
  for (const { at, sharpness } of bandsOf()) {
    // A wide band of the machine's sound is louder than a narrow one: evened out, so that vowels keep their colour.
    const even = Math.sqrt(1_000 / at);
    const loudness = new WaveShaperNode(context, { curve: new Float32Array([even, 0, even]) });
    // Two in a row: one alone lets the pitch of a low voice through.
    const follow = () => new BiquadFilterNode(context, { type: 'lowpass', frequency: FOLLOWED_TO, Q: -3 });
    const moved = new GainNode(context, { gain: 0 });
    band(context, from, { at, sharpness }).connect(loudness).connect(follow()).connect(follow()).connect(moved.gain);
    band(context, at < BREATH_FROM ? tone : breath, { at: at * mask.shift, sharpness })
      .connect(moved)
      .connect(out);
    await othersTurn();
  }
  tone.start();
  breath.start();
  return out.connect(new DynamicsCompressorNode(context, { threshold: -18, ratio: 6 }));
};

const band = (context: BaseAudioContext, from: AudioNode, { at, sharpness }: { at: number; sharpness: number }): AudioNode => {
  const filter = () => new BiquadFilterNode(context, { type: 'bandpass', frequency: at, Q: sharpness });
  return from.connect(filter()).connect(filter());
};

/** All overtones up to the highest band, each as strong as the noise is there. */
const flatTone = (context: BaseAudioContext, pitch: number): PeriodicWave => {
  const strength = Math.sqrt((4 * pitch) / (3 * context.sampleRate));
  const real = new Float32Array(Math.floor((HIGHEST * 1.3) / pitch)).fill(strength).fill(0, 0, 1);
  return new PeriodicWave(context, { real, disableNormalization: true });
};

/** Two seconds, which nobody hears beginning again. */
const noise = async (context: BaseAudioContext): Promise<AudioBuffer> => {
  const buffer = new AudioBuffer({ length: 2 * context.sampleRate, sampleRate: context.sampleRate });
  const samples = buffer.getChannelData(0);
  for (let i = 0; i < samples.length; i++) {
    if (i % NOISE_AT_ONCE === 0) await othersTurn();
    samples[i] = Math.random() * 2 - 1;
  }
  return buffer;
};

/** Samples: a millisecond of a slow processor or two. */
const NOISE_AT_ONCE = 8_192;

/** What waits in the page is done first: a touch, above all. */
export const othersTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

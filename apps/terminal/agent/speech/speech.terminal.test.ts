/** The agent's voice, with a real espeak-ng behind its door. What is somebody's own is heard only through a headset (AC-3). */
import { err } from '@dauys/basics/result.ts';
import { OPEN_HEADER, type SpeechAsked } from '@dauys/protocol/speech.ts';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ensure } from '../../../../tools/test/debian.ts';
import { wantedEspeak } from '../../../../tools/test/wanted.ts';
import { listen, makeServer } from '../http/server.ts';
import { espeak, ESPEAK, type Voice } from './espeak.ts';
import { makeSpeaker } from './speaker.ts';

const program = ESPEAK;
const real = espeak(program);
let voice: Voice = real;
let plugged = false;
let recorded: Buffer | undefined;
let app: FastifyInstance;
let url: string;

const unused = (): never => {
  throw new Error('asked for something else');
};
beforeAll(async () => {
  expect(await ensure(wantedEspeak)).toBeUndefined();
  const speaker = makeSpeaker({
    voice: { has: (language) => voice.has(language), say: (...words) => voice.say(...words) },
    headset: { isPlugged: () => plugged },
    file: (path) => (path === 'sounds/kk/kiosk.home.title.ogg' && recorded !== undefined ? { bytes: recorded } : undefined),
    publicNames: () => new Set(['Омбудсмен']),
  });
  const counter = {
    state: unused,
    directory: () => undefined,
    lodge: unused,
    whereabouts: () => undefined,
    proofs: unused,
    replies: unused,
    print: unused,
    pageLives: unused,
    own: unused,
    identify: unused,
  };
  app = makeServer(
    { ...counter, pulse: unused, technician: unused, canaryTaken: () => err({ code: 'http/busy' }), speak: speaker.say },
    { onFault: (error) => expect(error).toBeUndefined() },
  );
  url = `http://127.0.0.1:${await listen(app, 0)}/api/speech`;
});
afterAll(() => app.close());
beforeEach(() => {
  [voice, plugged, recorded] = [real, false, undefined];
});

const ask = (asked: unknown, signal?: AbortSignal): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify(asked),
    ...(signal === undefined ? {} : { signal }),
  });
const sentence = (language: string, key: string, more: object = {}): SpeechAsked => ({
  ...{ language, personal: false, pack: 'kiosk', key, values: [] },
  ...more,
});
const own: SpeechAsked = { language: 'ru', personal: true, text: 'Меня бьют' };
const told = async (answer: Response): Promise<string> => `${answer.status} ${((await answer.json()) as { code: string }).code}`;
const wav = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer());

describe('a sentence of the packs', () => {
  test('sounds in Kazakh, Russian and English, as a whole WAV file', async () => {
    const sounds = await Promise.all(['kk', 'ru', 'en'].map(async (language) => wav(await ask(sentence(language, 'home.title')))));
    for (const sound of sounds) {
      expect(sound.toString('latin1', 0, 4)).toBe('RIFF');
      expect(sound.readUInt32LE(4)).toBe(sound.length - 8);
      expect(sound.readUInt32LE(40)).toBe(sound.length - 44);
      // Half a second of it at least: 22,050 samples of 16 bits a second.
      expect(sound.length).toBeGreaterThan(22_050);
    }
    expect(new Set(sounds.map((sound) => sound.toString('latin1'))).size).toBe(3);
  });
  test('is for all to hear, says so, and takes numbers', async () => {
    const answer = await ask(
      sentence('ru', 'progress', {
        values: [
          { name: 'step', value: 2 },
          { name: 'steps', value: 7 },
        ],
      }),
    );
    expect([answer.status, answer.headers.get(OPEN_HEADER), answer.headers.get('content-type')]).toEqual([200, '1', 'audio/wav']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
  test('that the page brings recorded is heard as recorded', async () => {
    recorded = Buffer.from('OggS, spoken by a person');
    const answer = await ask(sentence('kk', 'home.title'));
    expect([answer.headers.get('content-type'), (await wav(answer)).equals(recorded)]).toEqual(['audio/ogg', true]);
    expect((await ask(sentence('ru', 'home.title'))).headers.get('content-type')).toBe('audio/wav');
  });
  test.each([
    [sentence('kk', 'no.such.sentence'), '404 speech/none'],
    [sentence('kk', 'constructor'), '404 speech/none'],
    [sentence('de', 'home.title'), '404 speech/none'],
    [{ ...own, text: '' }, '400 http/malformed'],
    [{ ...own, voice: '--help' }, '400 http/malformed'],
    [sentence('kk; rm', 'home.title'), '400 http/malformed'],
  ])('%j: %s', async (asked, answer) => expect(await told(await ask(asked))).toBe(answer));
});

describe('what is somebody’s own', () => {
  test('is not made without a headset, whatever the page says of it', async () => {
    let made = 0;
    voice = { has: () => true, say: async () => (made++, Buffer.from('RIFF')) };
    for (const asked of [own, { ...own, personal: false }, sentence('ru', 'answers.help', { personal: true })])
      expect(await told(await ask(asked))).toBe('409 speech/no-headset');
    expect(made).toBe(0);
  });
  test('sounds while one is plugged in, and is not said to be for all', async () => {
    plugged = true;
    const answer = await ask(own);
    expect([answer.status, answer.headers.get(OPEN_HEADER)]).toEqual([200, null]);
    expect((await wav(answer)).length).toBeGreaterThan(10_000);
  });
  test('that was pulled out while the sound was made, is not handed out', async () => {
    plugged = true;
    voice = {
      has: () => true,
      say: async () => {
        plugged = false;
        return Buffer.from('RIFF');
      },
    };
    expect(await told(await ask(own))).toBe('409 speech/no-headset');
  });
});

test('who goes on to the next sentence ends the making of the one before', async () => {
  let ended: (() => void) | undefined;
  const over = new Promise<void>((resolve) => (ended = resolve));
  voice = {
    has: () => true,
    say: (_text, _language, stop) => new Promise((resolve) => stop.addEventListener('abort', () => (ended?.(), resolve(undefined)))),
  };
  const leaving = new AbortController();
  const asked = ask(sentence('kk', 'home.title'), leaving.signal).catch(() => 'left');
  setTimeout(() => leaving.abort(), 50);
  expect(await asked).toBe('left');
  await over;
});
test('a program that ends badly, hangs up or is stopped is no sound', async () => {
  const stop = new AbortController();
  expect(await espeak('/bin/false').say('a', 'ru', stop.signal)).toBeUndefined();
  expect(await espeak('/nowhere').say('a', 'ru', stop.signal)).toBeUndefined();
  const long = real.say('а '.repeat(1_900), 'ru', stop.signal);
  stop.abort();
  expect(await long).toBeUndefined();
});

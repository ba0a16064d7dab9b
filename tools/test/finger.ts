/** Fingers that nobody has, and the reader of libfprint that is none: real pictures for the real matcher. */
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const [WIDTH, HEIGHT] = [208, 240] as const;
/** Pixels from ridge to ridge at 500 dpi. */
const RIDGE = 9;

/** Reproducible numbers in 0…1 from a seed (mulberry32). */
const numbers = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};

/** One finger: ridges as a wave whose phase turns once around each of some points, which is where a ridge begins or forks (Larkin and Fletcher 2007). */
const finger = (seed: number): Buffer => {
  const next = numbers(seed);
  const inside = (size: number): number => 24 + next() * (size - 48);
  const points = Array.from({ length: 26 }, () => [inside(WIDTH), inside(HEIGHT), next() < 0.5 ? 1 : -1] as const);
  const bend = 20 + next() * 20;
  const picture = Buffer.alloc(WIDTH * HEIGHT, 255);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const [across, along] = [x / WIDTH - 0.5, y / HEIGHT - 0.5];
      if (across ** 2 + along ** 2 >= 0.23) continue;
      let turned = (2 * Math.PI * (y + bend * Math.exp(-12 * across ** 2))) / RIDGE;
      for (const [px, py, sign] of points) turned += sign * Math.atan2(y - py, x - px);
      picture[y * WIDTH + x] = 128 + 110 * Math.cos(turned);
    }
  return picture;
};

/** Laid down a little lower and more to the right. */
const moved = (picture: Buffer, by: number): Buffer =>
  Buffer.concat([Buffer.alloc(by * (WIDTH + 1), 255), picture]).subarray(0, picture.length);

/** Lays a finger down and takes it off, each time a little elsewhere, until it is enough. */
export const layUntil = async (socket: string, seed: number, enough: AbortSignal): Promise<void> => {
  const picture = finger(seed);
  for (let n = 0; !enough.aborted; n++) {
    // Nobody may be waiting for it yet, or any more.
    await layOn(socket, moved(picture, n % 3)).catch(() => undefined);
    await wait(30);
  }
};

/** Lays it on the reader that listens at this socket, and takes it off. */
const layOn = (socket: string, picture: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    const size = Buffer.alloc(8);
    size.writeInt32LE(WIDTH, 0);
    size.writeInt32LE(HEIGHT, 4);
    const line = connect(socket, () => line.end(Buffer.concat([size, picture])));
    line.on('error', reject);
    line.on('close', () => resolve());
    line.resume();
  });

/**
 * Argon2id as OpenSSL has it, and each question asked once: for tests of something else, which would spend most of their processor on stretching codes.
 * Stands in for `hash-wasm` there (vitest.config.ts); what pages really run is tested in packages/sealing and in browsers. `argon2.test.ts` holds both
 * against each other.
 */
import { argon2, createHash } from 'node:crypto';
import { promisify } from 'node:util';
import type { argon2id as original } from 'hash-wasm';

type Options = Parameters<typeof original>[0];

const kept = new Map<string, Promise<Uint8Array>>();
const KEPT = 1_000;

const work = promisify(argon2);

const bytes = (value: unknown): Uint8Array => (value instanceof Uint8Array ? value : Buffer.from(String(value)));

/** As `argon2id` of hash-wasm with `outputType: 'binary'`. */
export const argon2id = (options: Options): Promise<Uint8Array> => {
  const { password, salt, memorySize: memory, iterations: passes, parallelism, hashLength: tagLength } = options;
  const cost = { memory, passes, parallelism, tagLength };
  const name = createHash('sha256').update(JSON.stringify(cost)).update(bytes(salt)).update('\0').update(bytes(password)).digest('hex');
  const known = kept.get(name);
  if (known !== undefined) return known.then((found) => found.slice());
  const found = work('argon2id', { message: bytes(password), nonce: bytes(salt), ...cost }).then((tag) => new Uint8Array(tag));
  if (kept.size >= KEPT) kept.clear();
  kept.set(name, found);
  return found.then((first) => first.slice());
};

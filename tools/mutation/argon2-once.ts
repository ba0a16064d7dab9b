/**
 * Argon2id of hash-wasm, where each question is asked once and the answer kept in a folder: a thousand mutants ask the same few, and each takes tenths
 * of a second and 64 MiB. Another question (a mutant changed the cost, the salt, the password) has another name and is worked out. Mutation only.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

type Options = Readonly<Record<string, unknown>>;

// Past the alias by which the tests come here.
const { argon2id: workOut } = createRequire(import.meta.url)('hash-wasm') as { argon2id(options: Options): Promise<Uint8Array> };
const folder = process.env['DAUYS_MUTATION_KEPT'] ?? '.test/mutation/argon2';

const nameOf = (options: Options): string =>
  createHash('sha256')
    .update(JSON.stringify(options, (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value)))
    .digest('hex');

/** As `argon2id` of hash-wasm with `outputType: 'binary'`. */
export const argon2id = async (options: Options): Promise<Uint8Array> => {
  const file = join(folder, nameOf(options));
  if (existsSync(file)) return new Uint8Array(readFileSync(file));
  const bytes = await workOut(options);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, bytes);
  renameSync(`${file}.${process.pid}`, file);
  return bytes;
};

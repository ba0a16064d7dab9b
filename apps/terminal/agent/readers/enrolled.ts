/**
 * Who was entered at this terminal, so that neither a look at the disk nor this program says it: each entry opens only with the number that is typed, or the
 * card that is laid on. Whoever has the disk can try all numbers, each as slow as scrypt makes it (docs/decisions/0042-who-are-you.md).
 */
import { chownSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { dirname } from 'node:path';
import * as Type from 'typebox';
import * as Value from 'typebox/value';

export interface Who {
  readonly name: string;
  readonly number?: string;
}

export type Before = 'officer' | 'alone';

export interface Entered extends Who {
  readonly before: Before;
}

/** Where it lies, and what opens it. */
export interface Opener {
  /** 32 hex digits: also the name under which fprintd keeps the print. */
  readonly place: string;
  readonly key: Buffer;
}

const hex = (bytes: number) => Type.String({ pattern: `^[0-9a-f]{${bytes * 2}}$` });
const shape = Type.Object(
  {
    v: Type.Literal(1),
    salt: hex(16),
    people: Type.Array(Type.Object({ place: hex(16), sealed: Type.String({ maxLength: 4_096 }) }, { additionalProperties: false }), {
      maxItems: 20_000,
    }),
  },
  { additionalProperties: false },
);
type Kept = Type.Static<typeof shape>;

const who = Type.Object(
  {
    before: Type.Union([Type.Literal('officer'), Type.Literal('alone')]),
    name: Type.String({ minLength: 1 }),
    number: Type.Optional(Type.String({ minLength: 1 })),
  },
  { additionalProperties: false },
);

export interface EnrolledBook {
  /** Makes the file where there is none. */
  begin(): void;
  opener(of: 'fingerprint' | 'card', secret: string): Promise<Opener>;
  find(opener: Opener): Entered | undefined;
  /** For the program that enters: in place of what stood there. Durable when it returns. */
  enter(opener: Opener, entered: Entered): void;
  forget(opener: Opener): void;
}

/** A file that is not there holds nobody. One that is not ours names nobody either, and nobody can be entered in it: `SyntaxError` or `TypeError`. */
export const enrolledIn = (file: string): EnrolledBook => {
  const nobody = (): Kept => ({ v: 1, salt: randomBytes(16).toString('hex'), people: [] });
  const read = (): Kept => {
    if (!existsSync(file)) return nobody();
    const kept: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!Value.Check(shape, kept)) throw new TypeError(`${file} is no list of who was entered`);
    return kept;
  };
  const readOrNobody = (): Kept => {
    try {
      return read();
    } catch {
      return nobody();
    }
  };
  const write = (kept: Kept): void => {
    writeFileSync(`${file}.new`, `${JSON.stringify(kept)}\n`, { mode: 0o600, flush: true });
    // Root enters, the agent reads.
    const { uid, gid } = statSync(dirname(file));
    chownSync(`${file}.new`, uid, gid);
    renameSync(`${file}.new`, file);
  };
  const others = (kept: Kept, { place }: Opener) => kept.people.filter((one) => one.place !== place);
  return {
    begin: () => {
      if (!existsSync(file)) write(nobody());
    },
    opener: (of, secret) => openerOf(Buffer.from(readOrNobody().salt, 'hex'), `${of}\0${secret}`),
    find: ({ place, key }) => {
      const found = readOrNobody().people.find((one) => one.place === place);
      return found && opened(Buffer.from(found.sealed, 'base64'), key);
    },
    enter: (opener, entered) => {
      const kept = read();
      write({
        ...kept,
        people: [...others(kept, opener), { place: opener.place, sealed: sealed(entered, opener.key).toString('base64') }],
      });
    },
    forget: (opener) => {
      const kept = read();
      write({ ...kept, people: others(kept, opener) });
    },
  };
};

/** 32 MiB and a tenth of a second for each try. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

const openerOf = (salt: Buffer, secret: string): Promise<Opener> =>
  new Promise((resolve, reject) =>
    scrypt(secret, salt, 48, COST, (error, made) => {
      if (error !== null) reject(error);
      else resolve({ place: made.toString('hex', 0, 16), key: made.subarray(16) });
    }),
  );

const [NONCE, TAG] = [12, 16] as const;

const sealed = (entered: Entered, key: Buffer): Buffer => {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(JSON.stringify(entered), 'utf8'), cipher.final(), cipher.getAuthTag()]);
};

const opened = (box: Buffer, key: Buffer): Entered | undefined => {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, NONCE), { authTagLength: TAG });
    decipher.setAuthTag(box.subarray(-TAG));
    const said: unknown = JSON.parse(Buffer.concat([decipher.update(box.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8'));
    return Value.Check(who, said) ? said : undefined;
  } catch {
    // Changed by somebody: it names nobody.
    return undefined;
  }
};

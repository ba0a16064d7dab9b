import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { argon2id } from 'hash-wasm';

/** Argon2id (RFC 9106), version 1.3: 64 MiB, 3 passes, 1 lane. Both uses here, code and password, pay this price. */
export const ARGON2 = { memoryKiB: 65_536, passes: 3, lanes: 1, outputBytes: 32 } as const;

/** 32 bytes of Argon2id under the fixed cost above; the password has one byte or more, the salt eight. Takes tenths of a second and 64 MiB. */
export const stretch = async (password: Uint8Array, salt: Uint8Array): Promise<Bytes> =>
  bytesOf(
    await argon2id({
      password,
      salt,
      memorySize: ARGON2.memoryKiB,
      iterations: ARGON2.passes,
      parallelism: ARGON2.lanes,
      hashLength: ARGON2.outputBytes,
      outputType: 'binary',
    }),
  );

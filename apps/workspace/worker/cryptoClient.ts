/** The page's side of the worker. Content leaves its box here, because a box does not cross between threads. */
import type { Bytes } from '@dauys/basics/bytes.ts';
import { Fault, VerificationError } from '@dauys/basics/failure.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import type { PaperKey } from '@dauys/sealing/paperKey.ts';
import type { SplitSecret } from '@dauys/sealing/wrap.ts';
import type { WorkAnswer, WorkAsked } from './work.ts';

export interface CryptoClient {
  /** As `splitPassword` of sealing/wrap.ts. */
  split(password: Redacted<string>, salt: Bytes): Promise<SplitSecret>;
  /** As `splitRecoveryKey` of sealing/wrap.ts. */
  splitRecovery(key: Redacted<PaperKey>, salt: Bytes): Promise<SplitSecret>;
  /** As `open` of sealing/open.ts. */
  open(file: Bytes, identities: readonly Redacted<string>[]): Promise<Redacted<Bytes>>;
}

type Asked = WorkAsked extends infer W ? (W extends WorkAsked ? Omit<W, 'id'> : never) : never;

/** Begins the worker. */
export const cryptoClient = (): CryptoClient => {
  const worker = new Worker(new URL('./cryptoWorker.ts', import.meta.url), { type: 'module', name: 'crypto' });
  const waiting = new Map<number, { resolve(bytes: readonly Bytes[]): void; reject(error: Error): void }>();
  let count = 0;
  worker.addEventListener('message', ({ data }: MessageEvent<WorkAnswer>) => {
    const caller = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.ok) caller?.resolve(data.bytes);
    else caller?.reject(data.code === undefined ? new Fault('the crypto worker failed') : new VerificationError(data.code));
  });
  worker.addEventListener('error', () => {
    for (const { reject } of waiting.values()) reject(new Fault('the crypto worker stopped'));
    waiting.clear();
  });
  const ask = (asked: Asked): Promise<readonly Bytes[]> =>
    new Promise((resolve, reject) => {
      const id = ++count;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ ...asked, id });
    });
  const split = async (work: 'split' | 'split-recovery', secret: string, salt: Bytes): Promise<SplitSecret> => {
    const [authKey, wrappingKey] = await ask({ work, secret, salt });
    if (authKey === undefined || wrappingKey === undefined) throw new Fault('the crypto worker answered short');
    return { authKey, wrappingKey: redact(wrappingKey) };
  };
  return {
    split: (password, salt) => split('split', reveal(password), salt),
    splitRecovery: (key, salt) => split('split-recovery', reveal(key), salt),
    async open(file, identities) {
      const [inner] = await ask({ work: 'open', file, identities: identities.map(reveal) });
      if (inner === undefined) throw new Fault('the crypto worker answered short');
      return redact(inner);
    },
  };
};

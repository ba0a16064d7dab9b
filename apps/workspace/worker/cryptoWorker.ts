/** The slow work, away from the page's own thread: Argon2id for the door, opening of sealed files. It keeps nothing between two calls. */
import { redact, reveal } from '@dauys/basics/redacted.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { open } from '@dauys/sealing/open.ts';
import { parsePaperKey } from '@dauys/sealing/paperKey.ts';
import { splitPassword, splitRecoveryKey, type SplitSecret } from '@dauys/sealing/wrap.ts';
import type { WorkAnswer, WorkAsked } from './work.ts';

const splitSecret = ({ work, secret, salt }: Exclude<WorkAsked, { work: 'open' }>): Promise<SplitSecret> => {
  if (work === 'split') return splitPassword(redact(secret), salt);
  const key = parsePaperKey(secret);
  if (!key.ok) throw new VerificationError(key.error.code);
  return splitRecoveryKey(key.value, salt);
};

const done = async (asked: WorkAsked): Promise<WorkAnswer> => {
  try {
    if (asked.work !== 'open') {
      const { authKey, wrappingKey } = await splitSecret(asked);
      return { id: asked.id, ok: true, bytes: [authKey, reveal(wrappingKey)] };
    }
    return { id: asked.id, ok: true, bytes: [reveal(await open(asked.file, asked.identities.map(redact)))] };
  } catch (error) {
    return { id: asked.id, ok: false, ...(error instanceof VerificationError ? { code: error.code } : {}) };
  }
};

self.addEventListener('message', (event: MessageEvent<WorkAsked>) => {
  void done(event.data).then((answer) => self.postMessage(answer));
});

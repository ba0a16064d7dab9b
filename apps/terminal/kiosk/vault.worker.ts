import { VerificationError } from '@dauys/basics/failure.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import { codeGroups, parseCode } from '@dauys/sealing/code.ts';
import { keysOfCode, type ComplainantKeys } from '@dauys/sealing/complainant.ts';
import { openAnswers, tagsOf } from './answers.ts';
import { lodgingBody, sealComplaint } from './lodge.ts';
import type { VaultOrder, VaultReport } from './vaultWords.ts';
import { holdRecording, type Holding } from './voice/holding.ts';

// The keys of one complainant live here and nowhere else; they end with the worker, which ends with the session.
let keys: ComplainantKeys | undefined;
/** The recording, under a key of its own. */
let held: Holding | undefined;

const say = (report: VaultReport): void => self.postMessage(report);

const carryOut = async (order: VaultOrder): Promise<VaultReport | undefined> => {
  switch (order.do) {
    case 'seal': {
      const { content, to, terminal, follows, canary, recording } = order;
      const known = follows ? (keys ?? missing()) : undefined;
      // It comes first: it is what the person says.
      const recorded = recording === undefined ? [] : [{ ...recording, bytes: await (held ?? unrecorded()).open() }];
      const sealed = await sealComplaint({
        content: redact({ ...content, pictures: [...recorded, ...content.pictures] }),
        to,
        terminal,
        ...(known === undefined ? {} : { keys: known }),
        ...(canary === undefined ? {} : { canary }),
        onStage: (stage) => say({ say: 'stage', stage }),
      });
      const code = sealed.code === undefined ? {} : { code: codeGroups(sealed.code) };
      return { say: 'sealed', value: { lodging: sealed.lodging, body: lodgingBody(sealed), ...code } };
    }
    case 'enter': {
      const code = parseCode(order.digits);
      if (!code.ok) return { say: 'failed', code: code.error.code };
      keys = await keysOfCode(code.value);
      return { say: 'entered', value: { tags: tagsOf(keys) } };
    }
    case 'open': {
      const { statements, untrusted } = await openAnswers(order.replies, keys ?? missing(), order.officers);
      return { say: 'opened', value: { statements: statements.map(reveal), untrusted } };
    }
    case 'hold':
      held?.drop();
      held = holdRecording();
      return undefined;
    case 'add':
      held?.add(new Uint8Array(order.piece));
      return undefined;
    case 'close':
      return { say: 'closed', value: await (held ?? unrecorded()).close() };
    case 'hear':
      return { say: 'heard', value: await (held ?? unrecorded()).open() };
    case 'drop':
      held?.drop();
      held = undefined;
      return undefined;
  }
};

const missing = (): never => {
  throw new VerificationError<'kiosk/no-code'>('kiosk/no-code');
};

const unrecorded = (): never => {
  throw new VerificationError<'recording/missing'>('recording/missing');
};

self.onmessage = ({ data }: MessageEvent<VaultOrder>) => {
  carryOut(data).then(
    (report) => report && say(report),
    (error: unknown) => say({ say: 'failed', code: error instanceof VerificationError ? error.code : 'kiosk/fault' }),
  );
};

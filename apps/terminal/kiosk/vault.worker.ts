import { VerificationError } from '@dauys/basics/failure.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import { codeGroups, parseCode } from '@dauys/sealing/code.ts';
import { keysOfCode, type ComplainantKeys } from '@dauys/sealing/complainant.ts';
import { openAnswers, tagsOf } from './answers.ts';
import { lodgingBody, sealComplaint } from './lodge.ts';
import type { VaultOrder, VaultReport } from './vaultWords.ts';

// The keys of one complainant live here and nowhere else; they end with the worker, which ends with the session.
let keys: ComplainantKeys | undefined;

const say = (report: VaultReport): void => self.postMessage(report);

const carryOut = async (order: VaultOrder): Promise<VaultReport> => {
  switch (order.do) {
    case 'seal': {
      const { content, to, terminal, follows, canary } = order;
      const held = follows ? (keys ?? missing()) : undefined;
      const sealed = await sealComplaint({
        content: redact(content),
        to,
        terminal,
        ...(held === undefined ? {} : { keys: held }),
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
  }
};

const missing = (): never => {
  throw new VerificationError<'kiosk/no-code'>('kiosk/no-code');
};

self.onmessage = ({ data }: MessageEvent<VaultOrder>) => {
  carryOut(data).then(say, (error: unknown) =>
    say({ say: 'failed', code: error instanceof VerificationError ? error.code : 'kiosk/fault' }),
  );
};

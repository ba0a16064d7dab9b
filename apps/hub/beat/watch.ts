import { bytesOf, concat, utf8 } from '@dauys/basics/bytes.ts';
import { verifyDevice } from '@dauys/beat/device.ts';
import type { UpFrame } from '@dauys/beat/frame.ts';
import { STATEMENT_DOMAIN } from '@dauys/journal/statement.ts';
import type { UpStatus } from '@dauys/protocol/beat.ts';
import canonicalize from 'canonicalize';
import type { Context } from '../context.ts';
import { codeOf } from '../database/store.ts';
import type { EvidenceKeeper } from '../evidence/keeper.ts';
import { statementOf, terminalName, type Book, type SignedStatement } from './book.ts';
import type { Session } from './sessions.ts';

/** Enters an authentic beat, names what is wrong with it and keeps the evidence. `false`: a replay, whose bytes were taken already. */
export type Watch = (frame: UpFrame, session: Session, status: UpStatus) => Promise<boolean>;

export const createWatch = (context: Pick<Context, 'log' | 'directory'>, book: Book, evidence: EvidenceKeeper): Watch => {
  const { log, directory } = context;

  const believed = (terminal: number, status: UpStatus): SignedStatement | undefined => {
    const statement = statementOf(status);
    if (statement === undefined) return undefined;
    const device = directory.current().terminals.get(terminalName(terminal));
    const message = concat(utf8(STATEMENT_DOMAIN), statement.bytes);
    if (device !== undefined && verifyDevice(message, statement.signature, device)) return statement;
    evidence.note({ kind: 'beat/statement-signature', terminal, bytes: concat(statement.signature, statement.bytes) });
    log('beat.named', { terminal: terminalName(terminal), code: 'beat/statement-signature' });
    return undefined;
  };

  return async (frame, session, status) => {
    const { terminal, sequence } = frame;
    const arrived = {
      terminal,
      session: bytesOf(frame.session),
      sessionSince: session.since,
      sequence,
      status,
      statement: believed(terminal, status),
    };
    // Unknown whether it is a replay: taking it again is safe, dropping it would not be.
    const { names, isNew } = await book.enter(arrived).catch((error: unknown) => {
      log('database.lost', { code: codeOf(error) ?? 'unknown' });
      return { names: [], isNew: true };
    });
    for (const code of names) {
      log('beat.named', { terminal: terminalName(terminal), code });
      evidence.note({ kind: code, terminal, bytes: concat(frame.header, utf8(canonicalize(status) ?? '')) });
    }
    return isNew;
  };
};

import { bytesOf, concat } from '@dauys/basics/bytes.ts';
import type { SessionKeys } from '@dauys/beat/cell.ts';
import type { UpFrame } from '@dauys/beat/frame.ts';
import { acceptSetUpByAny } from '@dauys/beat/session.ts';
import type { Terminal } from '@dauys/directory/state.ts';
import type { Context } from '../context.ts';
import type { EvidenceKeeper } from '../evidence/keeper.ts';
import { terminalName } from './book.ts';
import type { Sessions } from './sessions.ts';

/** Sets up a session with a terminal that the directory knows and that has signed; `undefined` for everybody else. */
export type AcceptSetUp = (frame: UpFrame) => Promise<SessionKeys | undefined>;

// Strangers may knock as often as they like; the database is asked about them at most this often.
const LOOK_AGAIN_MS = 1_000;

export const createSetUp = (
  context: Pick<Context, 'clock' | 'log' | 'keys' | 'directory'>,
  sessions: Sessions,
  evidence: EvidenceKeeper,
): AcceptSetUp => {
  const { clock, log, keys, directory } = context;
  let lookedAt: number | undefined;

  const deviceOf = async (terminal: number): Promise<Terminal | undefined> => {
    const known = directory.current().terminals.get(terminalName(terminal));
    if (known !== undefined) return known.retired === undefined ? known : undefined;
    const now = clock.now();
    if (lookedAt !== undefined && Math.abs(now - lookedAt) < LOOK_AGAIN_MS) return undefined;
    lookedAt = now;
    const found = (await directory.refresh()).terminals.get(terminalName(terminal));
    return found?.retired === undefined ? found : undefined;
  };
  const refused = (frame: UpFrame, code: 'intake/unknown-terminal' | 'beat/set-up-signature' | 'beat/replayed'): undefined => {
    // Whoever knocks may invent numbers of terminals: evidence is kept by code alone, unless the device itself has signed.
    const head = concat(frame.header, frame.body.subarray(0, 1_200));
    evidence.note(code === 'beat/replayed' ? { kind: code, terminal: frame.terminal, bytes: head } : { kind: code, bytes: head });
    if (code === 'beat/replayed') log('beat.named', { terminal: terminalName(frame.terminal), code });
    else log('beat.refused', { code });
    return undefined;
  };

  return async (frame) => {
    const device = await deviceOf(frame.terminal);
    if (device === undefined) return refused(frame, 'intake/unknown-terminal');
    const accepted = await acceptSetUpByAny(frame, { transports: keys.transports, device });
    if (accepted === undefined) return refused(frame, 'beat/set-up-signature');
    const made = { keys: accepted.keys, boot: accepted.boot, deviceAt: accepted.at };
    if (!(await sessions.keep(frame.terminal, bytesOf(frame.session), made))) return refused(frame, 'beat/replayed');
    log('beat.session', { terminal: terminalName(frame.terminal), boot: accepted.boot });
    return accepted.keys;
  };
};

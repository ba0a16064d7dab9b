import { setTimeout as pause } from 'node:timers/promises';
import { err, ok } from '@dauys/basics/result.ts';
import { fingerEnded, isHeld, namesReader, sameNumber } from './decide.ts';
import type { EnrolledBook } from './enrolled.ts';
import type { Fprintd } from './fprintd.ts';
import type { Reader } from './reader.ts';

/** The finger is compared with the prints kept under one number. To look among all would name the wrong one sooner or later. */
export const fingerReader = ({
  fprintd,
  book,
  patience,
}: {
  readonly fprintd: Fprintd;
  readonly book: EnrolledBook;
  readonly patience: number;
}): Reader<'fingerprint'> => ({
  how: 'fingerprint',
  isThere: async () => namesReader(await fprintd.devices()),
  identify: async ({ number }, stop) => {
    const opener = await book.opener('fingerprint', sameNumber(number));
    const entered = book.find(opener);
    if (entered === undefined) return err({ code: namesReader(await fprintd.devices()) ? 'reader/unknown' : 'reader/absent' });
    const over = AbortSignal.any([stop, AbortSignal.timeout(patience)]);
    const said = await whenFree(() => fprintd.verify(opener.place, over), over);
    if (said === undefined) return err({ code: 'reader/timeout' });
    const ended = fingerEnded(said);
    const { before, ...who } = entered;
    return ended.ok ? ok({ how: 'fingerprint', strength: before, ...who }) : ended;
  },
});

const AGAIN_MS = 200;

/** fprintd lets a reader go when it has seen that whoever held it went, which may be a little after that. */
const whenFree = async (verify: () => Promise<string | undefined>, over: AbortSignal): Promise<string | undefined> => {
  for (;;) {
    const said = await verify();
    if (said === undefined || !isHeld(said)) return said;
    await pause(AGAIN_MS, undefined, { signal: over }).catch(() => undefined);
    if (over.aborted) return undefined;
  }
};

import { err, ok } from '@dauys/basics/result.ts';
import { setTimeout as wait } from 'node:timers/promises';
import { readCard, type CardSays } from './card.ts';
import { whoOnCard } from './decide.ts';
import type { EnrolledBook } from './enrolled.ts';
import { openPcscd, type Pcscd } from './pcscd.ts';
import type { Reader, ReaderSays } from './reader.ts';

/** A card that comes or goes while it is asked keeps pcscd busy for a while; whether a reader is there, it says at once. */
const [CARD_SILENT_MS, SILENT_MS, LOOK_MS] = [10_000, 2_000, 200] as const;

export const cardReader = ({
  socket,
  book,
  patience,
}: {
  readonly socket: string;
  readonly book: EnrolledBook;
  readonly patience: number;
}): Reader<'card'> => ({
  how: 'card',
  isThere: async () => (await withPcscd(socket, async (pcscd) => (await pcscd.readers()).length > 0, SILENT_MS)) ?? false,
  identify: async (_, stop): Promise<ReaderSays> => {
    const late = AbortSignal.timeout(patience);
    const says = await withPcscd(socket, (pcscd) => nextCard(pcscd, { stop: AbortSignal.any([stop, late]), anew: true }));
    if (says === undefined) return err({ code: 'reader/absent' });
    return says === 'none' ? err({ code: 'reader/timeout' }) : whoIs(says, book);
  },
});

/** `undefined`: no reader. What lies there already may be forgotten by whoever was here before, and names nobody else: it has to be laid on `anew`. */
export const nextCard = async (
  pcscd: Pick<Pcscd, 'readers' | 'withCard'>,
  { stop, anew }: { readonly stop: AbortSignal; readonly anew: boolean },
): Promise<CardSays | 'none' | undefined> => {
  const lying = new Set<string>();
  for (let first = anew; !stop.aborted; first = false) {
    const readers = await pcscd.readers();
    if (readers.length === 0) return undefined;
    for (const { name, hasCard } of readers) {
      if (!hasCard) lying.delete(name);
      else if (first) lying.add(name);
      else if (!lying.has(name)) {
        const says = await pcscd.withCard(name, readCard);
        if (says !== undefined) return says;
      }
    }
    await wait(LOOK_MS, undefined, { signal: stop }).catch(() => undefined);
  }
  return 'none';
};

/** Whoever saw the card when it was entered knows more of it than the card does. */
const whoIs = async (says: CardSays, book: EnrolledBook): Promise<ReaderSays> => {
  const entered = says.uid === undefined ? undefined : book.find(await book.opener('card', says.uid));
  if (entered !== undefined) {
    const { before: _, ...who } = entered;
    return ok({ how: 'card', strength: 'entered', ...who });
  }
  const who = says.text === undefined ? undefined : whoOnCard(says.text);
  return who === undefined ? err({ code: 'reader/unknown' }) : ok({ how: 'card', strength: 'words', ...who });
};

/** `undefined`: nothing that we understand answers there. */
export const withPcscd = async <T>(
  socket: string,
  use: (pcscd: Pcscd) => Promise<T>,
  silentMs: number = CARD_SILENT_MS,
): Promise<T | undefined> => {
  try {
    const pcscd = await openPcscd(socket, silentMs);
    try {
      return await use(pcscd);
    } finally {
      pcscd.close();
    }
  } catch {
    return undefined;
  }
};

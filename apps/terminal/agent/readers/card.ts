/** What a card says of itself: its own number, and a text, where it carries one that everybody may read. No secret of it is asked for. */
import type { Card } from './pcscd.ts';

export interface CardSays {
  /** Hex; absent where reader or card have none. Whoever wants to, makes a card that says the same. */
  readonly uid?: string;
  /** As written on it by whoever wrote on it. */
  readonly text?: string;
}

/** PC/SC part 3, 3.2.2.1.3: the number by which a contactless card answers. */
const UID = bytes('ffca000000');
/** NFC Forum, Type 4 Tag: the application, its description, and the file that this names. */
const [APPLICATION, DESCRIPTION] = [bytes('00a4040007d276000085010100'), 'e103'] as const;
const LONGEST_TEXT = 1_024;

/** Asks the card. Throws when it goes while it is read. */
export const readCard = async (card: Card): Promise<CardSays> => {
  const number = good(await card.ask(UID));
  const text = await readText(card);
  return {
    ...(number !== undefined && number.length >= 4 && number.length <= 10 ? { uid: Buffer.from(number).toString('hex') } : {}),
    ...(text === undefined ? {} : { text }),
  };
};

const readText = async (card: Card): Promise<string | undefined> => {
  if (good(await card.ask(APPLICATION)) === undefined) return undefined;
  const described = await readFile(card, DESCRIPTION, 15);
  const place = described === undefined ? undefined : fileOf(described);
  const head = place && (await readFile(card, place.id, 2));
  const length = head?.readUInt16BE(0) ?? 0;
  if (place === undefined || length === 0 || length > LONGEST_TEXT) return undefined;
  const message = await readOn(card, { from: 2, length, most: place.most });
  return message && textOf(message);
};

const readFile = async (card: Card, id: string, length: number): Promise<Buffer | undefined> =>
  good(await card.ask(bytes(`00a4000c02${id}`))) === undefined ? undefined : readOn(card, { from: 0, length, most: length });

const readOn = async (
  card: Card,
  { from, length, most }: { readonly from: number; readonly length: number; readonly most: number },
): Promise<Buffer | undefined> => {
  const parts: Buffer[] = [];
  for (let at = 0; at < length; ) {
    const wanted = Math.min(most, length - at);
    const part = good(await card.ask(Uint8Array.of(0, 0xb0, (from + at) >> 8, (from + at) & 0xff, wanted)));
    if (part === undefined || part.length !== wanted) return undefined;
    parts.push(Buffer.from(part));
    at += wanted;
  }
  return Buffer.concat(parts);
};

/** Of the description: the file, and how much of it may be read at once. */
const fileOf = (described: Buffer): { readonly id: string; readonly most: number } | undefined => {
  const most = Math.min(described.readUInt16BE(3), 250);
  return described[7] === 4 && described[8] === 6 && most > 0 ? { id: described.toString('hex', 9, 11), most } : undefined;
};

/** NFC Forum, NDEF and Text record: one short record alone, in UTF-8. Anything else says nothing to us. */
export const textOf = (message: Buffer): string | undefined => {
  const [flags, typeLength, length, type, status] = message;
  if (flags !== 0xd1 || typeLength !== 1 || type !== 0x54 || length !== message.length - 4 || status === undefined || status > 0x3f)
    return undefined;
  const text = message.subarray(5 + status);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  } catch {
    return undefined;
  }
};

/** Without the status; `undefined` unless that says that all went well. */
const good = (answer: Uint8Array): Uint8Array | undefined => {
  const [first, second] = answer.subarray(-2);
  return first === 0x90 && second === 0 ? answer.subarray(0, -2) : undefined;
};

function bytes(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex');
}

import { charactersOf } from './limits.ts';

const LIMIT = 80;
/** Control, format (bidirectional overrides, zero width), surrogate, private and unassigned characters, line and paragraph separators. */
const UNPRINTABLE = /[\p{C}\u2028\u2029]/gu;
/** What some file system reads as a path, a drive, a stream, a pattern or a redirection. */
const RESERVED = /[/\\:*?"<>|%~$`']/gu;
/** Names that Windows keeps for devices, with or without an ending. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/iu;

/**
 * A harmless name for an attachment (S-29), at most 80 characters: one path segment, no control or direction characters, no leading or trailing
 * dot or blank, never empty; letters of every language stay. `harmlessName(harmlessName(x)) = harmlessName(x)`.
 */
export const harmlessName = (name: string): string => {
  const segment =
    name
      .toWellFormed()
      .slice(0, 4_096)
      .toWellFormed()
      .split(/[/\\]/u)
      .findLast((part) => /[^\s.]/u.test(part)) ?? '';
  // Normalised before, so that no letter turns into a reserved one later, and after, because what was removed may have kept an accent apart.
  const clean = trimmed(segment.normalize('NFC').replace(UNPRINTABLE, '').normalize('NFC').replace(RESERVED, '_').replace(/\s+/gu, ' '));
  const short = shortened(clean);
  if (short === '') return 'attachment';
  return DEVICE.test(short) ? shortened(`_${short}`) : short;
};

/** Whether a name is its own harmless form: what the opener demands of names inside a seal. */
export const isHarmless = (name: string): boolean => harmlessName(name) === name;

const trimmed = (text: string): string => text.replace(/^[\s.]+|[\s.]+$/gu, '');

/** Cuts the middle rather than the ending: the ending tells the reader what it is. */
const shortened = (text: string): string => {
  if (charactersOf(text) <= LIMIT) return text;
  const ending = /\.[\p{L}\p{N}]{1,8}$/u.exec(text)?.[0] ?? '';
  const stem = [...text].slice(0, LIMIT - charactersOf(ending)).join('');
  return trimmed(stem) + ending;
};

/** Characters are Unicode code points, sizes are bytes. */
export const LIMITS = {
  textCharacters: 12_000,
  nameCharacters: 200,
  numberCharacters: 60,
  attachments: 4,
  attachmentBytes: 12 * 1024 * 1024,
  manifestBytes: 131_072,
} as const;

/** What may be attached. Nothing that a reader's machine could run. */
export const ATTACHMENT_MIMES = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'application/pdf',
  'audio/webm',
  'audio/ogg',
  'video/webm',
  'text/plain',
] as const;
export type AttachmentMime = (typeof ATTACHMENT_MIMES)[number];

/** Characters as `LIMITS` counts them: Unicode code points. */
export const charactersOf = (text: string): number => {
  let n = 0;
  for (const _ of text) n++;
  return n;
};

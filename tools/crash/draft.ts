import type { Draft } from '@dauys/complaint/draft.ts';
import type { Picture } from '../../apps/terminal/kiosk/lodge.ts';

/** What Asel says in tests; `mark` makes it findable. */
export const draftOf = (mark: string, over: Partial<Draft> = {}): Draft => ({
  kind: 'complaint',
  language: 'ru',
  body: 'ombudsman',
  category: 'health-care',
  urgent: false,
  disclosure: 'anonymous',
  name: '',
  number: '',
  text: `Третий день нет лекарства, прошу врача. ${mark}`,
  attachments: [],
  ...over,
});

/** A picture that makes the envelope need several beats: 100 kB go into the 256 KiB bucket, eleven beats. */
export const largePicture = (): Picture => ({ name: 'picture-1.jpg', mime: 'image/jpeg', bytes: new Uint8Array(100_000).fill(7) });

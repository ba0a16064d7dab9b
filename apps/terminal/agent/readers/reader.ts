import type { Refusal } from '@dauys/basics/failure.ts';
import type { Result } from '@dauys/basics/result.ts';
import type { Identified, IdentifyAsked } from '@dauys/protocol/reader.ts';

/**
 * `reader/absent`: none answers. `reader/timeout`: nothing was laid on it. `reader/no-match`: another finger. `reader/unknown`: nothing is kept here under
 * this number, or the card says nothing that we know.
 */
export type ReaderCode = 'reader/absent' | 'reader/timeout' | 'reader/no-match' | 'reader/unknown';
export type ReaderSays = Result<Identified, Refusal<ReaderCode>>;

/** The one port of everything that can say who stands here. It never throws: what fails is a reader that is not there. It keeps nothing. */
export interface Reader<How extends IdentifyAsked['how'] = IdentifyAsked['how']> {
  readonly how: How;
  /** Whether one is there and answers now; within three seconds. */
  isThere(): Promise<boolean>;
  /** Waits for whatever is to be laid on it. `stop` ends that; what it then says, nobody hears. */
  identify(asked: Extract<IdentifyAsked, { how: How }>, stop: AbortSignal): Promise<ReaderSays>;
}

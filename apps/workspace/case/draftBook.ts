/**
 * What officers are writing, by case, in page memory. It outlives a change of view, a conflict (S-38) and the end of a session, so that
 * nothing is lost; it belongs to one officer, and signing out wipes it.
 */
import type { ReplyDraft } from './replyDraft.ts';

export interface DraftBook {
  draftOf(envelopeId: string): ReplyDraft | undefined;
  keep(envelopeId: string, draft: ReplyDraft): void;
  drop(envelopeId: string): void;
  /** Another officer on the same page finds nothing. */
  belongTo(officer: string): void;
  wipe(): void;
}

/** In memory only: answers that were begun are nowhere else. */
export const draftBook = (): DraftBook => {
  const drafts = new Map<string, ReplyDraft>();
  let owner: string | undefined;
  return {
    draftOf: (id) => drafts.get(id),
    keep: (id, draft) => void drafts.set(id, draft),
    drop: (id) => void drafts.delete(id),
    belongTo(officer) {
      if (owner !== undefined && owner !== officer) drafts.clear();
      owner = officer;
    },
    wipe: () => drafts.clear(),
  };
};

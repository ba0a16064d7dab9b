import { hex } from './bytes.ts';

/** A pure function of a few bytes that keeps its answers: at most `limit` of them, then it begins anew. Only speed depends on it. */
export const remembered = <T>(limit: number, work: (bytes: Uint8Array) => T): ((bytes: Uint8Array) => T) => {
  const known = new Map<string, { readonly answer: T }>();
  return (bytes) => {
    const name = hex(bytes);
    const before = known.get(name);
    if (before !== undefined) return before.answer;
    const answer = work(bytes);
    if (known.size >= limit) known.clear();
    known.set(name, { answer });
    return answer;
  };
};

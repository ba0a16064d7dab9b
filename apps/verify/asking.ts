// oxlint-disable-next-line import/default -- Vite makes this export
import CheckerWorker from './checker.worker.ts?worker&inline';
import type { Problem, Progress, Questions, Told, Topic } from './conversation.ts';

/** The worker said why there is no answer. */
export class Unanswered extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

export type Ask = <T extends Topic>(
  topic: T,
  asked: Questions[T]['asked'],
  also?: { readonly progress?: (progress: Progress) => void; readonly transfer?: readonly Transferable[] },
) => Promise<Questions[T]['answer']>;

interface Waiting {
  settle(told: Told): void;
  progress(progress: Progress): void;
}

/** Starts the worker and returns how to ask it. An answer that is a problem rejects with `Unanswered`. */
export const startAsking = (): Ask => {
  const worker = new CheckerWorker();
  const waiting = new Map<number, Waiting>();
  let last = 0;
  worker.addEventListener('message', ({ data }: MessageEvent<Told>) => {
    const asker = waiting.get(data.id);
    if ('progress' in data) return asker?.progress(data.progress);
    waiting.delete(data.id);
    asker?.settle(data);
  });
  return <T extends Topic>(topic: T, asked: Questions[T]['asked'], { progress, transfer = [] }: Parameters<Ask>[2] = {}) =>
    new Promise<Questions[T]['answer']>((resolve, reject) => {
      const id = ++last;
      // The worker answers each question with an answer of its own topic: conversation.ts pairs them.
      const settle = (told: Told): void =>
        'problem' in told
          ? reject(new Unanswered(told.problem))
          : 'answer' in told
            ? resolve(told.answer as Questions[T]['answer'])
            : undefined;
      waiting.set(id, { settle, progress: progress ?? (() => undefined) });
      worker.postMessage({ id, topic, asked }, [...transfer]);
    });
};

import { createChecker, problemOf } from './checker.ts';
import type { Asked, Told } from './conversation.ts';

const checker = createChecker();
const tell = (told: Told): void => self.postMessage(told);

/** One switch, so that each question meets its own answer. */
const answerTo = (message: Asked): unknown => {
  const progress = (told: Parameters<typeof checker.read>[1] extends (p: infer P) => void ? P : never) =>
    tell({ id: message.id, progress: told });
  switch (message.topic) {
    case 'trust':
      return checker.trust(message.asked, progress);
    case 'look':
      return checker.look(message.asked, progress);
    case 'slip':
      return checker.slip(message.asked, progress);
    case 'read':
      return checker.read(message.asked, progress);
    case 'judge':
      return checker.judge(message.asked, progress);
    case 'steps':
      return checker.steps(message.asked, progress);
  }
};

self.onmessage = async ({ data }: MessageEvent<Asked>): Promise<void> => {
  try {
    self.postMessage({ id: data.id, answer: await answerTo(data) });
  } catch (error) {
    tell({ id: data.id, problem: problemOf(error) });
  }
};

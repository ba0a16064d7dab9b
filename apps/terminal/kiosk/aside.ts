import type { PromiseOrder, PromiseReport } from './promise.worker.ts';

/** Done beside the screen, whose touches it would hold up; `undefined` where it could not be done. The worker ends with its one order. */
export const doAside = (order: PromiseOrder): Promise<PromiseReport | undefined> =>
  new Promise((resolve) => {
    const worker = new Worker(new URL('./promise.worker.ts', import.meta.url), { type: 'module', name: 'promise' });
    const end = (report: PromiseReport | undefined): void => {
      worker.terminate();
      resolve(report);
    };
    worker.onmessage = ({ data }: MessageEvent<PromiseReport>) => end(data);
    worker.onerror = () => end(undefined);
    worker.postMessage(order);
  });

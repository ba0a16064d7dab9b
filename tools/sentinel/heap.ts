/** What a page's own memory still holds: a heap snapshot of Chromium, after the collector has run. What lies in buffers of bytes is not told by it. */
import type { CDPSession, Page } from 'playwright-core';

export interface Heap {
  /** Every text that something holds, those too that lie in two halves. V8 tells the first 1,024 characters of each. */
  readonly texts: readonly string[];
  /** How many there are of each class that was asked for. */
  readonly counts: Readonly<Record<string, number>>;
}

/** As V8 writes it: rows of numbers, whose meaning stands in `meta`. */
interface Snapshot {
  readonly snapshot: {
    readonly meta: { node_fields: string[]; node_types: [string[], ...unknown[]]; edge_fields: string[] };
  };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly strings: readonly string[];
}

/** `classes`: names of classes of the page, whose objects are counted. */
export const heapOf = async (page: Page, classes: readonly string[]): Promise<Heap> => {
  const cdp = await page.context().newCDPSession(page);
  const counts: Record<string, number> = {};
  for (const name of classes) counts[name] = await countOf(cdp, name);
  const parts: string[] = [];
  cdp.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => parts.push(chunk));
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await cdp.detach();
  return { counts, texts: textsOf(JSON.parse(parts.join('')) as Snapshot) };
};

const countOf = async (cdp: CDPSession, name: string): Promise<number> => {
  const { result: prototype } = await cdp.send('Runtime.evaluate', { expression: `${name}.prototype` });
  const { objects } = await cdp.send('Runtime.queryObjects', { prototypeObjectId: prototype.objectId ?? '' });
  const { result } = await cdp.send('Runtime.callFunctionOn', {
    // The prototypes of classes made from this one are no objects of it.
    ...{
      functionDeclaration: "function () { return this.filter((one) => !Object.hasOwn(one, 'constructor')).length }",
      returnByValue: true,
    },
    objectId: objects.objectId ?? '',
  });
  await cdp.send('Runtime.releaseObject', { objectId: objects.objectId ?? '' });
  return Number(result.value);
};

const textsOf = ({ snapshot: { meta }, nodes, edges, strings }: Snapshot): readonly string[] => {
  const [width, reach] = [meta.node_fields.length, meta.edge_fields.length];
  const inNode = (node: number, field: string): number => nodes[node + meta.node_fields.indexOf(field)] ?? 0;
  const inEdge = (edge: number, field: string): number => edges[edge + meta.edge_fields.indexOf(field)] ?? 0;
  const [plain, halves] = [new Map<number, string>(), new Map<number, readonly number[]>()];
  for (let node = 0, edge = 0; node < nodes.length; node += width) {
    const begins = edge;
    edge += inNode(node, 'edge_count') * reach;
    const type = meta.node_types[0][inNode(node, 'type')];
    if (type === 'string' || type === 'sliced string') plain.set(node, strings[inNode(node, 'name')] ?? '');
    if (type !== 'concatenated string') continue;
    const parts = new Map<string | undefined, number>();
    for (let at = begins; at < edge; at += reach) parts.set(strings[inEdge(at, 'name_or_index')], inEdge(at, 'to_node'));
    halves.set(
      node,
      ['first', 'second'].map((name) => parts.get(name) ?? -1),
    );
  }
  const whole = (node: number): string => plain.get(node) ?? (halves.get(node) ?? []).map(whole).join('');
  return [...plain.values(), ...[...halves.keys()].map(whole)];
};

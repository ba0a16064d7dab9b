import { graphOf, wayTo } from './graph.ts';
import type { Check } from './project.ts';

/** No file may be reached from itself, by types neither: otherwise none of them can be understood first. */
export const cycles: Check = {
  name: 'cycles',
  find(project) {
    const graph = graphOf(project);
    const seen = new Set<string>();
    return [...graph.edges].flatMap(([file, targets]) => {
      if (targets.includes(file)) return [`${file} imports itself`];
      const way = targets
        .map((target) => (seen.has(file) ? undefined : wayTo(graph, target, (path) => path === file)))
        .find((found) => found !== undefined);
      if (way === undefined) return [];
      for (const path of way) seen.add(path);
      return [[file, ...way].join(' → ')];
    });
  },
};

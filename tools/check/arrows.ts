import rules from './arrows.json' with { type: 'json' };
import { graphOf, wayTo, type Graph } from './graph.ts';
import { isConfigFile, isTest, type Check } from './project.ts';

/** Arrows point down: who may import whom, by file, along the whole chain, type-only imports included (arrows.json). */
export const arrows: Check = {
  name: 'arrows',
  find(project) {
    const graph = graphOf(project);
    return [...graph.broken, ...forbiddenDirectly(graph), ...forbiddenAlongTheWay(graph), ...strayDrivers(graph)];
  },
};

const begins = (path: string, places: readonly string[]): boolean => places.some((place) => path.startsWith(place));
const forTests = ['packages/testing/', 'tools/', 'vectors/'];

const forbiddenDirectly = (graph: Graph): readonly string[] =>
  [...graph.edges].flatMap(([file, targets]) => {
    const rule = rules.may.find(({ from }) => file.startsWith(from));
    if (rule === undefined) return [`${file} is in a place that arrows.json does not know`];
    const allowed = [rule.from, ...rule.may, ...(isTest(file) ? forTests : [])];
    return targets.filter((target) => !begins(target, allowed)).map((target) => `${file} → ${target}`);
  });

const forbiddenAlongTheWay = (graph: Graph): readonly string[] =>
  rules.never.flatMap(({ from, to, because }) =>
    [...graph.edges.keys()]
      .filter((file) => begins(file, from) && !begins(file, to) && !isTest(file) && !isConfigFile(file))
      .flatMap((file) => {
        const way = wayTo(graph, file, (path) => begins(path, to));
        return way === undefined ? [] : [`${way.join(' → ')} (${because})`];
      }),
  );

const strayDrivers = (graph: Graph): readonly string[] =>
  [...graph.outside].flatMap(([file, modules]) => {
    if (rules.drivers.only.some((pattern) => new RegExp(pattern).test(file))) return [];
    return modules.filter((name) => rules.drivers.modules.includes(name)).map((name) => `${file} → ${name} (SQL lives in store.ts)`);
  });

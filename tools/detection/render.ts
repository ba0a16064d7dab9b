/** Makes docs/detection.md from the table. Pure; `write.ts` writes it, tools/check says when it is stale. */
import { ELSEWHERE } from './elsewhere.ts';
import { ROWS, type Row } from './rows.ts';

const TEST = 'tools/detection/detection.crash.test.ts';

/** In the order of the table of protocol.md. */
const MISDEEDS = [...new Set(Object.values(ROWS).map(({ misdeed }) => misdeed))];

const HEAD = `# Who detects what

Each row is committed by parts that really misbehave: a hub whose database is altered behind it, or that signs lies with its true keys, a terminal's disk, its copy, its clock, a page. The
party in the third column is asked through its own shipped code. Made from \`tools/detection/rows.ts\` by \`npm run detection\`; not edited by hand.

\`keyAge stale\` is a mark inside the seal, \`unique violation\` is PostgreSQL's, \`missing\` and \`not-delivered\` are states of a slip (docs/formats/slip.md); all others are codes of
\`packages/protocol/codes.ts\`, with a sentence in Kazakh, Russian and English.
`;

interface Rendered extends Row {
  readonly name: string;
  readonly file: string;
}

const rendered = (): readonly Rendered[] => {
  const own = Object.entries(ROWS).map(([name, row]): Rendered => ({ ...row, name: `${row.misdeed} (${name}): ${row.code}`, file: TEST }));
  const others = ELSEWHERE.map(({ test, ...row }): Rendered => ({ ...row, name: test }));
  return [...own, ...others];
};

const COLUMNS = ['done', 'noticed by', 'code', 'how it is told', 'test'] as const;

/** The whole page, as prettier would leave it: no column is padded. */
export const detectionPage = (): string => {
  const rows = rendered();
  const parts = MISDEEDS.map((misdeed) => {
    const cells = rows
      .filter((row) => row.misdeed === misdeed)
      .map((row) => [row.deed, row.noticedBy, `\`${row.code}\``, row.told, `\`${row.file}\` “${row.name}”`]);
    return `## ${capital(misdeed)}\n\n${table([COLUMNS, ...cells])}`;
  });
  return `${HEAD}\n${parts.join('\n')}`;
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A table in Markdown, columns of one width as prettier aligns them. */
const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => [...(row[i] ?? '')].length)));
  const line = (cells: readonly string[], fill = ' '): string =>
    `| ${cells.map((cell, i) => cell + fill.repeat((widths[i] ?? 0) - [...cell].length)).join(' | ')} |\n`;
  const [head = [], ...body] = rows;
  return [
    line(head),
    line(
      head.map(() => ''),
      '-',
    ),
    ...body.map((cells) => line(cells)),
  ].join('');
};

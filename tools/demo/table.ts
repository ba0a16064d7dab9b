/** Plain columns; the first row is the head. Width is counted in characters. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const width = (column: number) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => cell + ' '.repeat(width(i) - [...cell].length))
      .join('   ')
      .trimEnd();
  const [head = [], ...body] = rows;
  return [line(head), line(head.map((_, i) => '─'.repeat(width(i)))), ...body.map(line)].join('\n');
};

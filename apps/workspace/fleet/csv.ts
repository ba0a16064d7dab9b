/** RFC 4180 with a byte order mark, so that spreadsheets read Kazakh; a field that one would run as a formula begins with an apostrophe. */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => `${row.map(fieldOf).join(',')}\r\n`).join('')}`;

const fieldOf = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

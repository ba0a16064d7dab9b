import { csvOf } from './csv.ts';

/** Hands a table to the browser as a file; nothing of it leaves the machine otherwise. */
export const saveTable = (rows: readonly (readonly string[])[], name: string): void => {
  const url = URL.createObjectURL(new Blob([csvOf(rows)], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: `dauys-${name}.csv` });
  link.click();
  URL.revokeObjectURL(url);
};

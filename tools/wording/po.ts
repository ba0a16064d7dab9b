/** The translator's file: gettext PO, which every translation program opens. Written and read here, because whoever made a mistake has to be told the line. */

export interface Entry {
  /** The key of the sentence; empty in the head of the file. */
  readonly key: string;
  readonly english: string;
  readonly translation: string;
  readonly notes: readonly string[];
  /** Where `msgctxt` or, in the head, `msgid` stands, from 1. */
  readonly line: number;
}

const quoted = (text: string): string =>
  `"${text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`)}"`;

/** The text of one entry. */
export const entryText = (entry: Omit<Entry, 'line'>): string =>
  [
    ...entry.notes.map((note) => `#. ${note}`),
    ...(entry.key === '' ? [] : [`msgctxt ${quoted(entry.key)}`]),
    `msgid ${quoted(entry.english)}`,
    `msgstr ${quoted(entry.translation)}`,
  ].join('\n');

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '"': '"', '\\': '\\' };
const unquoted = (text: string): string => text.replace(/\\(.)/g, (_, sign: string) => ESCAPES[sign] ?? sign);

const FIELDS = ['msgctxt', 'msgid', 'msgstr'] as const;
type Field = (typeof FIELDS)[number];
const LINE = /^(?:(msgctxt|msgid|msgstr)\s+)?"((?:[^"\\]|\\.)*)"\s*$/;

interface Half {
  readonly line: number;
  readonly said: Partial<Record<Field, string>>;
}

const whole = ({ line, said }: Half): Entry => ({
  key: said.msgctxt ?? '',
  english: said.msgid ?? '',
  translation: said.msgstr ?? '',
  notes: [],
  line,
});

/** All entries of a file, and a line for each place that can not be read. Comments are the translator's and are passed over. */
export const parsePo = (text: string): { readonly entries: readonly Entry[]; readonly faults: readonly string[] } => {
  const entries: Entry[] = [];
  const faults: string[] = [];
  let half: Half | undefined;
  let field: Field | undefined;
  text.split(/\r?\n/).forEach((written, i) => {
    if (written.trim() === '' || written.startsWith('#')) return;
    const [, word, value = ''] = LINE.exec(written) ?? [];
    if (!LINE.test(written)) {
      faults.push(`line ${i + 1}: cannot be read: ${written.slice(0, 60)}`);
      return;
    }
    const begins = word === 'msgctxt' || (word === 'msgid' && (half === undefined || half.said.msgid !== undefined));
    if (begins && half !== undefined) entries.push(whole(half));
    if (begins) half = { line: i + 1, said: {} };
    field = FIELDS.find((one) => one === word) ?? field;
    if (half === undefined || field === undefined) {
      faults.push(`line ${i + 1}: stands before any sentence`);
      return;
    }
    half = { ...half, said: { ...half.said, [field]: (half.said[field] ?? '') + unquoted(value) } };
  });
  if (half !== undefined) entries.push(whole(half));
  return { entries, faults };
};

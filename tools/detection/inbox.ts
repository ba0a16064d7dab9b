/** A hub that lies to a body about its inbox: its database altered behind it, and put right again. */
import { hex, parseHex } from '@dauys/basics/bytes.ts';
import { nextHead } from '../../apps/workspace/chain/bodyChain.ts';
import type { ChainSeen } from '../../apps/workspace/chain/readChain.ts';
import type { OpenedCase } from '../../apps/workspace/case/openCase.ts';
import { type SqlStatement, until } from '../crash/scene.ts';
import type { Lodgement, Stage } from './stage.ts';

/** A row as PostgreSQL writes it in JSON: bytea as text that begins with \x. */
export type JsonRow = Readonly<Record<string, unknown>>;

export const rowsOf = async ({ hub }: Stage, table: string, where: string, values: readonly unknown[]): Promise<readonly JsonRow[]> => {
  const sql = `select coalesce(jsonb_agg(to_jsonb(t)), '[]'::jsonb) as rows from (select * from ${table} where ${where}) t`;
  const [found] = await hub(sql, values);
  return (found?.['rows'] ?? []) as readonly JsonRow[];
};

/** Statements that put exactly these rows where those of the condition were. */
export const put = (table: string, where: string, values: readonly unknown[], rows: readonly JsonRow[]): SqlStatement[] => [
  [`delete from ${table} where ${where}`, ...values],
  [`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`, JSON.stringify(rows)],
];

export const inboxOf = async (stage: Stage, body: string): Promise<readonly JsonRow[]> =>
  (await rowsOf(stage, 'inbox', 'body = $1', [body])).toSorted((a, b) => Number(a['n']) - Number(b['n']));
export const putInbox = (body: string, rows: readonly JsonRow[]): SqlStatement[] => put('inbox', 'body = $1', [body], rows);

const bytea = (value: unknown): Uint8Array => parseHex(String(value).replace('\\x', '')) ?? new Uint8Array(0);

/** The chain as a hub would write it for these envelopes in this order: places and heads made anew. */
export const madeAnew = async (rows: readonly JsonRow[]): Promise<readonly JsonRow[]> => {
  const anew: JsonRow[] = [];
  let head: Uint8Array = new Uint8Array(32);
  for (const [i, row] of rows.entries()) {
    head = await nextHead(head, i + 1, bytea(row['h']));
    anew.push({ ...row, n: i + 1, head: `\\x${hex(head)}` });
  }
  return anew;
};

/** What an officer's page, opened anew, says of the whole inbox. */
export const lookAt = async (stage: Stage, body: string): Promise<ChainSeen> => (await stage.officer(body)).wholeInbox();

/** Waits until the newest head in the record covers so many, with nothing wrong: then the body's server remembers it. */
export const settled = (stage: Stage, body: string, n: number): Promise<ChainSeen> =>
  until(`an honest inbox of ${n}`, async () => {
    const seen = await lookAt(stage, body);
    return seen.head?.n === n && seen.findings.length === 0 ? seen : undefined;
  });

/** Does it, looks, and puts it right again. Returns the codes on the page, the worst first. */
export const whileAltered = async (
  stage: Stage,
  body: string,
  { spoil, mend }: { readonly spoil: readonly SqlStatement[]; readonly mend: readonly SqlStatement[] },
): Promise<readonly string[]> => {
  await stage.behind(...spoil);
  try {
    return (await lookAt(stage, body)).findings.map(({ code }) => code);
  } finally {
    await stage.behind(...mend);
  }
};

/** Opens a case as listed now. */
export const openAt = async (stage: Stage, { body, envelopeId }: Lodgement): Promise<OpenedCase> => {
  const officer = await stage.officer(body);
  const row = await until('the case', async () => (await officer.inbox()).find((one) => one.envelopeId === envelopeId));
  return officer.open(row);
};

/** Codes of the steps that fail; what the page shows of the content beside. */
export const failing = ({ steps, manifest }: OpenedCase): { readonly codes: readonly string[]; readonly shown: boolean } => ({
  codes: steps.flatMap(({ state, code }) => (state === 'fails' && code !== undefined ? [code] : [])),
  shown: manifest !== undefined,
});

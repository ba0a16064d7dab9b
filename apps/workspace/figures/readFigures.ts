/** What the hub publishes of a month, believed when the hub that the directory states has signed these very bytes. Pure. */
import { fromUtf8, parseBase64 } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { INDEX_DOMAIN, indexMonth, type IndexMonth, type IndexMonths } from '@dauys/protocol/availability-index.ts';
import { verify } from '@dauys/sealing/signature.ts';
import Value from 'typebox/value';
import type { Published } from '../link/hubClient.ts';

type FiguresCode = 'desk/figures-signature' | 'desk/answer-malformed';

const SIGNED = /^([0-9a-f]{16}) ([A-Za-z0-9+/]{86}==)$/;

/** Refuses `desk/figures-signature` for what no hub of the directory signed, and `desk/answer-malformed` for what is not about this month. */
export const readMonth = (
  { bytes, signature }: Published,
  month: string,
  directory: Pick<Directory, 'hubKey'>,
): Result<IndexMonth, Refusal<FiguresCode>> => {
  const [, key = '', text = ''] = SIGNED.exec(signature) ?? [];
  const publicKey = directory.hubKey(key);
  const by = parseBase64(text);
  if (publicKey === undefined || by === undefined || !verify(INDEX_DOMAIN, bytes, by, { publicKey, algorithm: 'ed25519' }))
    return err({ code: 'desk/figures-signature' });
  const said = jsonIn(bytes);
  return Value.Check(indexMonth, said) && said.month === month ? ok(said) : err({ code: 'desk/answer-malformed' });
};

const jsonIn = (bytes: Published['bytes']): unknown => {
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch {
    return undefined;
  }
};

/** Months of which a day is counted, newest first: the running one has none on its first. */
export const monthsToShow = ({ months }: IndexMonths): readonly string[] =>
  months.filter(({ month, through }) => through >= `${month}-01`).map(({ month }) => month);

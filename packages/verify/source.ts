import { bytesOf, concat, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';

/** Where one ledger's files come from: a hub, a mirror, a folder, an archive. `undefined`: not there. Throws `Fault` when the place itself fails. */
export type LedgerSource = (path: string) => Promise<Bytes | undefined>;

/** Both ledgers' files of one place. */
export type RecordSource = (ledger: 'directory' | 'cases') => LedgerSource;

/** No published file is longer, in bytes: a bundle of 256 entries of 64 KiB. */
export const FILE_LIMIT = 17 * 1024 * 1024;
const PATIENCE = 30_000;

/** Reads below `<base>/ledger/<name>/`, `base` such as `https://hub.example`. Throws `Fault` when it cannot be reached. */
export const overHttp =
  (base: string): RecordSource =>
  (ledger) =>
  async (path) => {
    const { origin } = new URL(base);
    const url = `${base.replace(/\/+$/, '')}/ledger/${ledger}/${path}`;
    const options = {
      signal: AbortSignal.timeout(PATIENCE),
      redirect: 'error',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    } as const;
    const response = await fetch(url, options).catch((cause: unknown) => {
      throw new Fault(`${origin} cannot be reached`, { cause });
    });
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Fault(`${origin} answered ${response.status}`);
    return bounded(response);
  };

const bounded = async ({ body }: Response): Promise<Bytes> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = body?.getReader();
  // The server decides how much it sends: we stop reading, whatever it announced.
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
    length += part.value.length;
    if (length > FILE_LIMIT) throw new Fault('the answer is longer than any published file');
    parts.push(part.value);
  }
  return parts.length === 1 && parts[0] !== undefined ? bytesOf(parts[0]) : concat(...parts);
};

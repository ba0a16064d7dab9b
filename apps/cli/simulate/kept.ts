/** What a simulation remembers from one run to the next: where the country's time stands, and the journals of its terminals. */
import { base64, hex, parseBase64, parseHex } from '@dauys/basics/bytes.ts';
import { instant, LAST_INSTANT, type Instant } from '@dauys/basics/clock.ts';
import { existsSync } from 'node:fs';
import Type from 'typebox';
import Value from 'typebox/value';
import { readSmall, writeOver } from '../files.ts';
import { Misuse } from '../output.ts';
import type { Kept } from './device.ts';

export interface KeptRun {
  /** The country's time up to which it went, in milliseconds. */
  readonly at: number;
  /** The same in the hub's time. */
  readonly endedAt: Instant;
  readonly terminals: ReadonlyMap<string, Kept>;
}

const shape = Type.Object({
  v: Type.Literal(1),
  at: Type.Number({ minimum: 0 }),
  endedAt: Type.Integer({ minimum: 0, maximum: LAST_INSTANT }),
  terminals: Type.Record(
    Type.String(),
    Type.Object({
      boot: Type.Integer({ minimum: 0 }),
      n: Type.Integer({ minimum: 0 }),
      hash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
      waiting: Type.Array(Type.String()),
      lodged: Type.Optional(Type.Integer({ minimum: 0 })),
    }),
  ),
});

/** Nothing where there is no such file. Throws `Misuse` for one that says something else. */
export const readKept = (path: string): KeptRun | undefined => {
  if (!existsSync(path)) return undefined;
  const read: unknown = JSON.parse(Buffer.from(readSmall(path)).toString('utf8'));
  if (!Value.Check(shape, read)) throw new Misuse(path);
  const terminals = Object.entries(read.terminals).map(([id, { boot, n, hash, waiting, lodged = 0 }]): [string, Kept] => [
    id,
    {
      boot,
      lodged,
      confirmed: { n, hash: parseHex(hash) ?? new Uint8Array(32) },
      waiting: waiting.flatMap((text) => parseBase64(text) ?? []),
    },
  ]);
  return { at: read.at, endedAt: instant(read.endedAt), terminals: new Map(terminals) };
};

export const writeKept = (path: string, { at, endedAt, terminals }: KeptRun): void => {
  const told = [...terminals].map(([id, { boot, confirmed, waiting, lodged }]) => [
    id,
    { boot, n: confirmed.n, hash: hex(confirmed.hash), waiting: waiting.map(base64), lodged },
  ]);
  writeOver(path, JSON.stringify({ v: 1, at, endedAt, terminals: Object.fromEntries(told) }));
};

/**
 * Reading and witnessing the ledgers: C2SP tlog-tiles and tlog-witness paths, and the door by which signed statements enter the directory.
 *
 *     GET  /ledger/{cases|directory}/checkpoint                  signed note with cosignatures (text/plain)
 *     GET  /ledger/{cases|directory}/tile/<level>/<index>[.p/<w>]     hashes
 *     GET  /ledger/{cases|directory}/tile/entries/<index>[.p/<w>]     entries
 *     POST /directory/entries                                    one signed statement; anybody may bring it, signatures decide
 */
import * as Type from 'typebox';
import { base64, index } from './fields.ts';

export const LEDGERS = ['directory', 'cases'] as const;
export type LedgerName = (typeof LEDGERS)[number];

/** Where a ledger’s files are served: checkpoint, tiles, entries. */
export const ledgerPath = (name: LedgerName): string => `/ledger/${name}`;

export const directoryEntryAct = Type.Object({ entry: base64(16_384) }, { additionalProperties: false });
export const directoryEntryTaken = Type.Object({
  index: Type.Optional(index),
  state: Type.Union([Type.Literal('waiting'), Type.Literal('logged')]),
});

/** GET /api/directory (workspace): as for the kiosk, but without the anchor: a body pins its own. */
export const directoryView = Type.Object({
  note: Type.String({ maxLength: 65_536 }),
  entries: Type.Array(Type.Object({ index, bytes: base64(16_384), hashes: Type.Array(Type.String(), { maxItems: 63 }) }), {
    maxItems: 20_000,
  }),
});
export type DirectoryView = Type.Static<typeof directoryView>;

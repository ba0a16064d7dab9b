import type { Static } from 'typebox';
import { base64, parseBase64 } from '@dauys/basics/bytes.ts';
import { parseCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { parseNote } from '@dauys/ledger/note.ts';
import { directoryEntryAct, type directoryEntryTaken, type DirectoryView } from '@dauys/protocol/ledger.ts';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { paceByAddress } from '../http/pace.ts';
import { sendRefusal } from '../http/refuse.ts';
import type { Proofs } from '../ledger/proofs.ts';
import { enqueueDirectoryEntry } from '../ledger/store.ts';
import { decideEntry } from './decide.ts';
import { afterAllTaken, entriesIn, knownEntry } from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'directory'> & { readonly proofs: Proofs };
type Taken = Static<typeof directoryEntryTaken>;

/** The directory's door: anybody may bring a statement, its signatures decide. And the whole of it, to be verified by whoever asks. */
export const bodyRoutes = async (hub: Hub, context: Needs): Promise<void> => {
  const { db, clock, log, directory, proofs } = context;

  hub.post('/directory/entries', { schema: { body: directoryEntryAct }, onRequest: paceByAddress(hub) }, async (request, reply) => {
    const entry = parseBase64(request.body.entry);
    if (entry === undefined) return sendRefusal(reply, { code: 'http/malformed' });
    const known = await knownEntry(db, entry);
    const decision = decideEntry({ known, distrust: known === undefined ? (await directory.refresh()).judge(entry) : undefined });
    if (decision.kind === 'refuse') {
      log('directory.refused', { code: decision.because });
      return sendRefusal(reply, { code: 'directory/refused', params: { because: decision.because } });
    }
    const { index } =
      decision.kind === 'again'
        ? decision
        : await db.tx(async (tx) => enqueueDirectoryEntry(tx, entry, await afterAllTaken(tx, clock.now())));
    if (decision.kind === 'take') {
      // What was taken is known at once in this process: the next statement of a ceremony may build on it.
      await directory.refresh();
      log('directory.taken', { bytes: entry.length });
    }
    return (index === undefined ? { state: 'waiting' } : { state: 'logged', index }) satisfies Taken;
  });

  const shown = cachedView(context);
  hub.get('/api/directory', async (_, reply) => {
    const note = await proofs.checkpoint('directory');
    if (note === undefined) return sendRefusal(reply, { code: 'ledger/not-ready' });
    return reply.type('application/json; charset=utf-8').send(await shown(note));
  });
};

/**
 * The view as JSON, made once for each note: one copy for all who read it, however slowly. Every entry of the checkpoint is in it, so that its root can be computed anew and no
 * inclusion proof is needed: `hashes` stay empty.
 */
const cachedView = ({ db }: Needs): ((note: string) => Promise<Buffer>) => {
  let entries: DirectoryView['entries'] = [];
  let last: { readonly note: string; readonly json: Buffer } | undefined;
  return async (note) => {
    if (last?.note === note) return last.json;
    const { size } = parseCheckpoint(parseNote(note).text);
    const before = entries;
    const more = before.length < size ? await entriesIn(db, before.length, size) : [];
    const all = [...before, ...more.map(({ index, bytes }) => ({ index, bytes: base64(bytes), hashes: [] }))];
    if (all.length > entries.length) entries = all;
    const json = Buffer.from(JSON.stringify({ note, entries: all.slice(0, size) } satisfies DirectoryView));
    last = { note, json };
    return json;
  };
};

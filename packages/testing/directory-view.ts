/** The directory as a hub shows it, with real keys of one ledger and one witness. Tests only. */
import { base64, type Bytes } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import { signStatement, type StatementSigner } from '@dauys/directory/statement.ts';
import { encodeCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { cosign } from '@dauys/ledger/cosignature.ts';
import { ed25519Signer } from '@dauys/ledger/ed25519.ts';
import { leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import { COSIGNATURE, NOTE_SIGNATURE, signNote, verifierKey, withSignatures } from '@dauys/ledger/note.ts';
import type { DirectoryView } from '@dauys/protocol/ledger.ts';
import { bar, day, npm } from './directory-cast.ts';

const ledger = ed25519Signer(new Uint8Array(32).fill(1));
const witness = ed25519Signer(new Uint8Array(32).fill(2));

/** The policy that the views hold under. */
export const viewPolicy = [
  `log ${verifierKey('test/directory', NOTE_SIGNATURE, ledger.publicKey)}`,
  `witness w ${verifierKey('test/w', COSIGNATURE, witness.publicKey)}`,
  'quorum w',
  '',
].join('\n');

/** What GET /api/directory answers when these are all statements. */
export const viewOf = async (
  statements: readonly Statement[],
  signers: readonly StatementSigner[] = [npm, bar],
): Promise<DirectoryView> => {
  const entries: Bytes[] = await Promise.all(statements.map((said) => signStatement(said, signers)));
  const text = encodeCheckpoint({ origin: 'test/directory', size: entries.length, root: rootOf(entries.map(leafHash)) });
  const cosigned = await cosign(text, { name: 'test/w', signer: witness, at: instant(Date.parse(day(2))) });
  const note = withSignatures(await signNote(text, 'test/directory', ledger), [cosigned]);
  return { note, entries: entries.map((bytes, index) => ({ index, bytes: base64(bytes), hashes: [] })) };
};

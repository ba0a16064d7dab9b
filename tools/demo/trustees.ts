/** Trustees of the demonstration's bodies: three invented people, whose key files and sealed shares lie in one folder, for the commands to be tried on. */
import { join } from 'node:path';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import type { Bytes } from '@dauys/basics/bytes.ts';
import type { EpochSharedStatement, TrusteesStatement } from '@dauys/directory/kinds.ts';
import { identityOfSeed, recipientOf } from '@dauys/sealing/identity.ts';
import { sealTo } from '@dauys/sealing/seal.ts';
import { type EpochName, splitSeed } from '@dauys/sealing/trustees.ts';
import { writeOver } from '../../apps/cli/files.ts';
import { trustees } from './cast.ts';
import { keep, keepSeed } from './keep.ts';

const folderOf = (data: string): string => join(data, 'trustees');

const identityOf = async (data: string, id: string): Promise<string> =>
  identityOfSeed(await keepSeed(join(data, 'ceremony', `${id}-trustee.key`)));

/** Who holds shares of a body's epochs; writes the key file of each (`dauys … --identity`). */
export const statedTrustees = async (data: string, body: string, at: string): Promise<TrusteesStatement> => ({
  ...{ v: 1, kind: 'trustees', at, body },
  trustees: await Promise.all(
    trustees.map(async ({ id, name }) => {
      const identity = await identityOf(data, id);
      await keep(join(folderOf(data), `${id}.key`), () => `# trustee ${id}\n${identity}\n`);
      return { id, name, recipient: await recipientOf(identity) };
    }),
  ),
});

/** Shares an epoch once; run again it states what it stated. */
export const statedShares = async (
  data: string,
  { body, epoch, seed, at }: EpochName & { readonly seed: Bytes; readonly at: string },
): Promise<EpochSharedStatement> => {
  const made = await keep(join(data, 'ceremony', `${body}-epoch-${epoch}.shared`), async () => {
    const { shared, files } = await splitSeed(
      redact(seed),
      { body, epoch },
      trustees.map(({ id }) => id),
    );
    for (const [id, text] of files) {
      const path = join(folderOf(data), `${body}-epoch-${epoch}-${id}.share`);
      // Written over what an interrupted run left: its statement was never made.
      writeOver(path, await sealTo(reveal(text), [await recipientOf(await identityOf(data, id))]));
    }
    const shares = [...shared.shares].map(([trustee, commitment]) => ({ trustee, commitment }));
    return JSON.stringify({ v: 1, kind: 'epoch-shared', at, body, epoch, commitment: shared.commitment, shares });
  });
  return JSON.parse(made) as EpochSharedStatement;
};

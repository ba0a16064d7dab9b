/**
 * The founding ceremony of the demonstration: keys, anchor, and the first statements of the directory. In life each key is made by its
 * holder on its own machine (docs/operating/ceremonies.md); here one folder holds them all, and says so. Run again it changes nothing.
 */
import { join } from 'node:path';
import { base64, type Bytes, parseBase64 } from '@dauys/basics/bytes.ts';
import { systemClock, isoOf, instant } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import { signStatement, type StatementSigner } from '@dauys/directory/statement.ts';
import { ed25519Signer } from '@dauys/ledger/ed25519.ts';
import { COSIGNATURE, NOTE_SIGNATURE, verifierKey } from '@dauys/ledger/note.ts';
import { identityOfSeed, recipientOf } from '@dauys/sealing/identity.ts';
import { keyId, publicKeyOf } from '@dauys/sealing/signature.ts';
import { createHubKeys, publicHubKeys, type PublicHubKeys } from '../../apps/hub/keys.ts';
import { BATCH_SIZE, bodies, facilities, NETWORK, officers, policy, signers, terminals, THRESHOLD, witnesses } from './cast.ts';
import { keep, keepSeed } from './keep.ts';
import { statedShares, statedTrustees } from './trustees.ts';

const YEARS = 365 * 86_400_000;

export interface Ceremony {
  readonly anchorFile: string;
  readonly logKeys: readonly string[];
  readonly entries: readonly Bytes[];
  /** Adds one more statement under a name that makes it happen once; returns its entry. */
  state(name: string, statement: Statement): Promise<Bytes>;
}

const keysFolder = (data: string): string => join(data, 'ceremony');

const signersOf = (data: string): Promise<(StatementSigner & { readonly publicKey: Bytes })[]> =>
  Promise.all(
    signers.map(async (name) => {
      const signer = ed25519Signer(await keepSeed(join(keysFolder(data), `${name}.key`)));
      return { key: keyId(signer.publicKey), publicKey: signer.publicKey, sign: (message: Uint8Array) => signer.sign(message) };
    }),
  );

const logNames = { directory: `${NETWORK}/directory`, cases: `${NETWORK}/cases` } as const;

const policyOf = async (data: string, log: string): Promise<string> => {
  const lines = await Promise.all(
    witnesses.map(async (name) => {
      const { publicKey } = ed25519Signer(await keepSeed(join(data, name, 'witness.key')));
      return `witness ${name} ${verifierKey(`${NETWORK}/${name}`, COSIGNATURE, publicKey)}`;
    }),
  );
  return [`log ${log}`, ...lines, `group quorum-of-witnesses all ${witnesses.join(' ')}`, 'quorum quorum-of-witnesses', ''].join('\n');
};

const anchorText = async (data: string, hub: PublicHubKeys): Promise<string> => {
  const log = (name: 'directory' | 'cases') => policyOf(data, verifierKey(logNames[name], NOTE_SIGNATURE, hub.ledgers[name]));
  const keys = (await signersOf(data)).map(({ key, publicKey }) => ({ key, publicKey: base64(publicKey) }));
  return `${JSON.stringify({ v: 1, network: NETWORK, ledgers: { directory: await log('directory'), cases: await log('cases') }, signers: keys, threshold: THRESHOLD }, null, 2)}\n`;
};

/** The recipients of a body's epoch: seeds lie in the ceremony's folder; the wrapped ones go to the officers. */
export const epochSeed = (data: string, body: string, epoch: number, canary = false): Promise<Bytes> =>
  keepSeed(join(keysFolder(data), `${body}-epoch-${epoch}${canary ? '-canary' : ''}.key`));

const foundingStatements = async (data: string, hub: PublicHubKeys, at: string): Promise<[string, Statement][]> => {
  const said = { v: 1, at } as const;
  const recipient = async (body: string, canary: boolean) => recipientOf(identityOfSeed(await epochSeed(data, body, 1, canary)));
  const until = isoOf(instant(Date.parse(at) + YEARS));
  return [
    ...bodies.map((b): [string, Statement] => [`body-${b.id}`, { ...said, kind: 'body', ...b }]),
    ...facilities.map((f): [string, Statement] => [`facility-${f.id}`, { ...said, kind: 'facility', ...f }]),
    [
      'hub-1',
      {
        ...said,
        kind: 'hub',
        statementKey: base64(hub.statementKey),
        transport: { id: hub.transport.id, suite: 'MLKEM768-X25519/HKDF-SHA256/AES-256-GCM', publicKey: base64(hub.transport.publicKey) },
      },
    ],
    ['policy-1', { ...said, kind: 'policy', ...policy }],
    ['batch-size-1', { ...said, kind: 'batch-size', size: BATCH_SIZE, since: at }],
    ...(await Promise.all(
      terminals.map(async (t): Promise<[string, Statement]> => {
        const key = base64(publicKeyOf(await keepSeed(join(data, `terminal-${t.id}`, 'device.key'))));
        return [`terminal-${t.id}`, { ...said, kind: 'terminal', ...t, algorithm: 'ed25519', tier: 3, key }];
      }),
    )),
    ...(await Promise.all(
      bodies.map(async ({ id: body }): Promise<[string, Statement]> => {
        const recipients = { recipient: await recipient(body, false), canaryRecipient: await recipient(body, true) };
        return [`epoch-${body}-1`, { ...said, kind: 'body-epoch', body, epoch: 1, ...recipients, notBefore: at, notAfter: until }];
      }),
    )),
    ...(await trusteeStatements(data, at)),
    ...(await Promise.all(
      officers.map(async ({ id, body, name }): Promise<[string, Statement]> => {
        const keys = await officerSeeds(data, id);
        const recipientText = await recipientOf(identityOfSeed(keys.identity));
        return [
          `officer-${id}`,
          {
            ...said,
            kind: 'officer',
            id,
            body,
            name,
            statementKey: base64(publicKeyOf(keys.statement)),
            recipient: recipientText,
            since: at,
          },
        ];
      }),
    )),
  ];
};

const trusteeStatements = async (data: string, at: string): Promise<[string, Statement][]> => {
  const said = await Promise.all(
    bodies.map(
      async ({ id: body }): Promise<[string, Statement][]> => [
        [`trustees-${body}`, await statedTrustees(data, body, at)],
        [`shared-${body}-1`, await statedShares(data, { body, epoch: 1, seed: await epochSeed(data, body, 1), at })],
      ],
    ),
  );
  return said.flat();
};

/** An officer's two seeds. In life they are made in the officer's browser and never leave it unwrapped. */
export const officerSeeds = async (data: string, officer: string): Promise<{ readonly identity: Bytes; readonly statement: Bytes }> => ({
  identity: await keepSeed(join(keysFolder(data), `${officer}-identity.key`)),
  statement: await keepSeed(join(keysFolder(data), `${officer}-statement.key`)),
});

const entryOf = (text: string): Bytes => {
  const entry = parseBase64(text.trim());
  if (entry === undefined) throw new Fault('an entry of the ceremony is damaged');
  return entry;
};

/**
 * Does what is still undone, and says what `more` adds as of the founding. Everything lies in files of `data`; a crash in the middle is continued the next
 * time.
 */
export const holdCeremony = async (data: string, more: (at: string) => readonly [string, Statement][] = () => []): Promise<Ceremony> => {
  const secrets = join(data, 'hub', 'secrets');
  await createHubKeys(secrets);
  const hub = await publicHubKeys(secrets);
  const anchorFile = join(data, 'anchor.json');
  await keep(anchorFile, () => anchorText(data, hub));
  const founded = (await keep(join(keysFolder(data), 'founded-at'), () => isoOf(systemClock.now()))).trim();
  const quorum = (await signersOf(data)).slice(0, THRESHOLD);
  const state: Ceremony['state'] = async (name, statement) =>
    entryOf(await keep(join(keysFolder(data), 'statements', name), async () => base64(await signStatement(statement, quorum))));
  const entries: Bytes[] = [];
  for (const [name, statement] of [...(await foundingStatements(data, hub, founded)), ...more(founded)])
    entries.push(await state(name, statement));
  return {
    anchorFile,
    logKeys: [
      verifierKey(logNames.directory, NOTE_SIGNATURE, hub.ledgers.directory),
      verifierKey(logNames.cases, NOTE_SIGNATURE, hub.ledgers.cases),
    ],
    entries,
    state,
  };
};

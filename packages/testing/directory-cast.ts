/** People and institutions for tests of whoever reads a directory: real keys from fixed seeds. Tests only. */
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { base64, bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import type { AnchorFile } from '@dauys/directory/anchor.ts';
import type {
  BodyEpochStatement,
  EpochRecoveredStatement,
  EpochSharedStatement,
  ImageStatement,
  MonitorStatement,
  PinServerStatement,
  ReleaseStatement,
  Statement,
  TrusteesStatement,
} from '@dauys/directory/kinds.ts';
import { keyIdOf } from '@dauys/directory/signature.ts';
import { signStatement, type StatementSigner } from '@dauys/directory/statement.ts';

/** Somebody with an Ed25519 key made from her name. */
export interface Person extends StatementSigner {
  readonly publicKey: Bytes;
  sign(message: Uint8Array): Bytes;
}

const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The 32 bytes behind a person's key, for processes that read it from a file. */
export const seedOfPerson = (name: string): Buffer => createHash('sha256').update(`cast/${name}`).digest();

export const person = (name: string): Person => {
  const seed = seedOfPerson(name);
  const secret = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = bytesOf(createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32));
  return { key: keyIdOf(publicKey), publicKey, sign: (message) => bytesOf(sign(null, message, secret)) };
};

/** Three signers of whom two suffice, the hub, and officers of two bodies. */
export const ombudsman = person('ombudsman');
export const npm = person('npm');
export const bar = person('bar');
export const hub = person('hub');
export const daniyar = person('daniyar');
export const aigerim = person('aigerim');
export const kiosk = person('kiosk');
/** Opens canaries. */
export const robot = person('robot');

export const anchorFile = (policies: AnchorFile['ledgers'] = { directory: 'none\n', cases: 'none\n' }): AnchorFile => ({
  v: 1,
  network: 'dauys.test',
  ledgers: policies,
  signers: [ombudsman, npm, bar].map(({ key, publicKey }) => ({ key, publicKey: base64(publicKey) })),
  threshold: 2,
});

export const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString();

/** Text of the shape of a hybrid recipient; nobody holds its identity. */
export const someRecipient = (letter: string): string => `age1pq1${letter.repeat(1_900)}`;

const threeNames = (name: string) => ({ kk: name, ru: name, en: name });

export const bodySaid = (id: string, at = day(0)): Statement => ({ v: 1, kind: 'body', at, id, names: threeNames(id), role: 'ombudsman' });
export const epochSaid = (body: string, epoch: number, from: number): BodyEpochStatement => ({
  v: 1,
  kind: 'body-epoch',
  at: day(from),
  body,
  epoch,
  recipient: someRecipient('q'),
  canaryRecipient: someRecipient('z'),
  notBefore: day(from),
  notAfter: day(from + 90),
});
const trusteeLetters = { 'trustee-asel': 'c', 'trustee-bolat': 'd', 'trustee-vera': 'e' } as const;
export const trusteeIds = Object.keys(trusteeLetters);
export const trusteesSaid = (body: string, at = day(0)): TrusteesStatement => ({
  ...{ v: 1, kind: 'trustees', at, body },
  trustees: Object.entries(trusteeLetters).map(([id, letter]) => ({ id, name: id, recipient: someRecipient(letter) })),
});
export const sharedSaid = (body: string, epoch: number, commitment: string, at = day(0)): EpochSharedStatement => ({
  ...{ v: 1, kind: 'epoch-shared', at, body, epoch, commitment },
  shares: Object.entries(trusteeLetters).map(([trustee, letter]) => ({ trustee, commitment: `${letter}${epoch % 10}`.repeat(32) })),
});
export const recoveredSaid = (body: string, epoch: number, officers: string[], at = day(7)): EpochRecoveredStatement => ({
  ...{ v: 1, kind: 'epoch-recovered', at, body, epoch, trustees: ['trustee-asel', 'trustee-vera'], officers, by: officers[0] ?? '' },
  ...{ recipient: someRecipient('x'), reason: 'All officers lost their keys.' },
});
export const officerSaid = (id: string, body: string, who: Person, at = day(0)): Statement => ({
  v: 1,
  kind: 'officer',
  at,
  id,
  body,
  name: id,
  statementKey: base64(who.publicKey),
  recipient: someRecipient('p'),
  since: at,
});
export const responderSaid = (body: string, who: Person, at = day(0)): Statement => ({
  ...{ v: 1, kind: 'responder', at, body, statementKey: base64(who.publicKey), since: at },
});
export const facilitySaid = (id: string, at = day(0)): Statement => ({
  v: 1,
  kind: 'facility',
  at,
  id,
  names: threeNames(id),
  zone: 'Asia/Almaty',
  region: 'KZ-10',
});
export const terminalSaid = (id: string, facility: string, who: Person, at = day(0)): Statement => ({
  v: 1,
  kind: 'terminal',
  at,
  id,
  facility,
  algorithm: 'ed25519',
  tier: 3,
  key: base64(who.publicKey),
});
export const hubSaid = (who: Person, at = day(0)): Statement => ({
  v: 1,
  kind: 'hub',
  at,
  transport: { id: '00112233445566aa', suite: 'MLKEM768-X25519/HKDF-SHA256/AES-256-GCM', publicKey: base64(new Uint8Array(1_216).fill(7)) },
  statementKey: base64(who.publicKey),
});
export const monitorSaid = (id: string, more: Partial<MonitorStatement> = {}): MonitorStatement => ({
  v: 1,
  kind: 'monitor',
  at: day(0),
  id,
  names: threeNames(id),
  url: `https://${id}.monitor.test`,
  transport: { id: '00112233445566bb', suite: 'MLKEM768-X25519/HKDF-SHA256/AES-256-GCM', publicKey: base64(new Uint8Array(1_216).fill(8)) },
  statementKey: base64(person(`monitor-${id}`).publicKey),
  ...more,
});
/** An image for terminals, named for a century. */
export const imageSaid = (sha256: string, more: Partial<ImageStatement> = {}): ImageStatement => ({
  ...{ v: 1, kind: 'image', at: day(2), version: '1.0.0', sha256, bytes: 1_000, notAfter: '2126-01-01T00:00:00.000Z' },
  ...more,
});

export const pinServerSaid = (id: string, more: Partial<PinServerStatement> = {}): PinServerStatement => ({
  v: 1,
  kind: 'pin-server',
  at: day(0),
  id,
  by: id,
  names: threeNames(id),
  url: `https://${id}.number.test`,
  transport: { id: '00112233445566cc', suite: 'MLKEM768-X25519/HKDF-SHA256/AES-256-GCM', publicKey: base64(new Uint8Array(1_216).fill(9)) },
  voprfKey: base64(new Uint8Array(32).fill(9)),
  ...more,
});
/** A release of a page served under no content policy, named for a century. */
export const releaseSaid = (app: ReleaseStatement['app'], sha256: string, more: Partial<ReleaseStatement> = {}): ReleaseStatement => ({
  v: 1,
  kind: 'release',
  at: day(1),
  app,
  version: '1',
  sha256,
  contentPolicy: '00'.repeat(32),
  notAfter: day(36_500),
  ...more,
});
export const headSaid = (number: number, head: string, at = day(1)): Statement => ({ v: 1, kind: 'feed-head', at, number, head });

/** Entries of these statements, each signed by ombudsman and NPM unless said. */
export const entriesOf = (statements: readonly Statement[], signers: readonly StatementSigner[] = [ombudsman, npm]) =>
  Promise.all(statements.map(async (statement, index) => ({ index, bytes: await signStatement(statement, signers) })));

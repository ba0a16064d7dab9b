/** Writes vectors/keyset.json: an officer's wrapped keys by each of her doors, from fixed secrets. Run once; readers are tested against the file. */
import { writeFileSync } from 'node:fs';
import { base64, bytesOf, hex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { identityOfSeed } from '@dauys/sealing/identity.ts';
import { freshPaperKey, invitationHash, paperKeyGroups, parsePaperKey, type PaperKey } from '@dauys/sealing/paperKey.ts';
import { passkeyMark, passkeyName, wrappingKeyOfPasskey } from '@dauys/sealing/passkey.ts';
import { splitPassword, splitRecoveryKey, wrapKeys } from '@dauys/sealing/wrap.ts';

const filled = (length: number, from: number): Bytes => Uint8Array.from({ length }, (_, i) => (from + i) % 256);
const paper = (random: Bytes): Redacted<PaperKey> => {
  let calls = 0;
  return freshPaperKey((n) => (calls++ === 0 ? bytesOf(random) : new Uint8Array(n)));
};

const keys = { identity: identityOfSeed(filled(32, 64)), statementSeed: filled(32, 128) };
const officer = 'daniyar-seitov';
const salt = filled(16, 3);
const password = 'Құпия сөз й 42';
const random = filled(32, 7);
const paperKey = paper(random);
const byPassword = await splitPassword(redact(password), salt);
const byPaper = await splitRecoveryKey(paperKey, salt);
const credential = filled(48, 200);
const prf = filled(32, 90);
const byPasskey = wrappingKeyOfPasskey(redact(prf), credential);

const wrapped = async (door: string, wrappingKey: Redacted<Bytes>) => ({
  door,
  wrappingKey: hex(reveal(wrappingKey)),
  officer,
  file: base64(await wrapKeys(redact(keys), wrappingKey, officer)),
});
const files = [
  await wrapped('password', byPassword.wrappingKey),
  await wrapped('recovery', byPaper.wrappingKey),
  await wrapped('passkey', byPasskey),
];
const file = Buffer.from(files[2]?.file ?? '', 'base64');
const changed = (at: number, to: number): string => base64(Uint8Array.from(file, (byte, i) => (i === at ? to : byte)));
const digits = reveal(paperKey);

writeFileSync(
  new URL('../../vectors/keyset.json', import.meta.url),
  `${JSON.stringify(
    {
      format: 'docs/formats/keyset.md',
      keys: { identity: keys.identity, statementSeed: hex(keys.statementSeed) },
      password: { password, salt: hex(salt), authKey: hex(byPassword.authKey), wrappingKey: hex(reveal(byPassword.wrappingKey)) },
      recovery: { digits, salt: hex(salt), authKey: hex(byPaper.authKey), wrappingKey: hex(reveal(byPaper.wrappingKey)) },
      passkey: {
        credential: hex(credential),
        prf: hex(prf),
        wrappingKey: hex(reveal(byPasskey)),
        name: passkeyName(credential),
        mark: passkeyMark(credential),
      },
      files,
      refusedFiles: [
        { why: 'another officer', file: files[2]?.file, officer: 'aigul-omarova', code: 'sealing/unwrap-failed' },
        { why: 'one bit of the tag', file: changed(file.length - 1, (file.at(-1) ?? 0) ^ 1), officer, code: 'sealing/unwrap-failed' },
        { why: 'another version', file: changed(0, 2), officer, code: 'sealing/wrapped-version' },
        { why: 'cut short', file: base64(bytesOf(file.subarray(0, 28))), officer, code: 'sealing/wrapped-malformed' },
      ],
      paperKeys: {
        generated: [{ randomBytes: hex(random), digits, groups: paperKeyGroups(paperKey), invitationHash: hex(invitationHash(paperKey)) }],
        accepted: [` ${paperKeyGroups(paperKey).join(' ')}\n`, paperKeyGroups(paperKey).join('-'), digits].map((typed) => ({
          typed,
          digits,
        })),
        refused: [
          { typed: digits.slice(1), code: 'sealing/paper-key-length' },
          { typed: `${digits}0`, code: 'sealing/paper-key-length' },
          { typed: `x${digits.slice(1)}`, code: 'sealing/paper-key-length' },
          { typed: `${(Number(digits[0]) + 1) % 10}${digits.slice(1)}`, code: 'sealing/paper-key-check' },
          { typed: `${digits[1]}${digits[0]}${digits.slice(2)}`, code: 'sealing/paper-key-check' },
        ],
      },
    },
    null,
    2,
  )}\n`,
);
if (!parsePaperKey(digits).ok || utf8(digits).length !== 30) throw new Error('the vector does not hold');

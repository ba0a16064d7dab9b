/** What is sealed, and what is printed and typed beside it. */
import { readFileSync } from 'node:fs';
import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { base64, bytesOf, concat, hex, parseBase64, parseHex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import { harmlessName } from '@dauys/complaint/attachmentName.ts';
import { decodeInner, encodeInner, type Manifest } from '@dauys/complaint/manifest.ts';
import { person } from '@dauys/testing/directory-cast.ts';
import { base45, parseBase45 } from '@dauys/sealing/base45.ts';
import { codeGroups, parseCode } from '@dauys/sealing/code.ts';
import {
  encodeEnvelopeParcel,
  fileHash,
  LABEL_DOMAIN,
  labelBytes,
  parseEnvelopeParcel,
  parseLabel,
  verifyLabel,
  type Label,
} from '@dauys/sealing/envelope.ts';
import { freshIdentity, isHybridRecipient, recipientOf } from '@dauys/sealing/identity.ts';
import { open } from '@dauys/sealing/open.ts';
import { parseReply } from '@dauys/sealing/reply.ts';
import { sealPadded } from '@dauys/sealing/seal.ts';
import { keyId } from '@dauys/sealing/signature.ts';
import { encodeSlip, parseSlip, parseSlipText, SLIP_DOMAIN, slipBody, slipText, verifySlip, type Slip } from '@dauys/sealing/slip.ts';
import { unwrapKeys } from '@dauys/sealing/wrap.ts';
import { hostileBytes } from '../bytes.ts';
import { hostileJson } from '../json.ts';
import { hostileText } from '../lines.ts';
import { bytesIn, NotTheSame, sameAgain, textOf, writesBack, type Target } from '../target.ts';

const device = person('fuzzed terminal');
const key = { publicKey: device.publicKey, algorithm: 'ed25519' } as const;
const slip: Slip = { v: 1, terminal: '00000007', counter: 41, day: 20_779, h: 'fc'.repeat(32), r: 'a9'.repeat(16) };
const slipBytes = encodeSlip(slip, device.sign(concat(utf8(SLIP_DOMAIN), slipBody(slip))));

const file = Uint8Array.from({ length: 500 }, (_, i) => i & 0xff);
const label: Label = {
  ...{ v: 1, envelopeId: 'de'.repeat(16), body: 'ombudsman', epoch: 1, bucket: 16_384, urgent: false },
  ...{ h: hex(fileHash(file)), C: 'cc'.repeat(32), terminal: '00000007', counter: 3, day: 20_000 },
};
const parcelOf = (labelled: Bytes): Bytes =>
  encodeEnvelopeParcel({ labelBytes: labelled, signature: device.sign(concat(utf8(LABEL_DOMAIN), labelled)), file });

const identity = await freshIdentity();
const recipient = await recipientOf(identity);
const sealed = await sealPadded(utf8('what was written'), [recipient]);

const vectors = JSON.parse(readFileSync(new URL('../../../vectors/manifest.json', import.meta.url), 'utf8')) as {
  readonly valid: readonly { readonly manifest: Manifest }[];
};
const manifests = vectors.valid.map(({ manifest }) => manifest);
const plain = manifests.map((manifest) => ({ ...manifest, attachments: [] }));

const reply = {
  ...{ v: 1, envelopeId: 'de'.repeat(16), body: 'ombudsman', n: 0, kind: 'interim', language: 'kk', text: 'Жауап дайындалып жатыр.' },
  ...{ officer: 'daniyar', key: keyId(device.publicKey), at: '2026-11-22T09:00:00.000Z', route: 'court' },
};

/** u32 length ‖ text ‖ what follows. */
const framed = (text: string, after: Uint8Array): Bytes => {
  const bytes = utf8(text);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length);
  return concat(length, bytes, after);
};

const wrapping = new Uint8Array(32).fill(4);
const nonce = new Uint8Array(12).fill(1);
/** As the browser would have wrapped it. */
const wrapped = (text: string): Bytes => {
  const cipher = createCipheriv('aes-256-gcm', wrapping, nonce);
  cipher.setAAD(concat(utf8('dauys/v1/wrapped-keys\0'), Uint8Array.of(1), utf8('daniyar')));
  return concat(Uint8Array.of(1), nonce, cipher.update(Buffer.from(text)), cipher.final(), cipher.getAuthTag());
};
const canonical = (value: object): string => textOf(labelBytes(value as Label));

const outside: readonly Target[] = [
  {
    name: 'slip',
    inputs: hostileBytes(slipBytes),
    run: (input) => {
      const bytes = bytesIn(input);
      const { slip: read, signature } = parseSlip(bytes);
      writesBack(encodeSlip(read, signature), bytes);
      verifySlip(bytes, key);
    },
  },
  {
    name: 'slip-text',
    inputs: hostileText(slipText(slipBytes)),
    run: (input) => writesBack(slipText(parseSlipText(textOf(input))), textOf(input).trim()),
  },
  {
    name: 'code-entry',
    inputs: hostileText('7832 6005 9639 1709 8236 3759', '000000000000000000000098', '7832-6005–9639.1709 8236 3759'),
    run: (input) => {
      const read = parseCode(textOf(input));
      if (!read.ok) return;
      const again = parseCode(codeGroups(read.value).join(' '));
      sameAgain(reveal(read.value), again.ok && reveal(again.value));
    },
  },
  {
    name: 'letters-of-bytes',
    inputs: hostileText(base45(slipBytes), base64(slipBytes), hex(slipBytes), 'AA==', 'AAA='),
    run: (input) => {
      const text = textOf(input);
      for (const [parse, print] of [
        [parseBase45, base45],
        [parseBase64, base64],
        [parseHex, hex],
      ] as const) {
        const bytes = parse(text);
        if (bytes !== undefined) writesBack(print(bytes), text);
      }
    },
  },
  {
    name: 'recipient',
    inputs: hostileText(recipient, 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'),
    run: (input) => {
      if (isHybridRecipient(textOf(input)) && textOf(input) !== recipient && textOf(input).length !== recipient.length)
        throw new NotTheSame('another recipient');
    },
  },
  {
    name: 'attachment-name',
    inputs: hostileText('снимок.jpg', '../../etc/passwd', 'C:\\CON.txt', 'a'.repeat(300), '\u202egpj.exe', 'é́́'),
    run: (input) => {
      const once = harmlessName(textOf(input));
      writesBack(harmlessName(once), once);
      if (/[/\\\0]/.test(once) || once === '') throw new NotTheSame('not harmless');
    },
  },
];

const inside: readonly Target[] = [
  {
    name: 'label',
    inputs: hostileJson(label).map((text) => (text === JSON.stringify(label) ? canonical(label) : text)),
    run: (input) => {
      const bytes = bytesIn(input);
      writesBack(labelBytes(parseLabel(bytes)), bytes);
    },
  },
  {
    name: 'parcel',
    inputs: hostileBytes(parcelOf(labelBytes(label))),
    run: (input) => {
      const bytes = bytesIn(input);
      const parcel = parseEnvelopeParcel(bytes);
      writesBack(encodeEnvelopeParcel(parcel), bytes);
      verifyLabel(parcel, key);
    },
  },
  {
    name: 'envelope',
    inputs: hostileBytes(sealed),
    run: (input) => open(bytesIn(input), [redact(identity)]),
  },
  {
    name: 'manifest',
    inputs: fc.oneof(
      hostileJson(...manifests).map((text) => framed(text, new Uint8Array(64))),
      hostileBytes(...plain.map((manifest) => concat(encodeInner(manifest, []), new Uint8Array(200)))),
    ),
    run: (input) => {
      const { manifest, attachments } = decodeInner(bytesIn(input));
      const written = encodeInner(reveal(manifest), attachments.map(reveal));
      writesBack(written, bytesIn(input).subarray(0, written.length));
    },
  },
  {
    name: 'reply',
    inputs: fc.oneof(
      hostileJson(reply).map((text) => framed(text, new Uint8Array(300))),
      hostileBytes(framed(canonical(reply), new Uint8Array(300))),
    ),
    run: (input) => {
      const bytes = bytesIn(input);
      const { statement, statementBytes } = parseReply(bytes);
      writesBack(labelBytes(statement as unknown as Label), statementBytes);
    },
  },
  {
    name: 'wrapped-keys',
    inputs: fc.oneof(
      hostileJson({ identity, statementSeed: base64(wrapping) }).map(wrapped),
      hostileBytes(wrapped(canonical({ identity, statementSeed: base64(wrapping) }))),
    ),
    run: (input) => unwrapKeys(bytesIn(input), redact(bytesOf(wrapping)), 'daniyar'),
  },
];

export const sealingTargets: readonly Target[] = [...outside, ...inside];

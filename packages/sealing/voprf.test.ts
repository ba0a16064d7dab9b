/** RFC 9497, appendix A.1.2: the vectors of VOPRF mode, ristretto255-SHA512, of one element. */
import { describe, expect, test } from 'vitest';
import { bytesOf, concat, hex, parseHex, utf8 } from '@dauys/basics/bytes.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import { blind, evaluate, finalize, voprfKeys } from './voprf.ts';

const bytes = (text: string) => parseHex(text) ?? new Uint8Array(0);
// What a source of randomness has to give for the library to arrive at a stated scalar: it takes what it gets modulo the order less one, and adds one.
const giving = (scalar: string) => (n: number) => {
  const given = concat(bytes(scalar), new Uint8Array(n - 32));
  given[0] = (given[0] ?? 0) - 1;
  return given;
};
const BLIND = '64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706';
const PROOF_RANDOM = '222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e';
const server = voprfKeys(new Uint8Array(32).fill(0xa3), utf8('test key'));
const VECTORS = [
  {
    input: '00',
    blinded: '863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945',
    evaluated: 'aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e',
    proof:
      'ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd066d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d',
    output:
      'b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7da4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c',
  },
  {
    input: '5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a',
    blinded: 'cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c',
    evaluated: '60a59a57208d48aca71e9e850d22674b611f752bed48b36f7a91b372bd7ad468',
    proof:
      '401a0da6264f8cf45bb2f5264bc31e109155600babb3cd4e5af7d181a2c9dc0a67154fabf031fd936051dec80b0b6ae29c9503493dde7393b722eafdf5a50b02',
    output:
      '8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6',
  },
];

test('RFC 9497: the key pair', () => {
  expect(hex(server.secretKey)).toBe('e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909');
  expect(hex(server.publicKey)).toBe('c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e');
});
describe.each(VECTORS)('RFC 9497: input $input', (vector) => {
  const asked = blind(redact(bytes(vector.input)), giving(BLIND));
  const answered = evaluate(server.secretKey, server.publicKey, asked.blinded, giving(PROOF_RANDOM));
  test('blinded, evaluated, proven and finalized as the vectors say', () => {
    expect(hex(asked.blinded)).toBe(vector.blinded);
    expect(hex(answered.evaluated)).toBe(vector.evaluated);
    expect(hex(answered.proof)).toBe(vector.proof);
    expect(hex(reveal(finalize(asked, answered, server.publicKey)))).toBe(vector.output);
  });
  test('a server that used another key, or changed a byte, is found out', () => {
    const other = voprfKeys(new Uint8Array(32).fill(1));
    const foreign = evaluate(other.secretKey, other.publicKey, asked.blinded);
    const flipped = bytesOf(answered.proof);
    flipped[5] = (flipped[5] ?? 0) ^ 1;
    for (const wrong of [foreign, { ...answered, evaluated: foreign.evaluated }, { ...answered, proof: flipped }])
      expect(() => finalize(asked, wrong, server.publicKey)).toThrow(expect.objectContaining({ code: 'sealing/voprf-proof' }));
  });
});
test('what is asked looks different each time, and comes to the same', () => {
  const input = redact(utf8('x'));
  const [one, two] = [blind(input), blind(input)];
  expect(hex(one.blinded)).not.toBe(hex(two.blinded));
  const [a, b] = [one, two].map((asked) => finalize(asked, evaluate(server.secretKey, server.publicKey, asked.blinded), server.publicKey));
  expect(a && b && hex(reveal(a)) === hex(reveal(b))).toBe(true);
});
test.each([new Uint8Array(32), new Uint8Array(32).fill(0xff), new Uint8Array(31)])(
  'a server evaluates no bytes that are no element (%#)',
  (no) => {
    expect(() => evaluate(server.secretKey, server.publicKey, no)).toThrow(expect.objectContaining({ code: 'sealing/voprf-element' }));
  },
);

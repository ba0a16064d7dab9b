import { argon2Sync, createHmac, hkdfSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hex, parseHex, utf8 } from '@dauys/basics/bytes.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import vectors from '../../vectors/code.json' with { type: 'json' };
import { ARGON2, stretch } from './argon2.ts';
import { parseCode } from './code.ts';
import { keysOfCode, mailboxTag, threadToken } from './complainant.ts';
import { identityOfSeed } from './identity.ts';
import { MAILBOX_SIZE } from './status.ts';

const nodeStretch = (password: string, salt: string) =>
  argon2Sync('argon2id', {
    message: utf8(password),
    nonce: utf8(salt),
    parallelism: ARGON2.lanes,
    tagLength: ARGON2.outputBytes,
    memory: ARGON2.memoryKiB,
    passes: ARGON2.passes,
  });

describe('stretch', () => {
  test.each(['x', '000000000000000000000098', 'құпия сөз'])('gives what OpenSSL gives for "%s"', async (password) => {
    expect(hex(await stretch(utf8(password), utf8('dauys/v1/code-salt')))).toBe(
      nodeStretch(password, 'dauys/v1/code-salt').toString('hex'),
    );
  });
});

describe('keysOfCode', () => {
  test.each(vectors.derived)('$code', async (expected) => {
    const parsed = parseCode(expected.code);
    if (!parsed.ok) throw new Error('the vector is no code');
    const keys = await keysOfCode(parsed.value);
    expect(reveal(keys.replyIdentity)).toBe(expected.replyIdentity);
    expect(keys.replyRecipient).toBe(expected.replyRecipient);
    expect(hex(keys.mailboxKey)).toBe(expected.mailboxKey);
    expect(hex(reveal(keys.threadKey))).toBe(expected.threadKey);
    expect(hex(keys.q)).toBe(expected.q);
    for (const { i, tag } of expected.tags) expect(hex(mailboxTag(keys.mailboxKey, i))).toBe(tag);
    for (const { body, token } of expected.threadTokens) expect(hex(threadToken(keys.threadKey, body))).toBe(token);
  });
  test('a second implementation, from docs/formats/code.md and OpenSSL alone, derives the same', () => {
    for (const expected of vectors.derived) {
      const s = nodeStretch(expected.code, 'dauys/v1/code-salt').subarray(0, 16);
      const derive = (thing: string, length: number) => new Uint8Array(hkdfSync('sha256', s, '', `dauys/v1/${thing}\0`, length));
      expect(identityOfSeed(derive('reply', 32))).toBe(expected.replyIdentity);
      expect([hex(derive('mailbox', 32)), hex(derive('thread', 32)), hex(derive('status', 16))]).toEqual([
        expected.mailboxKey,
        expected.threadKey,
        expected.q,
      ]);
      const tag0 = createHmac('sha256', derive('mailbox', 32))
        .update(Uint8Array.of(0, 0, 0, 0))
        .digest('hex')
        .slice(0, 32);
      expect(tag0).toBe(expected.tags[0]?.tag);
    }
  });
  test('all tags of a mailbox differ, and a person is another one to each body', () => {
    const [one] = vectors.derived;
    const mailboxKey = parseHex(one?.mailboxKey ?? '') ?? new Uint8Array();
    expect(new Set(Array.from({ length: MAILBOX_SIZE }, (_, i) => hex(mailboxTag(mailboxKey, i)))).size).toBe(MAILBOX_SIZE);
    const threadKey = redact(parseHex(one?.threadKey ?? '') ?? new Uint8Array());
    expect(hex(threadToken(threadKey, 'court'))).not.toBe(hex(threadToken(threadKey, 'ombudsman')));
  });
});

import { base64, hex, parseBase64, parseHex, readU32, u32, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault, VerificationError } from '@dauys/basics/failure.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import { emptyDraft, type Draft } from '@dauys/complaint/draft.ts';
import { checkOpened } from '@dauys/complaint/link.ts';
import { decodeInner } from '@dauys/complaint/manifest.ts';
import { lodging } from '@dauys/protocol/kiosk.ts';
import { keysOfCode, mailboxTag, threadToken } from '@dauys/sealing/complainant.ts';
import { identityOfSeed, recipientOf } from '@dauys/sealing/identity.ts';
import { open } from '@dauys/sealing/open.ts';
import { encodeReply, type ReplyStatement } from '@dauys/sealing/reply.ts';
import { sealPadded } from '@dauys/sealing/seal.ts';
import { keyId, publicKeyOf, signerOf } from '@dauys/sealing/signature.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import Value from 'typebox/value';
import { openAnswers, tagsOf, type OfficerKeys } from './answers.ts';
import { draftOfCanary } from './canary.ts';
import { lodgingBody, sealComplaint, type SealedComplaint, type SealingStage } from './lodge.ts';

const body = identityOfSeed(new Uint8Array(32).fill(7));
const draft: Draft = {
  ...emptyDraft(),
  language: 'kk',
  body: 'ombudsman',
  category: 'health-care',
  urgent: true,
  disclosure: 'named',
  name: ' Әсел ',
  number: '12-0457',
  text: 'Дүйсенбіден бері дәрігер келген жоқ.',
  attachments: [{ name: 'picture-1.jpg', length: 3 }],
};
const picture = { name: 'picture-1.jpg', mime: 'image/jpeg', bytes: Uint8Array.of(1, 2, 3) } as const;
const to = async (keyAge: 'fresh' | 'stale' = 'fresh') => ({ id: 'ombudsman', epoch: 3, recipient: await recipientOf(body), keyAge });
const seal = async (said: Draft, more: { keys?: SealedComplaint['keys']; keyAge?: 'stale'; onStage?: (s: SealingStage) => void } = {}) =>
  sealComplaint({
    content: redact({ draft: said, pictures: said.attachments.length > 0 ? [picture] : [] }),
    to: await to(more.keyAge),
    terminal: '00000001',
    ...(more.keys === undefined ? {} : { keys: more.keys }),
    ...(more.onStage === undefined ? {} : { onStage: more.onStage }),
  });
const opened = async (sealed: SealedComplaint) => decodeInner(reveal(await open(sealed.file, [redact(body)])));

let sealed: SealedComplaint;
const stages: string[] = [];
beforeAll(async () => {
  sealed = await seal(draft, { onStage: (stage) => stages.push(stage) });
});

describe('a first complaint', () => {
  test('opens with the body’s key alone and says exactly what the person said', async () => {
    const { manifest, attachments } = await opened(sealed);
    expect(reveal(manifest)).toMatchObject({
      kind: 'complaint',
      language: 'kk',
      category: 'health-care',
      urgent: true,
      disclosure: 'named',
      identity: { name: 'Әсел', number: '12-0457' },
      text: draft.text,
      body: 'ombudsman',
      epoch: 3,
      terminal: '00000001',
    });
    expect(reveal(manifest).keyAge).toBeUndefined();
    expect(attachments.map(reveal)).toEqual([picture.bytes]);
    checkOpened({ label: { ...sealed.lodging, terminal: '00000001' }, manifest });
  });
  test('its keys are those of the code, and of nothing else', async () => {
    const keys = await keysOfCode(sealed.code ?? expect.fail());
    const { manifest } = await opened(sealed);
    expect(reveal(manifest)).toMatchObject({
      replyRecipient: keys.replyRecipient,
      mailboxKey: base64(keys.mailboxKey),
      threadToken: base64(threadToken(keys.threadKey, 'ombudsman')),
      q: base64(keys.q),
    });
  });
  test('outside there is the lodging and ciphertext: no word, no name, no code', () => {
    const bytes = lodgingBody(sealed);
    const n = readU32(bytes, 0);
    const said = new TextDecoder().decode(bytes.subarray(4, 4 + n));
    expect(Value.Check(lodging, JSON.parse(said))).toBe(true);
    expect(Object.keys(sealed.lodging).toSorted()).toEqual(['C', 'body', 'bucket', 'envelopeId', 'epoch', 'h', 'r', 'urgent', 'v']);
    const everything = new TextDecoder('latin1').decode(bytes);
    for (const secret of [draft.text, 'Әсел', reveal(sealed.code ?? expect.fail())])
      expect(everything).not.toContain(new TextDecoder('latin1').decode(utf8(secret)));
    expect(bytes.subarray(0, 4)).toEqual(u32(n));
  });
  test('tells its stages in order', () => expect(stages).toEqual(['keys', 'sealing']));
  test('two of them share nothing that could be seen outside', async () => {
    const other = await seal(draft);
    for (const field of ['envelopeId', 'h', 'C', 'r'] as const) expect(other.lodging[field]).not.toBe(sealed.lodging[field]);
    expect(other.file.length).toBe(sealed.file.length);
  });
});

test('a canary goes through the same lines: outside nothing differs, and only the canary key opens it', async () => {
  const canaryKey = identityOfSeed(new Uint8Array(32).fill(9));
  const nonce = '3c'.repeat(16);
  const order = {
    content: redact({ draft: draftOfCanary('ombudsman', 0), pictures: [] }),
    terminal: '00000001',
    canary: nonce,
    keys: sealed.keys,
  };
  const canary = await sealComplaint({ ...order, to: { ...(await to()), recipient: await recipientOf(canaryKey) } });
  const complaint = await seal({ ...draft, urgent: false, attachments: [] }, { keys: sealed.keys });
  const { manifest } = decodeInner(reveal(await open(canary.file, [redact(canaryKey)])));
  expect(reveal(manifest)).toMatchObject({ canary: nonce, body: 'ombudsman', epoch: 3, kind: 'complaint' });
  checkOpened({ label: { ...canary.lodging, terminal: '00000001' }, manifest });
  await expect(open(canary.file, [redact(body)])).rejects.toThrow('sealing/not-for-us');
  expect(lodgingBody(canary).length).toBe(lodgingBody(complaint).length);
  const outside = ({ envelopeId: _i, h: _h, C: _c, r: _r, ...rest }: SealedComplaint['lodging']) => rest;
  expect(outside(canary.lodging)).toEqual(outside(complaint.lodging));
});

test('wishes, and that “send” was held, stand inside; outside nothing differs', async () => {
  const plain = await seal(draft);
  const pressed = await seal({ ...draft, wishes: { young: true, woman: true, helper: ' Әсел ', pressed: true } });
  expect(reveal((await opened(pressed)).manifest).wishes).toEqual({ young: true, woman: true, helper: 'Әсел', pressed: true });
  expect(reveal((await opened(plain)).manifest)).not.toHaveProperty('wishes');
  expect(pressed.file.length).toBe(plain.file.length);
  expect(Object.keys(pressed.lodging)).toEqual(Object.keys(plain.lodging));
  expect(pressed.lodging.bucket).toBe(plain.lodging.bucket);
});

test('what a reader said stands inside as it said it, for whoever opens it; outside nothing differs, and without a name it does not travel', async () => {
  const assertion = { how: 'card', strength: 'words', name: 'Әсел Н.', number: '12-0457' } as const;
  const [plain, asserted] = [await seal(draft), await seal({ ...draft, assertion })];
  expect(reveal((await opened(asserted)).manifest)).toMatchObject({ identity: { name: 'Әсел' }, assertion });
  expect(asserted.file.length).toBe(plain.file.length);
  expect(Object.keys(asserted.lodging)).toEqual(Object.keys(plain.lodging));
  const nameless = await seal({ ...draft, assertion, disclosure: 'anonymous' });
  expect(reveal((await opened(nameless)).manifest)).not.toHaveProperty('assertion');
});

test('without a name, no name travels even if one was typed', async () => {
  const { manifest } = await opened(await seal({ ...draft, disclosure: 'anonymous' }));
  expect(reveal(manifest).identity).toBeUndefined();
});

test('an old key is used and flagged', async () => {
  const { manifest } = await opened(await seal({ ...draft, attachments: [] }, { keyAge: 'stale' }));
  expect(reveal(manifest).keyAge).toBe('stale');
});

test('an addition travels under the code of the first complaint, in its thread, and makes no new code', async () => {
  const said: Draft = { ...emptyDraft('addition'), language: 'ru', body: 'ombudsman', solved: 'partly' };
  const addition = await seal(said, { keys: sealed.keys });
  expect(addition.code).toBeUndefined();
  const [first, second] = [reveal((await opened(sealed)).manifest), reveal((await opened(addition)).manifest)];
  expect(second).toMatchObject({
    kind: 'addition',
    solved: 'partly',
    urgent: false,
    threadToken: first.threadToken,
    mailboxKey: first.mailboxKey,
  });
  expect(second.identity).toBeUndefined();
});

test.each([
  ['a draft with faults', { ...draft, language: undefined }],
  ['a draft without category', { ...draft, category: undefined }],
])('%s is not sealed', async (_, said) => {
  const { language, category, ...rest } = said;
  const faulty: Draft = { ...rest, ...(language === undefined ? {} : { language }), ...(category === undefined ? {} : { category }) };
  await expect(seal(faulty)).rejects.toBeInstanceOf(Fault);
});

test('a classical key is not sealed to', async () => {
  const order = { content: redact({ draft, pictures: [picture] }), terminal: '00000001' };
  const classical = { ...(await to()), recipient: 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p' };
  await expect(sealComplaint({ ...order, to: classical })).rejects.toBeInstanceOf(VerificationError);
});

describe('answers', () => {
  const seed = new Uint8Array(32).fill(9);
  const key = keyId(publicKeyOf(seed));
  const since = Date.parse('2026-01-01T00:00:00.000Z');
  const officers = (change: object = {}): OfficerKeys =>
    ({ [key]: { officer: 'daniyar', body: 'ombudsman', publicKey: publicKeyOf(seed), since, ...change } }) as OfficerKeys;
  const reply = async (change: Partial<ReplyStatement> = {}, { place, by = seed }: { place?: number; by?: Bytes } = {}) => {
    const statement: ReplyStatement = {
      ...({ v: 1, envelopeId: sealed.lodging.envelopeId, body: 'ombudsman', n: 0, kind: 'interim', language: 'kk' } as const),
      ...{ text: 'Қарап жатырмыз.', officer: 'daniyar', key, at: '2026-06-01T00:00:00.000Z' },
      ...change,
    };
    const file = await sealPadded(await encodeReply(statement, signerOf(by)), [sealed.keys.replyRecipient]);
    return { tag: hex(mailboxTag(sealed.keys.mailboxKey, place ?? statement.n)), file: base64(file) };
  };

  test('all 32 tags are asked for, each once', () => {
    const tags = tagsOf(sealed.keys);
    expect(new Set(tags).size).toBe(32);
    for (const tag of tags) expect(parseHex(tag)).toHaveLength(16);
  });
  test('genuine answers come oldest first, a repeated one once', async () => {
    const late = await reply({ n: 1, kind: 'answered', at: '2026-07-01T00:00:00.000Z' });
    const answers = await openAnswers([late, await reply(), late], sealed.keys, officers());
    expect(answers.statements.map((one) => reveal(one).kind)).toEqual(['interim', 'answered']);
    expect(answers.untrusted).toEqual([]);
  });
  const foreign: readonly (readonly [string, string, () => Promise<{ tag: string; file: string }>])[] = [
    ['by an officer of another body', 'kiosk/foreign-officer', () => reply({ body: 'court' })],
    ['under another officer’s name', 'kiosk/foreign-officer', () => reply({ officer: 'aigerim' })],
    ['before the key was hers', 'kiosk/foreign-officer', () => reply({ at: '2025-06-01T00:00:00.000Z' })],
    ['naming another key', 'kiosk/foreign-officer', () => reply({ key: '00'.repeat(8) })],
    ['signed by somebody else in her name', 'sealing/reply-signature', () => reply({}, { by: new Uint8Array(32).fill(99) })],
    ['moved to another place of the mailbox', 'kiosk/reply-moved', () => reply({}, { place: 5 })],
    [
      'cut short',
      'sealing/damaged',
      async () => ({ ...(await reply()), file: base64((parseBase64((await reply()).file) ?? expect.fail()).subarray(0, 9_000)) }),
    ],
    ['no base64', 'sealing/damaged', async () => ({ ...(await reply()), file: '====' })],
  ];
  test.each(foreign)('one %s is named and not shown, and hides no other: %s', async (_, code, make) => {
    const answers = await openAnswers([await make(), await reply({ n: 7 })], sealed.keys, officers());
    expect(answers.untrusted).toEqual([code]);
    expect(answers.statements.map((one) => reveal(one).n)).toEqual([7]);
  });
  test('signed by nobody of the directory: none is shown', async () => {
    const answers = await openAnswers([await reply(), await reply({ n: 7 })], sealed.keys, {});
    expect(answers).toEqual({ statements: [], untrusted: ['kiosk/foreign-officer', 'kiosk/foreign-officer'] });
  });
  test('what she signed after her key was withdrawn does not count', async () => {
    const until = Date.parse('2026-05-01T00:00:00.000Z');
    expect(await openAnswers([await reply()], sealed.keys, officers({ until }))).toEqual({
      statements: [],
      untrusted: ['kiosk/foreign-officer'],
    });
  });
  test('nothing found is nothing, not a fault', async () => {
    expect(await openAnswers([], sealed.keys, officers())).toEqual({ statements: [], untrusted: [] });
  });
});

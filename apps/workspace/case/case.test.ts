import { beforeAll, describe, expect, test } from 'vitest';
import { base64, hex, parseBase64, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import { encodeInner, type Manifest } from '@dauys/complaint/manifest.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { foldDirectory, type Directory } from '@dauys/directory/directory.ts';
import { signStatement } from '@dauys/directory/statement.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import { encodeCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { cosign } from '@dauys/ledger/cosignature.ts';
import { ed25519Signer } from '@dauys/ledger/ed25519.ts';
import { leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import { COSIGNATURE, NOTE_SIGNATURE, signNote, verifierKey, withSignatures } from '@dauys/ledger/note.ts';
import { inclusionProof, readerOfLeaves } from '@dauys/ledger/proof.ts';
import { caseActStatement, CASE_ACT_DOMAIN, receivedAct, replyAct, type CaseProof, type CaseRow } from '@dauys/protocol/case.ts';
import { commitment } from '@dauys/sealing/commitment.ts';
import { mailboxTag } from '@dauys/sealing/complainant.ts';
import { encodeEnvelopeParcel, fileHash, LABEL_DOMAIN, labelBytes, type Label } from '@dauys/sealing/envelope.ts';
import { identityOfSeed, recipientOf } from '@dauys/sealing/identity.ts';
import { open } from '@dauys/sealing/open.ts';
import { REPLY_FILE_BYTES } from '@dauys/sealing/reply.ts';
import { openReply, verifyReply } from '@dauys/sealing/reply-open.ts';
import { sealPadded } from '@dauys/sealing/seal.ts';
import { keyId, publicKeyOf, sign, signerOf, verify } from '@dauys/sealing/signature.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import Value from 'typebox/value';
import { readSummary, sealSummary, summaryOf } from '../inbox/summary.ts';
import { composeReceived } from './composeReceived.ts';
import { composeReply } from './composeReply.ts';
import type { ActingOfficer } from './officerActs.ts';
import { openCase, type CaseBytes, type OpenTools } from './openCase.ts';
import { faultsOfDraft, type ReplyDraft } from './replyDraft.ts';

const seed = (n: number): Bytes => new Uint8Array(32).fill(n);
const ID = 'ab'.repeat(16);
const AT = instant(Date.UTC(2026, 5, 1));
const [DEVICE, STATEMENT] = [seed(1), seed(2)];
const [ledger, witness] = [ed25519Signer(seed(3)), ed25519Signer(seed(4))];
const bodyIdentity = identityOfSeed(seed(5));
const replyIdentity = identityOfSeed(seed(6));
const daniyar: ActingOfficer = { id: 'daniyar', body: 'prosecutor', key: keyId(publicKeyOf(STATEMENT)), statementSeed: redact(STATEMENT) };

const policy = [
  `log ${verifierKey('test/cases', NOTE_SIGNATURE, ledger.publicKey)}`,
  `witness w ${verifierKey('test/w', COSIGNATURE, witness.publicKey)}`,
  'quorum w',
  '',
].join('\n');

let directory: Directory;
let manifest: Manifest;
let label: Label;
let file: Bytes;
let good: CaseBytes;
let tools: OpenTools;

const someone = (secret: Bytes): cast.Person => ({
  key: keyId(publicKeyOf(secret)),
  publicKey: publicKeyOf(secret),
  sign: (message) => sign('', message, secret),
});

const noteOver = async (leaves: readonly Bytes[], { witnessed = true, by = ledger } = {}): Promise<string> => {
  const text = encodeCheckpoint({ origin: 'test/cases', size: leaves.length, root: rootOf(leaves.map(leafHash)) });
  const note = await signNote(text, 'test/cases', by);
  return witnessed ? withSignatures(note, [await cosign(text, { name: 'test/w', signer: witness, at: AT })]) : note;
};

const proofOf = (leaves: readonly Bytes[], index: number) => ({
  index,
  size: leaves.length,
  hashes: inclusionProof(readerOfLeaves(leaves.map(leafHash)), index, leaves.length).map(hex),
});

const sealedBy = async (changed: Partial<Manifest> = {}): Promise<Bytes> =>
  sealPadded(encodeInner({ ...manifest, ...changed }, []), [await recipientOf(bodyIdentity)]);

const labelled = (sealed: Bytes, changed: Partial<Label> = {}): Label => ({
  v: 1,
  envelopeId: ID,
  body: 'prosecutor',
  epoch: 1,
  bucket: 16_384,
  urgent: true,
  h: hex(fileHash(sealed)),
  C: hex(commitment('accepted', 0, parseBase64(manifest.r) ?? seed(0), fileHash(sealed))),
  terminal: '00000001',
  counter: 7,
  day: 20_605,
  ...changed,
});

const parcelOf = (said: Label, sealed: Bytes, by = DEVICE): Bytes =>
  encodeEnvelopeParcel({ labelBytes: labelBytes(said), signature: sign(LABEL_DOMAIN, labelBytes(said), by), file: sealed });

const rowOf = ({ v: _v, body: _body, ...said }: Label): CaseRow => ({
  ...said,
  acceptedAt: '2026-06-01T08:00:00.000Z',
  chain: 1,
  logged: true,
  state: 'accepted',
  version: 0,
  replies: 0,
});

const leavesWith = (C: string): Bytes[] => [1, 2, 3].map((n) => caseLeaf(9, n === 2 ? (parseHex(C) ?? seed(0)) : seed(n)));

const caseFor = async (said: Label, sealed: Bytes): Promise<CaseBytes> => {
  const leaves = leavesWith(said.C);
  return {
    row: rowOf(said),
    parcel: parcelOf(said, sealed),
    proof: { note: await noteOver(leaves), batch: 9, inclusion: proofOf(leaves, 1) },
  };
};

beforeAll(async () => {
  const said = [
    cast.bodySaid('prosecutor'),
    cast.bodySaid('court'),
    cast.facilitySaid('lake'),
    cast.terminalSaid('00000001', 'lake', someone(DEVICE)),
    cast.officerSaid('daniyar', 'prosecutor', someone(STATEMENT)),
    cast.officerSaid('marat', 'court', someone(seed(8))),
  ];
  const entries = await Promise.all(said.map((one) => signStatement(one, [cast.ombudsman, cast.npm])));
  directory = foldDirectory(
    entries.map((bytes, index) => ({ index, bytes })),
    parseAnchor(JSON.stringify(cast.anchorFile())),
  );
  manifest = {
    v: 1,
    envelopeId: ID,
    body: 'prosecutor',
    epoch: 1,
    kind: 'complaint',
    language: 'kk',
    category: 'health-care',
    urgent: true,
    disclosure: 'anonymous',
    text: 'Дәрігер үш күннен бері келмейді.',
    attachments: [],
    replyRecipient: await recipientOf(replyIdentity),
    mailboxKey: base64(seed(11)),
    threadToken: base64(seed(12).slice(0, 16)),
    r: base64(seed(13).slice(0, 16)),
    q: base64(seed(14).slice(0, 16)),
    terminal: '00000001',
  };
  file = await sealedBy();
  label = labelled(file);
  good = await caseFor(label, file);
  tools = { directory, casesPolicy: policy, epochs: new Map([[1, redact(bodyIdentity)]]), open };
});

const failing = (steps: readonly { id: string; state: string; code?: string }[]) =>
  steps.filter(({ state }) => state === 'fails').map(({ id, code }) => `${id}: ${code ?? ''}`);

describe('opening a case', () => {
  test('every step holds for what an honest terminal sent and an honest hub kept', async () => {
    const opened = await openCase(good, tools);
    expect(opened.steps.map(({ id, state }) => `${id} ${state}`)).toEqual(
      ['label', 'file', 'row', 'opened', 'inside', 'commitment', 'inclusion', 'checkpoint', 'witnesses'].map((id) => `${id} holds`),
    );
    expect(opened.manifest && reveal(opened.manifest).text).toBe(manifest.text);
    expect(opened.steps.find(({ id }) => id === 'witnesses')?.witnesses).toEqual([{ name: 'w', at: AT }]);
  });

  test('not yet in the record: those steps wait, the text is there', async () => {
    const opened = await openCase({ ...good, proof: {} }, tools);
    expect(opened.steps.filter(({ state }) => state === 'waits').map(({ id }) => id)).toEqual(['inclusion', 'checkpoint', 'witnesses']);
    expect(opened.manifest).toBeDefined();
  });

  // Misdeed → what the officer's page says. Where nothing may be shown, nothing is.
  const misdeeds: readonly [string, () => Promise<Partial<CaseBytes>> | Partial<CaseBytes>, string, boolean][] = [
    ['another key signed the label', () => ({ parcel: parcelOf(label, file, seed(99)) }), 'label: desk/label-signature', true],
    [
      'a terminal that nobody enrolled',
      async () => {
        const sealed = await sealedBy({ terminal: '00000002' });
        return caseFor(labelled(sealed, { terminal: '00000002' }), sealed);
      },
      'label: desk/unknown-terminal',
      true,
    ],
    ['the sealed file was exchanged', async () => ({ parcel: parcelOf(label, await sealedBy()) }), 'file: sealing/file-mismatch', false],
    ['the parcel is cut short', () => ({ parcel: good.parcel.slice(0, 90) }), 'file: sealing/parcel-malformed', false],
    ['the list calls it calm', () => ({ row: { ...good.row, urgent: false } }), 'row: desk/not-the-listed-case', true],
    ['another envelope was handed over', async () => ({ parcel: await anotherParcel() }), 'row: desk/not-the-listed-case', false],
    ['the list calls it another number', () => ({ row: { ...good.row, counter: 8 } }), 'row: desk/not-the-listed-case', true],
    ['it was logged with another commitment', async () => caseWithLeaf('00'.repeat(32)), 'inclusion: ledger/inclusion-mismatch', true],
    ['the proof is for another size', () => withProof({ size: 4 }), 'inclusion: ledger/inclusion-mismatch', true],
    [
      'a checkpoint of somebody else',
      async () => withNote(await noteOver(leavesWith(label.C), { by: ed25519Signer(seed(77)) })),
      'checkpoint: ledger/log-signature-missing',
      true,
    ],
    [
      'no witness vouched',
      async () => withNote(await noteOver(leavesWith(label.C), { witnessed: false })),
      'witnesses: ledger/quorum-not-met',
      true,
    ],
  ];
  const anotherParcel = async (): Promise<Bytes> => {
    const sealed = await sealedBy({ envelopeId: 'cd'.repeat(16) });
    return parcelOf(labelled(sealed, { envelopeId: 'cd'.repeat(16), counter: 8 }), sealed);
  };
  const caseWithLeaf = async (C: string): Promise<Partial<CaseBytes>> => {
    const leaves = leavesWith(C);
    return { proof: { note: await noteOver(leaves), batch: 9, inclusion: proofOf(leaves, 1) } };
  };
  const withProof = (changed: Partial<NonNullable<CaseProof['inclusion']>>): Partial<CaseBytes> =>
    good.proof.inclusion === undefined ? {} : { proof: { ...good.proof, inclusion: { ...good.proof.inclusion, ...changed } } };
  const withNote = (note: string): Partial<CaseBytes> => ({ proof: { ...good.proof, note } });

  test.each(misdeeds)('%s', async (_, misdeed, expected, shown) => {
    const opened = await openCase({ ...good, ...(await misdeed()) }, tools);
    expect(failing(opened.steps)).toEqual([expected]);
    expect(opened.manifest !== undefined).toBe(shown);
  });

  test.each([
    ['of another case', { envelopeId: 'cd'.repeat(16) }, 'envelope-id'],
    ['to another body', { body: 'court' }, 'body'],
    ['of another terminal', { terminal: '00000009' }, 'terminal'],
    ['with another r', { r: base64(seed(55).slice(0, 16)) }, 'r'],
    ['whose urgency was taken away', { urgent: false }, 'urgent'],
  ] as const)('an envelope %s is not shown (S-12)', async (_, inner, field) => {
    const sealed = await sealedBy(inner);
    const opened = await openCase(await caseFor(labelled(sealed), sealed), tools);
    expect(failing(opened.steps)).toEqual([`inside: complaint/label-mismatch-${field}`]);
    expect(opened.manifest).toBeUndefined();
  });

  test('without the key of its epoch, or with another key, it stays closed', async () => {
    expect(failing((await openCase(good, { ...tools, epochs: new Map() })).steps)).toEqual(['opened: desk/no-epoch-key']);
    const wrong = new Map([[1, redact(identityOfSeed(seed(66)))]]);
    expect(failing((await openCase(good, { ...tools, epochs: wrong })).steps)).toEqual(['opened: sealing/not-for-us']);
  });
});

describe('what an officer sends', () => {
  const draft: ReplyDraft = { kind: 'answered', language: 'kk', text: 'Дәрігер жіберілді.', route: 'Облыстық сотқа, бір ай ішінде.' };
  const input = () => ({ draft, row: { ...good.row, replies: 2, version: 5 }, manifest: redact(manifest), officer: daniyar, at: AT });
  const signedStatement = (act: { statement: string; signature: string }) => {
    const bytes = parseBase64(act.statement) ?? seed(0);
    const key = { publicKey: publicKeyOf(STATEMENT), algorithm: 'ed25519' } as const;
    expect(verify(CASE_ACT_DOMAIN, bytes, parseBase64(act.signature) ?? seed(0), key)).toBe(true);
    const statement: unknown = JSON.parse(new TextDecoder().decode(bytes));
    expect(Value.Check(caseActStatement, statement)).toBe(true);
    return statement;
  };

  test('the answer opens with the person’s identity alone, is signed inside and outside, and names its mailbox place', async () => {
    const composed = await composeReply(input());
    if (!composed.ok) throw new Error(composed.error.code);
    const act = composed.value;
    expect(Value.Check(replyAct, act)).toBe(true);
    const sealed = parseBase64(act.file) ?? seed(0);
    const reply = await openReply(sealed, redact(replyIdentity));
    verifyReply(reply, publicKeyOf(STATEMENT));
    expect(reveal(reply.statement)).toMatchObject({
      text: draft.text,
      route: draft.route,
      n: 2,
      kind: 'answered',
      officer: 'daniyar',
      envelopeId: ID,
    });
    expect(act.tag).toBe(hex(mailboxTag(seed(11), 2)));
    expect(act.commitment).toBe(hex(commitment('answered', 2, seed(14).slice(0, 16), fileHash(file))));
    expect(signedStatement(act)).toMatchObject({ kind: 'answered', n: 2, replyHash: hex(fileHash(sealed)), commitment: act.commitment });
    expect(act.version).toBe(5);
  });

  test.each([
    ['one letter', { text: 'ұ', route: 'у' }],
    ['all that has room, by an officer and a body with the longest names', { text: 'ұ'.repeat(6_988), route: 'у'.repeat(1_000) }],
  ])('%s: the sealed answer has the one size that all have', async (_, said) => {
    const officer = { ...daniyar, id: 'o'.repeat(40), body: 'b'.repeat(40) };
    const composed = await composeReply({ ...input(), draft: { ...draft, kind: 'forwarded', ...said }, officer, mailboxIndex: 31 });
    expect(composed.ok && parseBase64(composed.value.file)?.length).toBe(REPLY_FILE_BYTES);
  });

  test('an answer to an addition takes the next place of the shared mailbox', async () => {
    const composed = await composeReply({ ...input(), row: { ...good.row, replies: 0 }, mailboxIndex: 3 });
    expect(composed.ok && [composed.value.n, composed.value.tag]).toEqual([3, hex(mailboxTag(seed(11), 3))]);
  });

  test('an incomplete draft and a full mailbox are refused before anything is sealed', async () => {
    expect(await composeReply({ ...input(), draft: { ...draft, route: ' ' } })).toEqual({
      ok: false,
      error: { code: 'desk/draft-incomplete' },
    });
    expect(await composeReply({ ...input(), row: { ...good.row, replies: 32 } })).toEqual({
      ok: false,
      error: { code: 'desk/mailbox-full' },
    });
    await expect(composeReply({ ...input(), manifest: redact({ ...manifest, replyRecipient: 'age1classical' }) })).rejects.toThrow(
      'sealing/classical-recipient',
    );
  });

  test('received is signed, committed with q, and brings a summary that names its case and its officer', async () => {
    const recipient = await recipientOf(bodyIdentity);
    const act = await composeReceived({ row: good.row, manifest: redact(manifest), officer: daniyar, recipient, at: AT });
    expect(Value.Check(receivedAct, act)).toBe(true);
    expect(act.commitment).toBe(hex(commitment('received', 0, seed(14).slice(0, 16), fileHash(file))));
    expect(signedStatement(act)).toMatchObject({ kind: 'received', n: 0 });
    const opened = await open(parseBase64(act.summary) ?? seed(0), [redact(bodyIdentity)]);
    const asked = { row: good.row, body: 'prosecutor', directory };
    expect(readSummary(opened, asked)).toEqual(summaryOf(redact(manifest), daniyar.key));
    expect(() => readSummary(opened, { ...asked, row: { envelopeId: 'cd'.repeat(16) } })).toThrow('desk/summary-of-another-case');
    expect(() => readSummary(opened, { ...asked, body: 'court' })).toThrow('desk/summary-signature');
    expect(() => readSummary(redact(reveal(opened).slice(0, 500)), asked)).toThrow('desk/summary-malformed');
  });

  test('a summary that the hub made up is not believed, and all summaries are of one length', async () => {
    const recipient = await recipientOf(bodyIdentity);
    const made = await sealSummary({ ...summaryOf(redact(manifest), daniyar.key), canary: true }, signerOf(seed(88)), recipient);
    const asked = { row: good.row, body: 'prosecutor', directory };
    expect(() => readSummary(redact(new Uint8Array(768)), asked)).toThrow('desk/summary-malformed');
    expect(reveal(await open(made, [redact(bodyIdentity)])).length).toBe(768);
    const forged = await open(made, [redact(bodyIdentity)]);
    expect(() => readSummary(forged, asked)).toThrow('desk/summary-signature');
    expect(made.length).toBeLessThanOrEqual(4_096);
  });

  test.each([
    [{ text: '' }, ['desk/text-missing']],
    [{ text: ' \n' }, ['desk/text-missing']],
    [{ text: 'x'.repeat(12_000), route: 'y'.repeat(2_000) }, []],
    [{ text: 'x'.repeat(12_001) }, ['desk/text-too-long']],
    [{ text: 'ұ'.repeat(7_986), route: 'у', kind: 'interim' }, []],
    [{ text: 'ұ'.repeat(7_988), route: 'у', kind: 'interim' }, ['desk/text-too-long']],
    [{ text: 'ұ'.repeat(7_000), route: 'у'.repeat(2_000) }, ['desk/text-too-long']],
    [{ route: '' }, ['desk/route-missing']],
    [{ route: '', kind: 'interim' }, []],
    [{ route: '', kind: 'forwarded' }, []],
    [{ route: 'x'.repeat(2_001), text: '' }, ['desk/text-missing', 'desk/route-too-long']],
  ] as const)('draft %#: all faults at once', (changed, codes) => {
    expect(faultsOfDraft({ ...draft, ...changed }).map(({ code }) => code)).toEqual(codes);
  });
});

import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { base64, bytesOf, hex } from '@dauys/basics/bytes.ts';
import { parseEnvelopeParcel } from '@dauys/sealing/envelope.ts';
import { REPLY_FILE_BYTES } from '@dauys/sealing/reply.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { actOf, idBytes, officer, startOfficersHub, type OfficerHere, type OfficersHub } from '../../../tools/test/officers-hub.ts';

let hub: OfficersHub;
const daniyar = officer('daniyar', 'ombudsman');
const saule = officer('saule', 'ombudsman');
const aigerim = officer('aigerim', 'court');
const tokens = new Map<string, string>();

beforeAll(async () => {
  hub = await startOfficersHub();
  await hub.say(cast.bodySaid('ombudsman'), cast.bodySaid('court'), cast.epochSaid('ombudsman', 1, 0));
  for (const who of [daniyar, saule, aigerim]) {
    await hub.say(cast.officerSaid(who.id, who.body, who.person));
    await hub.provision(who);
    tokens.set(who.id, await hub.signIn(who));
  }
});
afterAll(() => hub.stop());

const tokenOf = (who: OfficerHere) => tokens.get(who.id) ?? '';
const get = (who: OfficerHere, url: string) => hub.ask('GET', url, { token: tokenOf(who) });
const summary = base64(new Uint8Array([9, 9]));
const some = (n: number) => hex(randomBytes(n));
const leavesOf = async (commitment: string) =>
  (await hub.db.query('select 1 from pending_leaves where commitment = $1', [idBytes(commitment)])).length;
const rowOf = async (who: OfficerHere, id: string) => {
  const { cases } = (await get(who, '/api/cases')).body as { cases: { envelopeId: string; version: number; state: string }[] };
  return cases.find(({ envelopeId }) => envelopeId === id);
};

const receive = (who: OfficerHere, envelopeId: string, commitment: string) =>
  hub.ask('POST', `/api/cases/${envelopeId}/received`, {
    token: tokenOf(who),
    body: { ...actOf(who, { kind: 'received', envelopeId, n: 0, commitment }, hub.now()), summary },
  });

interface Reply {
  readonly kind: 'interim' | 'answered' | 'forwarded';
  readonly n: number;
  readonly version: number;
  readonly file?: string;
  readonly tag?: string;
  readonly commitment?: string;
}
const replyBody = (
  who: OfficerHere,
  envelopeId: string,
  { kind, n, version, file = some(REPLY_FILE_BYTES).slice(REPLY_FILE_BYTES), tag = some(16), commitment = some(32) }: Reply,
) => {
  const sealed = bytesOf(Buffer.from(file));
  const replyHash = createHash('sha256').update(sealed).digest('hex');
  return { ...actOf(who, { kind, envelopeId, n, commitment, replyHash }, hub.now()), n, kind, tag, file: base64(sealed), version };
};
const send = (who: OfficerHere, envelopeId: string, body: object) =>
  hub.ask('POST', `/api/cases/${envelopeId}/replies`, { token: tokenOf(who), body });

describe('a case', () => {
  test('the story: inbox, envelope, received, interim, answered', async () => {
    const { id, label, file } = await hub.accept('ombudsman', { urgent: true });
    expect(await rowOf(daniyar, id)).toMatchObject({ C: label.C, h: label.h, urgent: true, logged: false, state: 'accepted', version: 0 });
    expect((await get(daniyar, `/api/cases/${id}/proof`)).body).toEqual({});
    const parcel = parseEnvelopeParcel((await get(daniyar, `/api/cases/${id}/envelope`)).bytes);
    expect([parcel.label, parcel.file]).toEqual([label, file]);
    hub.logged.set(label.C, { note: 'note', batch: 3, inclusion: { index: 7, size: 64, hashes: [] } });
    expect(await rowOf(daniyar, id)).toMatchObject({ logged: true });
    expect((await get(daniyar, `/api/cases/${id}/proof`)).body).toMatchObject({ batch: 3 });

    const C = some(32);
    expect((await receive(daniyar, id, C)).body).toEqual({ envelopeId: id, state: 'received', version: 1, replies: 0 });
    expect(await leavesOf(C)).toBe(1);
    expect(await rowOf(daniyar, id)).toMatchObject({ state: 'received', summary });
    const interim = replyBody(daniyar, id, { kind: 'interim', n: 0, version: 1 });
    expect((await send(daniyar, id, interim)).body).toEqual({ envelopeId: id, state: 'interim', version: 2, replies: 1 });
    const answered = replyBody(saule, id, { kind: 'answered', n: 1, version: 2 });
    expect((await send(saule, id, answered)).body).toEqual({ envelopeId: id, state: 'answered', version: 3, replies: 2 });
    const waiting = await hub.db.query<{ urgent: boolean }>('select urgent from feed_replies where tag = any($1::bytea[])', [
      [idBytes(interim.tag), idBytes(answered.tag)],
    ]);
    expect(waiting).toEqual([{ urgent: true }, { urgent: true }]);
    const { acts } = (await get(saule, `/api/cases/${id}/history`)).body as { acts: { kind: string; officer: string; n: number }[] };
    expect(acts.map(({ kind, officer: by, n }) => [kind, by, n])).toEqual([
      ['received', 'daniyar', 0],
      ['interim', 'daniyar', 0],
      ['answered', 'saule', 1],
    ]);
    const late = replyBody(daniyar, id, { kind: 'interim', n: 2, version: 3 });
    expect((await send(daniyar, id, late)).body).toEqual({ code: 'case/closed' });
  });

  test('the inbox comes in the order of the chain, in pages', async () => {
    const { body } = await get(daniyar, '/api/cases/chain?after=0');
    const more = [await hub.accept('ombudsman'), await hub.accept('ombudsman')];
    const links = (body['links'] as string[]).length;
    expect((await get(daniyar, `/api/cases/chain?after=${links}`)).body).toEqual({
      from: links + 1,
      links: more.map(({ label }) => label.h),
    });
    const page = (await get(daniyar, `/api/cases?after=${links}&limit=1`)).body as { cases: { envelopeId: string; chain: number }[] };
    expect(page.cases.map(({ envelopeId, chain }) => [envelopeId, chain])).toEqual([[more[0]?.id, links + 1]]);
    for (const bad of ['limit=0', 'limit=201', 'after=-1', 'body=court'])
      expect((await get(daniyar, `/api/cases?${bad}`)).status).toBe(400);
  });

  test('S-39: everything pressed twice, at once or later, happens once', async () => {
    const { id } = await hub.accept('ombudsman');
    const C = some(32);
    const twice = await Promise.all([receive(daniyar, id, C), receive(saule, id, C), receive(daniyar, id, C)]);
    for (const { body } of twice) expect(body).toEqual({ envelopeId: id, state: 'received', version: 1, replies: 0 });
    const body = replyBody(daniyar, id, { kind: 'answered', n: 0, version: 1 });
    const answers = await Promise.all([send(daniyar, id, body), send(daniyar, id, body), send(daniyar, id, body)]);
    for (const answer of [...answers, await send(daniyar, id, body)])
      expect(answer.body).toEqual({ envelopeId: id, state: 'answered', version: 2, replies: 1 });
    expect((await hub.db.query('select 1 from case_acts where envelope_id = $1', [idBytes(id)])).length).toBe(2);
    expect((await hub.db.query('select 1 from feed_replies where tag = $1', [idBytes(body.tag)])).length).toBe(1);
    expect(await leavesOf(body.commitment)).toBe(1);
  });

  test('S-38: two officers answer at once; the second learns it, and nothing of hers is sent', async () => {
    const { id } = await hub.accept('ombudsman');
    await receive(daniyar, id, some(32));
    const mine = replyBody(daniyar, id, { kind: 'interim', n: 0, version: 1 });
    const hers = replyBody(saule, id, { kind: 'interim', n: 0, version: 1 });
    const answers = await Promise.all([send(daniyar, id, mine), send(saule, id, hers)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toEqual({ code: 'case/conflict' });
    const sent = await hub.db.query('select 1 from feed_replies where tag = any($1::bytea[])', [[idBytes(mine.tag), idBytes(hers.tag)]]);
    expect(sent).toHaveLength(1);
    const put = (version: number) => hub.ask('PUT', `/api/cases/${id}/summary`, { token: tokenOf(saule), body: { summary, version } });
    const notes = await Promise.all([put(2), put(2)]);
    expect(notes.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(await rowOf(saule, id)).toMatchObject({ version: 3, state: 'interim' });
  });

  test('nothing is answered before it was received, and no mailbox belongs to two cases', async () => {
    const [one, two] = [await hub.accept('ombudsman'), await hub.accept('ombudsman')];
    const early = replyBody(daniyar, one.id, { kind: 'answered', n: 0, version: 0 });
    expect((await send(daniyar, one.id, early)).body).toEqual({ code: 'case/wrong-order' });
    for (const { id } of [one, two]) await receive(daniyar, id, some(32));
    const tag = some(16);
    expect((await send(daniyar, one.id, replyBody(daniyar, one.id, { kind: 'interim', n: 0, version: 1, tag }))).status).toBe(200);
    const second = replyBody(daniyar, two.id, { kind: 'interim', n: 0, version: 1, tag });
    expect((await send(daniyar, two.id, second)).body).toEqual({ code: 'case/conflict' });
    expect(await rowOf(daniyar, two.id)).toMatchObject({ state: 'received', version: 1 });
    expect(await leavesOf(second.commitment)).toBe(0);
  });
});

describe('an act that is not what it says', () => {
  test.each<[string, (id: string) => object, string]>([
    ['signed by another officer', (id) => ({ ...replyBody(saule, id, { kind: 'interim', n: 0, version: 1 }) }), 'case/bad-signature'],
    [
      'under her key id by another',
      (id) => ({ ...replyBody(saule, id, { kind: 'interim', n: 0, version: 1 }), key: daniyar.person.key }),
      'case/bad-signature',
    ],
    ['about another case', () => replyBody(daniyar, 'ab'.repeat(16), { kind: 'interim', n: 0, version: 1 }), 'case/mismatch'],
    ['of another kind', (id) => ({ ...replyBody(daniyar, id, { kind: 'interim', n: 0, version: 1 }), kind: 'answered' }), 'case/mismatch'],
    ['for another place', (id) => ({ ...replyBody(daniyar, id, { kind: 'interim', n: 1, version: 1 }), n: 0 }), 'case/mismatch'],
    [
      'with another file',
      (id) => ({ ...replyBody(daniyar, id, { kind: 'interim', n: 0, version: 1 }), file: base64(new Uint8Array(9)) }),
      'case/mismatch',
    ],
    [
      'a byte longer than every other',
      (id) => replyBody(daniyar, id, { kind: 'interim', n: 0, version: 1, file: 'x'.repeat(REPLY_FILE_BYTES + 1) }),
      'case/reply-size',
    ],
    [
      'a byte shorter than every other',
      (id) => replyBody(daniyar, id, { kind: 'interim', n: 0, version: 1, file: 'x'.repeat(REPLY_FILE_BYTES - 1) }),
      'case/reply-size',
    ],
    [
      'with another commitment',
      (id) => ({ ...replyBody(daniyar, id, { kind: 'interim', n: 0, version: 1 }), commitment: some(32) }),
      'case/mismatch',
    ],
    ['with a field too many', (id) => ({ ...replyBody(daniyar, id, { kind: 'interim', n: 0, version: 1 }), also: 1 }), 'http/malformed'],
  ])('%s changes nothing', async (_, spoil, code) => {
    const { id } = await hub.accept('ombudsman');
    await receive(daniyar, id, some(32));
    expect((await send(daniyar, id, spoil(id))).body['code']).toBe(code);
    expect(await rowOf(daniyar, id)).toMatchObject({ state: 'received', version: 1 });
  });

  test('nothing above its limit is read', async () => {
    const { id } = await hub.accept('ombudsman');
    const answer = await send(daniyar, id, { file: 'A'.repeat(1_700_000) });
    expect(answer.body).toEqual({ code: 'http/too-large' });
  });
});

describe('another body', () => {
  const urls = (id: string) =>
    [
      ['GET', `/api/cases/${id}/envelope`],
      ['GET', `/api/cases/${id}/proof`],
      ['GET', `/api/cases/${id}/history`],
      ['POST', `/api/cases/${id}/received`],
      ['PUT', `/api/cases/${id}/summary`],
      ['POST', `/api/cases/${id}/replies`],
    ] as const;
  const bodyFor = (url: string, id: string): object => {
    if (url.endsWith('received'))
      return { ...actOf(aigerim, { kind: 'received', envelopeId: id, n: 0, commitment: some(32) }, hub.now()), summary };
    return url.endsWith('summary') ? { summary, version: 0 } : replyBody(aigerim, id, { kind: 'interim', n: 0, version: 0 });
  };

  test('S-33, S-40: foreign and unknown answer alike by every address, and every refused read is recorded', async () => {
    const { id } = await hub.accept('ombudsman');
    const unknown = some(16);
    for (const [i, [method, url]] of urls(id).entries()) {
      const other = urls(unknown)[i]?.[1] ?? '';
      const ask = (to: string, envelope: string) =>
        hub.ask(method, to, { token: tokenOf(aigerim), ...(method === 'GET' ? {} : { body: bodyFor(to, envelope) }) });
      const [foreign, none] = [await ask(url, id), await ask(other, unknown)];
      expect([foreign.status, foreign.body]).toEqual([404, { code: 'case/not-found' }]);
      expect([none.status, none.body, none.bytes]).toEqual([foreign.status, foreign.body, foreign.bytes]);
    }
    for (const asked of [id, unknown]) {
      const reads = await hub.db.query<{ outcome: string; officer: string }>(
        'select outcome, officer from case_reads where envelope_id = $1',
        [idBytes(asked)],
      );
      expect(reads).toEqual(Array.from({ length: 6 }, () => ({ outcome: 'refused', officer: 'aigerim' })));
    }
    expect(JSON.stringify((await get(aigerim, '/api/cases')).body)).toBe('{"cases":[],"total":0}');
    expect((await get(aigerim, '/api/cases/chain')).body).toEqual({ from: 1, links: [] });
  });

  test('S-40: every read is recorded with who and what', async () => {
    const { id } = await hub.accept('ombudsman');
    for (const what of ['envelope', 'proof', 'history']) await get(saule, `/api/cases/${id}/${what}`);
    const reads = await hub.db.query('select officer, body, what, outcome from case_reads where envelope_id = $1 order by at, what', [
      idBytes(id),
    ]);
    expect(reads).toEqual(
      ['envelope', 'history', 'proof'].map((what) => ({ officer: 'saule', body: 'ombudsman', what, outcome: 'shown' })),
    );
  });

  test('S-40: looking at the inbox is recorded, once a minute', async () => {
    hub.pass(61_000);
    const count = async () => (await hub.db.query(`select 1 from case_reads where officer = 'saule' and what = 'inbox'`)).length;
    const before = await count();
    for (let i = 0; i < 3; i++) await get(saule, '/api/cases');
    expect(await count()).toBe(before + 1);
    hub.pass(61_000);
    await get(saule, '/api/cases');
    expect(await count()).toBe(before + 2);
  });

  test('without a session there is nothing at all', async () => {
    const { id } = await hub.accept('ombudsman');
    for (const [method, url] of [...urls(id), ['GET', '/api/cases'] as const, ['GET', '/api/cases/chain'] as const])
      expect((await hub.ask(method, url, method === 'GET' ? {} : { body: bodyFor(url, id) })).body).toEqual({
        code: 'access/not-signed-in',
      });
  });
});

/** Misdeeds that an officer's page notices. */
import { randomBytes } from 'node:crypto';
import { bytesOf, utf8 } from '@dauys/basics/bytes.ts';
import { expect } from 'vitest';
import type { Drive } from './drive.ts';
import { until } from '../crash/scene.ts';
import { failing, inboxOf, lookAt, madeAnew, openAt, put, putInbox, rowsOf, settled, whileAltered } from './inbox.ts';

const OMBUDSMAN = 'ombudsman';
const COURT = 'court';

const takenOut: Drive = async ({ stage }) => {
  const rows = await inboxOf(stage, OMBUDSMAN);
  const codes = await whileAltered(stage, OMBUDSMAN, { spoil: putInbox(OMBUDSMAN, rows.slice(0, -1)), mend: putInbox(OMBUDSMAN, rows) });
  return codes[0] ?? '';
};

const reordered: Drive = async ({ stage }) => {
  const rows = await inboxOf(stage, OMBUDSMAN);
  const [first, second, ...rest] = rows;
  const changed = [{ ...second, n: 1 }, { ...first, n: 2 }, ...rest];
  const codes = await whileAltered(stage, OMBUDSMAN, { spoil: putInbox(OMBUDSMAN, changed), mend: putInbox(OMBUDSMAN, rows) });
  return codes[0] ?? '';
};

const keptOut: Drive = async ({ stage, ombudsman: [, second] }) => {
  const where = "envelope_id = decode($1, 'hex')";
  const rows = await rowsOf(stage, 'envelopes', where, [second.envelopeId]);
  const spoil = put('envelopes', where, [second.envelopeId], []);
  const codes = await whileAltered(stage, OMBUDSMAN, { spoil, mend: put('envelopes', where, [second.envelopeId], rows) });
  expect(codes).toHaveLength(1);
  return codes[0] ?? '';
};

/** More batches than a head may lie behind: three bodies fit one batch of 64, and one round more is allowed. */
const BEHIND = 4;

const anOldHead: Drive = async ({ stage }) => {
  const [newest] = await stage.hub('select max(batch) as batch from chain_heads where body = $1', [OMBUDSMAN]);
  const from = Number(newest?.['batch']) - BEHIND;
  const where = 'body = $1 and batch > $2';
  const swallow = [
    ['create function swallow_head() returns trigger language plpgsql as $f$ begin return null; end $f$'],
    ["create trigger swallow_head before insert on chain_heads for each row when (new.body = 'ombudsman') execute function swallow_head()"],
  ] as const;
  await stage.behind(...swallow);
  const rows = await rowsOf(stage, 'chain_heads', where, [OMBUDSMAN, from]);
  const codes = await whileAltered(stage, OMBUDSMAN, {
    spoil: put('chain_heads', where, [OMBUDSMAN, from], []),
    mend: [
      ...put('chain_heads', where, [OMBUDSMAN, from], rows),
      ['drop trigger swallow_head on chain_heads'],
      ['drop function swallow_head()'],
    ],
  });
  return codes[0] ?? '';
};

const replayedInDatabase: Drive = async ({ stage }) => {
  const again = stage.hub('insert into inbox select body, n + 100, envelope_id, h, head from inbox where body = $1 and n = 1', [OMBUDSMAN]);
  const refusal: unknown = await again.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(refusal).toMatchObject({ code: '23505', constraint: 'inbox_body_envelope_id_key' });
  return 'unique violation';
};

const replayedOnPage: Drive = async ({ stage }) => {
  const rows = await inboxOf(stage, OMBUDSMAN);
  const twice = await madeAnew([...rows, { ...rows[0] }]);
  const codes = await whileAltered(stage, OMBUDSMAN, {
    spoil: [['alter table inbox drop constraint inbox_body_envelope_id_key'], ...putInbox(OMBUDSMAN, twice)],
    mend: [...putInbox(OMBUDSMAN, rows), ['alter table inbox add constraint inbox_body_envelope_id_key unique (body, envelope_id)']],
  });
  expect(codes).toHaveLength(1);
  return codes[0] ?? '';
};

const oneCounterTwice: Drive = async ({ stage, ombudsman: [first, second] }) => {
  const set = "update envelopes set counter = $2 where envelope_id = decode($1, 'hex')";
  const codes = await whileAltered(stage, OMBUDSMAN, {
    spoil: [[set, second.envelopeId, first.lodged.counter]],
    mend: [[set, second.envelopeId, second.lodged.counter]],
  });
  expect(codes).toHaveLength(1);
  return codes[0] ?? '';
};

/** Last at this body: its chain is another one from here on. */
const chainMadeAnew: Drive = async ({ stage, court: [, second, third] }) => {
  await settled(stage, COURT, 3);
  const rows = await inboxOf(stage, COURT);
  const anew = await madeAnew(rows.filter((row) => row['envelope_id'] !== `\\x${second.envelopeId}`));
  const end = anew.at(-1);
  await stage.behind(...putInbox(COURT, anew), [
    'update body_chains set n = $2, head = $3::bytea where body = $1',
    COURT,
    end?.['n'],
    end?.['head'],
  ]);
  // The hub goes on as if nothing had been, and commits to the new chain in the public record.
  await stage.lodge({ body: COURT, keys: third.keys });
  // A batch may close before it has come, and commit to the two that were left: a shorter chain is another row.
  await until('the new chain in the record, as long as the old one', async () => {
    const { head } = await lookAt(stage, COURT);
    return head?.n === 3 && head.head === (await inboxOf(stage, COURT)).at(-1)?.['head']?.toString().slice(2) ? true : undefined;
  });
  const { findings, remembered } = await lookAt(stage, COURT);
  expect(remembered?.n).toBe(3);
  await until('told by the body’s server', () =>
    stage.logOf(`workspace-${COURT}`).find((line) => line['event'] === 'chain.contradicted' && line['code'] === 'desk/chain-rewritten'),
  );
  return findings[0]?.code ?? '';
};

const foreignEnvelope: Drive = async ({ stage, prosecutor: [one, other] }) => {
  const where = "envelope_id = decode($1, 'hex')";
  const mine = await rowsOf(stage, 'envelopes', where, [one.envelopeId]);
  const [theirs] = await rowsOf(stage, 'envelopes', where, [other.envelopeId]);
  const parts = { label: theirs?.['label'], signature: theirs?.['signature'], h: theirs?.['h'] };
  await stage.behind(
    ...put(
      'envelopes',
      where,
      [one.envelopeId],
      mine.map((row) => ({ ...row, ...parts })),
    ),
  );
  const { codes, shown } = failing(await openAt(stage, one));
  await stage.behind(...put('envelopes', where, [one.envelopeId], mine));
  expect(shown).toBe(false);
  return codes[0] ?? '';
};

const flippedAtTheHub: Drive = async ({ stage, prosecutor: [one] }) => {
  const flip =
    "update blobs set bytes = set_byte(bytes, 9000, get_byte(bytes, 9000) # 1) where hash = (select h from envelopes where envelope_id = decode($1, 'hex'))";
  await stage.behind([flip, one.envelopeId]);
  const { codes, shown } = failing(await openAt(stage, one));
  await stage.behind([flip, one.envelopeId]);
  expect(shown).toBe(false);
  return codes[0] ?? '';
};

const truncated: Drive = async ({ stage, prosecutor: [one] }) => {
  const lie = await stage.lodge({ body: one.body, keys: one.keys, spoil: (file) => file.slice(0, -40) });
  const { codes, shown } = failing(await openAt(stage, lie));
  expect(shown).toBe(false);
  return codes[0] ?? '';
};

const classicalStanza: Drive = async ({ stage, prosecutor: [one] }) => {
  const line = (): string => randomBytes(32).toString('base64').replace('=', '');
  const lie = await stage.lodge({
    body: one.body,
    keys: one.keys,
    spoil: (file) => {
      const end = Buffer.from(file).indexOf('\n--- ') + 1;
      const stanza = utf8(`-> X25519 ${line()}\n${line()}\n`);
      return bytesOf(Buffer.concat([file.subarray(0, end), stanza, file.subarray(end)]));
    },
  });
  const { codes, shown } = failing(await openAt(stage, lie));
  expect(shown).toBe(false);
  return codes[0] ?? '';
};

export const deskDrives = {
  'taken out of the inbox': takenOut,
  'kept out of the list': keptOut,
  'an old head': anOldHead,
  reordered,
  'replayed, database': replayedInDatabase,
  'replayed, page': replayedOnPage,
  'one counter twice': oneCounterTwice,
  'foreign envelope': foreignEnvelope,
  'flipped at the hub': flippedAtTheHub,
  'truncated before it was counted': truncated,
  'classical stanza': classicalStanza,
  'chain made anew': chainMadeAnew,
} as const;

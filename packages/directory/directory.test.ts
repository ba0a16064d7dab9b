import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base64, concat, fromUtf8, hex, parseBase64, parseHex, utf8 } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { parseAnchor } from './anchor.ts';
import { foldDirectory, type IndexedEntry } from './directory.ts';
import type { Statement } from './kinds.ts';
import { isSoundKey, remembering, verifyStrict } from './signature.ts';
import { verifyNative } from './signature-node.ts';
import {
  encodeEntry,
  parseEntry,
  parseStatement,
  signedMessage,
  signStatement,
  statementBytes,
  type StatementSigner,
} from './statement.ts';

const anchor = parseAnchor(JSON.stringify(cast.anchorFile()));
const ms = (iso: string) => instant(Date.parse(iso));
const ground: readonly Statement[] = [
  cast.bodySaid('ombudsman'),
  cast.bodySaid('court'),
  cast.epochSaid('ombudsman', 1, 0),
  cast.officerSaid('daniyar', 'ombudsman', cast.daniyar),
  cast.facilitySaid('lake'),
  cast.terminalSaid('00000001', 'lake', cast.kiosk),
  cast.hubSaid(cast.hub),
  cast.responderSaid('ombudsman', cast.robot),
];
const signed = async (statement: Statement, signers: readonly StatementSigner[] = [cast.ombudsman, cast.npm]) =>
  signStatement(statement, signers);

describe('the directory', () => {
  test('says who holds which key when a quorum has said so', async () => {
    const directory = foldDirectory(await cast.entriesOf(ground), anchor);
    expect(directory.distrusted).toEqual([]);
    expect([...directory.bodies.keys()]).toEqual(['ombudsman', 'court']);
    expect(directory.officerKey(cast.daniyar.key)).toMatchObject({
      officer: 'daniyar',
      body: 'ombudsman',
      publicKey: cast.daniyar.publicKey,
    });
    expect(directory.terminals.get('00000001')).toMatchObject({ facility: 'lake', publicKey: cast.kiosk.publicKey, tier: 3 });
    expect(directory.hub?.key).toBe(cast.hub.key);
    expect(directory.hubKey(cast.hub.key)).toEqual(cast.hub.publicKey);
    expect(directory.batchSize(ms(cast.day(1)))).toBeUndefined();
  });

  test('the newest epoch that has begun is sealed to; after its end it is stale, never gone', async () => {
    const directory = foldDirectory(await cast.entriesOf([...ground, cast.epochSaid('ombudsman', 2, 76)]), anchor);
    const at = (n: number) => directory.currentEpoch('ombudsman', ms(cast.day(n)));
    expect(directory.currentEpoch('ombudsman', instant(0))).toBeUndefined();
    expect(at(0)).toMatchObject({ epoch: 1, stale: false });
    expect(at(75)).toMatchObject({ epoch: 1, stale: false });
    expect(at(76)).toMatchObject({ epoch: 2, stale: false });
    expect(at(166)).toMatchObject({ epoch: 2, stale: true });
    expect(directory.currentEpoch('court', ms(cast.day(1)))).toBeUndefined();
  });

  test('an old key stays verifiable for what was signed before it ended', async () => {
    const rotated = cast.officerSaid('daniyar', 'ombudsman', cast.person('daniyar-2'), cast.day(9));
    const directory = foldDirectory(await cast.entriesOf([...ground, rotated]), anchor);
    expect(directory.officerKey(cast.daniyar.key)?.until).toBe(ms(cast.day(9)));
    expect(directory.officers.get('daniyar')?.key).toBe(cast.person('daniyar-2').key);
    const retired = foldDirectory(
      [{ index: 8, bytes: await signed({ v: 1, kind: 'officer-retired', at: cast.day(10), id: 'daniyar' }) }],
      anchor,
      {
        onto: directory,
      },
    );
    expect(retired.officers.get('daniyar')?.retired).toBe(ms(cast.day(10)));
    expect(directory.officers.get('daniyar')?.retired).toBeUndefined();
  });

  test('a responder’s old key stays verifiable, and the body has the new one', async () => {
    const next = cast.person('robot-2');
    const directory = foldDirectory(await cast.entriesOf([...ground, cast.responderSaid('ombudsman', next, cast.day(9))]), anchor);
    expect(directory.responders.get('ombudsman')?.key).toBe(next.key);
    expect(directory.responderKey(cast.robot.key)).toMatchObject({ body: 'ombudsman', until: ms(cast.day(9)) });
    expect(directory.responderKey(next.key)?.until).toBeUndefined();
  });

  const two = [cast.ombudsman, cast.npm];
  const stranger = cast.person('stranger');
  const misdeeds: [string, Statement, readonly StatementSigner[], string][] = [
    ['one signer alone', cast.bodySaid('npm'), [cast.bar], 'directory/no-quorum'],
    ['a signer and a stranger', cast.bodySaid('npm'), [cast.bar, stranger], 'directory/no-quorum'],
    ['the hub in place of a quorum', cast.epochSaid('court', 1, 0), [cast.hub], 'directory/no-quorum'],
    [
      'a signature under another name',
      cast.bodySaid('npm'),
      [cast.bar, { key: cast.npm.key, sign: stranger.sign }],
      'directory/bad-signature',
    ],
    ['a statement said before', ground[0] as Statement, two, 'directory/repeated'],
    ['an older statement than the last', cast.bodySaid('court', cast.day(-1)), two, 'directory/outdated'],
    [
      'another key for an announced epoch',
      { ...cast.epochSaid('ombudsman', 1, 0), recipient: cast.someRecipient('x') },
      two,
      'directory/already-said',
    ],
    ['an earlier epoch afterwards', { ...cast.epochSaid('ombudsman', 3, 0), notBefore: cast.day(-1) }, two, 'directory/outdated'],
    ['an epoch of nobody', cast.epochSaid('nobody', 1, 0), two, 'directory/unknown-body'],
    ['an officer of nobody', cast.officerSaid('aigerim', 'nobody', cast.aigerim), two, 'directory/unknown-body'],
    ['one key for two officers', cast.officerSaid('aigerim', 'court', cast.daniyar), two, 'directory/already-said'],
    ['one key for two terminals', cast.terminalSaid('00000002', 'lake', cast.kiosk), two, 'directory/already-said'],
    ['another key for a terminal', cast.terminalSaid('00000001', 'lake', stranger), two, 'directory/already-said'],
    ['a terminal nowhere', cast.terminalSaid('00000002', 'nowhere', stranger), two, 'directory/unknown-facility'],
    [
      'a terminal without a key',
      { ...cast.terminalSaid('00000002', 'lake', stranger), key: base64(new Uint8Array(33)) } as Statement,
      two,
      'directory/unsound-key',
    ],
    [
      'a key of small order',
      { ...cast.officerSaid('eve', 'court', stranger), statementKey: base64(new Uint8Array(32)) } as Statement,
      two,
      'directory/unsound-key',
    ],
    ['retiring nobody', { v: 1, kind: 'officer-retired', at: cast.day(1), id: 'nobody' }, two, 'directory/unknown-officer'],
    ['a responder of nobody', cast.responderSaid('nobody', stranger), two, 'directory/unknown-body'],
    ['an officer’s key for a responder', cast.responderSaid('ombudsman', cast.daniyar), two, 'directory/already-said'],
    ['one key for two responders', cast.responderSaid('court', cast.robot), two, 'directory/already-said'],
    ['a responder’s key for an officer', cast.officerSaid('eve', 'ombudsman', cast.robot), two, 'directory/already-said'],
    ['an older responder than the last', cast.responderSaid('ombudsman', stranger), two, 'directory/outdated'],
    ['a feed head not by the hub', cast.headSaid(1, 'aa'.repeat(32)), two, 'directory/not-the-hub'],
  ];
  test.each(misdeeds)('does not believe %s', async (_, statement, signers, code) => {
    const before = foldDirectory(await cast.entriesOf(ground), anchor);
    const bytes = await signed(statement, signers);
    expect(before.judge(bytes)).toBe(code);
    const after = foldDirectory([{ index: 99, bytes }], anchor, { onto: before });
    if (statement.kind === 'feed-head') expect(after.feedHead(statement.number)).toBeUndefined();
    else expect(after.distrusted).toEqual([{ index: 99, code }]);
    expect([...after.bodies.keys()]).toEqual([...before.bodies.keys()]);
  });

  test('a later kind or version is skipped and named', async () => {
    const entry = (value: unknown) => encodeEntry({ statement: utf8(JSON.stringify(value)), signatures: [] });
    const directory = foldDirectory(
      [
        { index: 0, bytes: entry({ kind: 'visit', v: 1 }) },
        { index: 1, bytes: entry({ kind: 'body', v: 2 }) },
      ],
      anchor,
    );
    expect(directory.distrusted.map(({ code }) => code)).toEqual(['directory/unknown-kind', 'directory/unknown-version']);
  });

  test("feed heads are the hub's, and two for one chunk are evidence", async () => {
    const heads = [cast.headSaid(3, 'aa'.repeat(32)), cast.headSaid(4, 'bb'.repeat(32))];
    const said = [...(await cast.entriesOf(ground)), ...(await cast.entriesOf(heads, [cast.hub]))].map(({ bytes }, index) => ({
      index,
      bytes,
    }));
    const directory = foldDirectory(said, anchor);
    expect(hex(directory.feedHead(3) ?? utf8(''))).toBe('aa'.repeat(32));
    expect(directory.newestFeedHead()?.number).toBe(4);
    expect([directory.announcedFrom(0), directory.announcedFrom(said.length - 1)]).toEqual([[3, 4], [4]]);
    const forked = await signed(cast.headSaid(3, 'cc'.repeat(32)), [cast.hub]);
    expect(directory.judge(forked)).toBe('directory/already-said');
    const after = foldDirectory([{ index: 50, bytes: forked }], anchor, { onto: directory });
    expect(() => after.feedHead(3)).toThrow('directory/feed-forked');
  });

  test('folding in two steps is folding at once, wherever the cut', async () => {
    const entries = await cast.entriesOf([...ground, cast.epochSaid('ombudsman', 2, 76), cast.bodySaid('court', cast.day(-3))]);
    const picture = (d: ReturnType<typeof foldDirectory>) => [
      [...d.bodies],
      d.epochs('ombudsman'),
      [...d.officers],
      [...d.terminals],
      d.distrusted,
    ];
    const whole = picture(foldDirectory(entries, anchor));
    for (let cut = 0; cut <= entries.length; cut++) {
      const onto = foldDirectory(entries.slice(0, cut), anchor);
      expect(picture(foldDirectory(entries.slice(cut), anchor, { onto }))).toEqual(whole);
    }
  });

  test('never throws for what a stranger wrote, and believes none of it', async () => {
    const good = (await cast.entriesOf([cast.bodySaid('npm')]))[0] as IndexedEntry;
    const spoilt = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map(utf8),
      fc.nat(good.bytes.length - 1).map((at) => Uint8Array.from(good.bytes, (b, i) => (i === at ? b ^ 1 : b))),
    );
    fc.assert(
      fc.property(spoilt, (bytes) => {
        const directory = foldDirectory([{ index: 0, bytes }], anchor);
        return directory.bodies.size === 0 && directory.distrusted.length === 1;
      }),
      { numRuns: 120 },
    );
  });
});

describe('an entry', () => {
  test('parse ∘ encode = id; the longest, the most signatures, two by one key', async () => {
    const bytes = await signed(cast.bodySaid('npm'), [cast.ombudsman, cast.npm, cast.bar]);
    expect(encodeEntry(parseEntry(bytes))).toEqual(bytes);
    const { statement, signatures } = parseEntry(bytes);
    const many = (n: number) =>
      Array.from({ length: n }, (_, i) => ({
        ...(signatures[0] as never as { signature: typeof statement }),
        key: i.toString(16).padStart(16, '0'),
      }));
    expect(parseEntry(encodeEntry({ statement, signatures: many(16) })).signatures).toHaveLength(16);
    for (const bad of [
      encodeEntry({ statement, signatures: many(17) }),
      encodeEntry({ statement, signatures: [...signatures, ...signatures] }),
      new Uint8Array(16_385).fill(32),
    ])
      expect(() => parseEntry(bad)).toThrow('directory/malformed-entry');
  });

  test('has one spelling', async () => {
    const text = fromUtf8(await signed(cast.bodySaid('npm')));
    for (const other of [` ${text}`, text.replace('{"', '{ "'), text.replace('"signatures"', '"signatures":[],"signatures"'), `${text}\n`])
      expect(() => parseEntry(utf8(other))).toThrow('directory/malformed-entry');
  });

  test('a statement with an unknown field, a wrong date or a classical recipient is none', () => {
    const spoilt = [
      { ...cast.bodySaid('npm'), extra: 1 },
      { ...cast.bodySaid('npm'), at: '2026-02-30T00:00:00.000Z' },
      { ...cast.releaseSaid('kiosk', 'ab'.repeat(32)), notAfter: '9999-99-99T99:99:99.999Z' },
      { ...cast.epochSaid('npm', 1, 0), recipient: `age1${'q'.repeat(58)}` },
    ];
    for (const statement of spoilt) expect(() => statementBytes(statement as Statement)).toThrow('directory/malformed-statement');
  });
});

describe('an anchor', () => {
  const file = cast.anchorFile();
  test.each([
    ['a threshold above its signers', { ...file, threshold: 4 }],
    ['no signers', { ...file, signers: [] }],
    ['one signer twice', { ...file, signers: [...file.signers, file.signers[0]] }],
    ['a key under another id', { ...file, signers: [{ ...file.signers[0], key: cast.npm.key }] }],
    ['a key of small order', { ...file, threshold: 1, signers: [{ key: '66687aadf862bd77', publicKey: base64(new Uint8Array(32)) }] }],
    ['an unknown field', { ...file, also: 1 }],
    ['another version', { ...file, v: 2 }],
  ])('is refused with %s', (_, bad) => expect(() => parseAnchor(JSON.stringify(bad))).toThrow('directory/malformed-anchor'));
});

describe('verification', () => {
  test('browser and Node agree, also on what is odd', () => {
    const message = utf8('m');
    const good = cast.npm.sign(message);
    const high = concat(good.subarray(0, 63), new Uint8Array([(good[63] ?? 0) | 0xe0]));
    const smallR = concat(new Uint8Array(32), good.subarray(32));
    for (const signature of [good, high, smallR, new Uint8Array(64), good.subarray(1)])
      expect([verifyStrict(signature, message, cast.npm.publicKey), signature === good]).toEqual([
        verifyNative(signature, message, cast.npm.publicKey),
        verifyNative(signature, message, cast.npm.publicKey),
      ]);
    expect(isSoundKey(new Uint8Array(32))).toBe(false);
  });

  const wycheproof = new URL('../../../shared/vectors/wycheproof/ed25519_test.json', import.meta.url);
  test.skipIf(!existsSync(wycheproof))('Wycheproof Ed25519 (skipped without ../shared/vectors)', () => {
    interface Group {
      readonly publicKey: { readonly pk: string };
      readonly tests: readonly { readonly tcId: number; readonly msg: string; readonly sig: string; readonly result: string }[];
    }
    const { testGroups } = JSON.parse(readFileSync(wycheproof, 'utf8')) as { testGroups: Group[] };
    const claims = testGroups.flatMap(({ publicKey, tests }) => tests.map((t) => ({ ...t, pk: publicKey.pk })));
    expect(claims.length).toBeGreaterThan(100);
    for (const { tcId, msg, sig, pk, result } of claims) {
      const claim = [parseHex(sig) ?? utf8(''), parseHex(msg) ?? utf8(''), parseHex(pk) ?? utf8('')] as const;
      expect([tcId, verifyStrict(...claim), verifyNative(...claim)]).toEqual([tcId, result === 'valid', result === 'valid']);
    }
  });

  test('remembers answers, not only good ones', () => {
    let calls = 0;
    const verify = remembering((...claim) => (calls++, verifyStrict(...claim)), 2);
    const message = utf8('m');
    const answers = [cast.npm.sign(message), cast.bar.sign(message), cast.npm.sign(message)].map((s) =>
      verify(s, message, cast.npm.publicKey),
    );
    expect([answers, calls]).toEqual([[true, false, true], 2]);
  });
});

interface Vector {
  readonly name: string;
  readonly statement: string;
  readonly entry: string;
  readonly trusted: boolean;
}

test('vectors/directory.json', () => {
  const file = JSON.parse(readFileSync(new URL('../../vectors/directory.json', import.meta.url), 'utf8')) as {
    anchor: object;
    vectors: Vector[];
  };
  const pinned = parseAnchor(JSON.stringify(file.anchor));
  const entries = file.vectors.map(({ entry }, index) => ({ index, bytes: parseBase64(entry) ?? utf8('') }));
  const { distrusted } = foldDirectory(entries, pinned, { verify: verifyNative });
  expect(file.vectors.length).toBeGreaterThan(12);
  file.vectors.forEach(({ statement, trusted }, index) => {
    const entry = parseEntry(entries[index]?.bytes ?? utf8(''));
    expect(fromUtf8(entry.statement)).toBe(statement);
    expect(fromUtf8(statementBytes(parseStatement(entry.statement)))).toBe(statement);
    expect(fromUtf8(signedMessage(entry.statement))).toBe(`dauys/v1/statement\0${statement}`);
    expect(distrusted.some((d) => d.index === index)).toBe(!trusted);
  });
});

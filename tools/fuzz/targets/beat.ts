/** What terminal and hub say to each other: frames, cells, set-ups. */
import fc from 'fast-check';
import { bytesOf, concat, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { openDownFrame, openUpFrame, sealDownFrame, sealUpFrame, type SessionKeys } from '@dauys/beat/cell.ts';
import { encodeDownCell, parseDownCell } from '@dauys/beat/down.ts';
import { encodeDownFrame, encodeUpFrame, parseDownFrame, parseUpFrame, UP_HEADER } from '@dauys/beat/frame.ts';
import { applyFragment } from '@dauys/beat/received.ts';
import { acceptSetUp, generateTransportKey, loadTransportKey, setUp } from '@dauys/beat/session.ts';
import { encodeUpCell, parseUpCell, type Fragment } from '@dauys/beat/up.ts';
import { person } from '@dauys/testing/directory-cast.ts';
import { hostileBytes } from '../bytes.ts';
import { bytesIn, sameAgain, writesBack, type Target } from '../target.ts';

const noise = (length: number, seed = 7): Bytes => Uint8Array.from({ length }, (_, i) => (i * seed) & 0xff);
const keys: SessionKeys = { up: noise(32, 3), down: noise(32, 5) };
const head = { terminal: 1, session: noise(16), sequence: 5 };
const fragment = (length: number, offset = 0, total = length): Fragment => ({ parcel: noise(32, 9), total, offset, bytes: noise(length) });
const status = utf8('{"v":1}');
const upCells = [
  encodeUpCell(status, []),
  encodeUpCell(status, [fragment(20_000)]),
  encodeUpCell(status, [fragment(100), fragment(1_000, 500, 16_000_000), fragment(1)]),
];
const downCells = [
  encodeDownCell(status, []),
  encodeDownCell(status, [
    { chunk: 3, offset: 0, total: 4_000, bytes: noise(4_000) },
    { chunk: Number.MAX_SAFE_INTEGER, offset: 4_000, total: 17_000_000, bytes: noise(9) },
  ]),
];
const [cell = noise(0)] = upCells;
const [downCell = noise(0)] = downCells;
const upFrame = sealUpFrame(keys, head, cell);
const downFrame = sealDownFrame(keys, { type: 'beat', session: head.session }, downCell);

const transport = await generateTransportKey().then(({ privateKey, publicKey }) => loadTransportKey(privateKey, publicKey));
const device = person('fuzzed terminal');
const good = await setUp({
  ...{ hubPublicKey: transport.publicKey, terminal: 1, session: head.session, boot: 3, at: instant(1_790_000_000_000) },
  sign: (message) => device.sign(message),
});
const DOMAIN = utf8('dauys/v1/session\0');

export const beatTargets: readonly Target[] = [
  {
    // Authentic and hostile: a quorum names a transport key that is none.
    name: 'transport-key',
    inputs: fc.oneof(hostileBytes(transport.publicKey), fc.constant(concat(transport.publicKey.subarray(0, 1_184), new Uint8Array(32)))),
    run: (input) =>
      setUp({
        ...{ hubPublicKey: bytesIn(input), terminal: 1, session: head.session, boot: 3, at: instant(1_790_000_000_000) },
        sign: (message) => device.sign(message),
      }),
  },
  {
    name: 'up-frame',
    inputs: hostileBytes(upFrame, encodeUpFrame({ ...head, type: 'set-up', sequence: 0 }, noise(upFrame.length - UP_HEADER))),
    run: (input) => {
      const bytes = bytesIn(input);
      const frame = parseUpFrame(bytes);
      writesBack(encodeUpFrame(frame, frame.body), bytes);
      openUpFrame(keys, frame);
    },
  },
  {
    name: 'down-frame',
    inputs: hostileBytes(downFrame),
    run: (input) => {
      const bytes = bytesIn(input);
      const frame = parseDownFrame(bytes);
      writesBack(encodeDownFrame(frame, frame.body), bytes);
      openDownFrame(keys, frame);
    },
  },
  {
    name: 'up-cell',
    inputs: hostileBytes(...upCells),
    run: (input) => {
      const bytes = bytesIn(input);
      const read = parseUpCell(bytes);
      const { status: said, fragments } = read;
      sameAgain(read, parseUpCell(encodeUpCell(said, fragments)));
      for (const one of fragments) applyFragment({ total: one.total, held: Math.floor(one.total / 2) }, one);
    },
  },
  {
    name: 'down-cell',
    inputs: hostileBytes(...downCells),
    run: (input) => {
      const bytes = bytesIn(input);
      const read = parseDownCell(bytes);
      sameAgain(read, parseDownCell(encodeDownCell(read.status, read.pieces)));
    },
  },
  {
    // Authentic and hostile: the device itself signs an encapsulation that is none.
    name: 'set-up',
    inputs: fc.oneof(
      hostileBytes(good.frame.slice(UP_HEADER)),
      fc.constant(concat(good.frame.slice(UP_HEADER, UP_HEADER + 1_088), new Uint8Array(2_000))),
    ),
    run: async (input) => {
      const body = new Uint8Array(upFrame.length - UP_HEADER);
      body.set(bytesIn(input).subarray(0, body.length));
      const message = concat(
        DOMAIN,
        Uint8Array.of(0, 0, 0, 1),
        head.session,
        transport.id,
        body.subarray(1_120, 1_132),
        body.subarray(0, 1_120),
      );
      body.set(device.sign(message), 1_132);
      const frame = parseUpFrame(encodeUpFrame({ ...head, type: 'set-up', sequence: 0 }, bytesOf(body)));
      await acceptSetUp(frame, { transport, device: { publicKey: device.publicKey, algorithm: 'ed25519' } });
    },
  },
];

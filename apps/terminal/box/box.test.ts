/** A box whose slots are real files and whose switcher is the real one; agent and mirror answer over HTTP. */
import { base64, bytesOf } from '@dauys/basics/bytes.ts';
import { systemClock } from '@dauys/basics/clock.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import { selfTested } from '@dauys/protocol/self-test.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { noteOver, policyOf } from '@dauys/testing/honest-ledger.ts';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Value from 'typebox/value';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readBoxConfig, type BoxConfig } from './config.ts';
import { AWAY_MS, TRIAL_MS } from './decide.ts';
import { makeList } from './program.ts';
import { check } from './self-test.ts';
import { readSlots } from './slots.ts';
import { update } from './update.ts';

const switcher = join(import.meta.dirname, '../../../packaging/terminal/slots.sh');
const folder = mkdtempSync(join(tmpdir(), 'dauys-box-'));
const slots = join(folder, 'slots');
const files = new Map<string, Buffer>();
/** What the agent says: as of a healthy one, until a test says otherwise. */
let says: { hub: string; integrity: string; page: string; directory: object } | undefined;
let [server, config] = [undefined, undefined] as unknown as [Server, BoxConfig];

const state = () => ({
  ...{ terminal: '00000001', facility: 'lake', facilityNames: { kk: 'a', ru: 'b', en: 'c' }, zone: 'Asia/Almaty' },
  ...{ now: new Date().toISOString(), open: true, room: 1, canaryDue: false, prints: false, hub: says?.hub, integrity: says?.integrity },
});

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '';
    const image = files.get(path.slice(1));
    const api: Readonly<Record<string, () => unknown>> = {
      '/api/state': state,
      '/api/pulse': () => ({ page: says?.page }),
      '/api/directory': () => says?.directory,
    };
    if (image !== undefined) return response.end(image);
    if (says === undefined || api[path] === undefined) return response.writeHead(404).end();
    return response.setHeader('content-type', 'application/json').end(JSON.stringify(api[path]()));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
  writeFileSync(join(folder, 'anchor.json'), anchor);
  writeFileSync(
    join(folder, 'box.json'),
    JSON.stringify({
      anchor: join(folder, 'anchor.json'),
      agent: url,
      from: `${url}/`,
      slots,
      switcher,
      result: join(folder, 'result.json'),
    }),
  );
  config = readBoxConfig(join(folder, 'box.json'));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  rmSync(slots, { recursive: true, force: true });
  rmSync(config.result, { force: true });
  mkdirSync(join(slots, 'a/bin'), { recursive: true });
  writeFileSync(join(slots, 'a/bin/node'), 'as installed');
  makeList(join(slots, 'a'));
  execFileSync('ln', ['-s', 'a', join(slots, 'current')]);
  writeFileSync(join(slots, 'confirmed'), 'a technician\n');
  says = { hub: 'reachable', integrity: 'good', page: 'lives', directory: await viewOf([]) };
});

const LEDGER = 'dauys.test/directory';
const anchor = JSON.stringify(cast.anchorFile({ directory: policyOf(LEDGER), cases: policyOf('dauys.test/cases') }));
const viewOf = async (statements: readonly Statement[], signers = [cast.ombudsman, cast.npm]): Promise<object> => {
  const entries = await cast.entriesOf([cast.bodySaid('ombudsman'), ...statements], signers);
  const note = await noteOver(
    LEDGER,
    entries.map(({ bytes }) => bytesOf(bytes)),
  );
  return { anchor, note, entries: entries.map(({ index, bytes }) => ({ index, bytes: base64(bytes), hashes: [] })) };
};
/** An image that a mirror has, and what the directory would say of it. */
const imageOf = (version: string, content = version) => {
  const tree = mkdtempSync(join(folder, 'tree-'));
  mkdirSync(join(tree, 'bin'));
  writeFileSync(join(tree, 'bin/node'), content, { mode: 0o755 });
  const bytes = execFileSync('sh', ['-c', `tar --sort=name --mtime=@0 --owner=0 --group=0 -C ${tree} -c . | gzip -n`]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  files.set(`${sha256}.tar.gz`, bytes);
  return { sha256, said: cast.imageSaid(sha256, { version: version.replaceAll(' ', '-'), bytes: bytes.length }) };
};
const now = () => systemClock.now();
const running = () => readFileSync(join(slots, 'current/bin/node'), 'utf8');
const start = () => execFileSync('sh', [switcher, slots, 'start']);
/** An image is installed and tried. */
const trying = async (version: string) => {
  const image = imageOf(version);
  if (says !== undefined) says.directory = await viewOf([image.said]);
  expect(await update(config, systemClock)).toBe('trying');
  return image;
};

describe('an update', () => {
  test('of an image that a quorum named: fetched, verified, put into the slot that does not run, tried, and kept when the machine finds itself well', async () => {
    const { sha256 } = await trying('second');
    expect([running(), readlinkSync(join(slots, 'current')), existsSync(join(slots, 'image.tar.gz'))]).toEqual(['second', 'b', false]);
    expect(await update(config, systemClock)).toBe('trial-stands');
    expect(await check(config, now())).toMatchObject({ trial: 'confirm', restart: false, found: { program: true, hub: true } });
    expect(readSlots(slots)).toEqual({ confirmed: { slot: 'b', sha256 }, refused: [] });
    expect(await update(config, systemClock)).toBe('newest');
    await trying('third');
    expect([running(), readlinkSync(join(slots, 'current'))]).toEqual(['third', 'a']);
  });

  const nothing = (step: string) => async () => {
    expect([await update(config, systemClock), running(), readSlots(slots).trial]).toEqual([step, 'as installed', undefined]);
    expect(existsSync(join(slots, 'image.tar.gz'))).toBe(false);
  };
  test('of nothing where none is named', () => nothing('newest')());
  test('of nothing that one signer alone has named', async () => {
    if (says !== undefined) says.directory = await viewOf([imageOf('alone').said], [cast.npm]);
    await nothing('newest')();
  });
  test('of nothing while the hub is away: a new program would be condemned for it', async () => {
    if (says !== undefined) says.directory = await viewOf([imageOf('later').said]);
    if (says !== undefined) says.hub = 'unreachable';
    await nothing('hub-away')();
  });
  test.each<[string, (image: Buffer) => Buffer | undefined, string]>([
    ['a byte is another', (image) => Buffer.from(image.map((byte, i) => (i === image.length - 9 ? byte ^ 1 : byte))), 'not-the-image'],
    ['it goes on for longer', (image) => Buffer.concat([image, Buffer.alloc(100_000)]), 'not-the-image'],
    ['it is cut off', (image) => image.subarray(0, -5), 'not-the-image'],
    ['it is not there', () => undefined, 'no-image'],
  ])('of nothing that a mirror changed: %s', async (_, change, step) => {
    const { sha256, said } = imageOf('changed');
    const changed = change(files.get(`${sha256}.tar.gz`) ?? Buffer.alloc(0));
    if (changed === undefined) files.delete(`${sha256}.tar.gz`);
    else files.set(`${sha256}.tar.gz`, changed);
    if (says !== undefined) says.directory = await viewOf([said]);
    await nothing(step)();
  });
  test('of nothing that only the agent says: it is not believed', async () => {
    const honest = (await viewOf([])) as { readonly note: string };
    const forged = await viewOf([imageOf('forged').said]);
    if (says !== undefined) says.directory = { ...forged, note: honest.note };
    await expect(update(config, systemClock)).rejects.toMatchObject({ code: 'directory/malformed-view' });
    expect(running()).toBe('as installed');
  });
  test('of nothing by a view that is older than a week', async () => {
    if (says !== undefined) says.directory = await viewOf([imageOf('old').said]);
    const late = { now: () => (now() + 8 * 86_400_000) as ReturnType<typeof now> };
    expect([await update(config, late), running()]).toEqual(['old-view', 'as installed']);
  });
});

describe('an image that does not pass', () => {
  test('its page does not come: back to what ran before, and it is not tried again', async () => {
    const { sha256 } = await trying('without a page');
    if (says !== undefined) says.page = 'silent';
    expect(await check(config, now())).toMatchObject({ trial: 'wait', restart: false });
    expect(running()).toBe('without a page');
    expect(await check(config, now() + TRIAL_MS + 1_000)).toMatchObject({ trial: 'back', restart: true });
    expect([running(), readSlots(slots)]).toEqual(['as installed', { confirmed: { slot: 'a', sha256: 'technician' }, refused: [sha256] }]);
    if (says !== undefined) says.page = 'lives';
    expect(await update(config, systemClock)).toBe('newest');
  });
  test('its files are not what was installed: back at once', async () => {
    await trying('soon changed');
    writeFileSync(join(slots, 'b/bin/node'), 'something else');
    expect(await check(config, now())).toMatchObject({ trial: 'back', found: { program: false } });
    expect(running()).toBe('as installed');
  });
  test('the hub stays away: back, and it may be tried another day', async () => {
    await trying('cut off');
    if (says !== undefined) says.hub = 'unreachable';
    expect(await check(config, now() + AWAY_MS + 1_000)).toMatchObject({ trial: 'undo', restart: true });
    expect([running(), readSlots(slots).refused]).toEqual(['as installed', []]);
    if (says !== undefined) says.hub = 'reachable';
    expect([await update(config, systemClock), running()]).toEqual(['trying', 'cut off']);
  });
  test('the machine starts with it a fourth time: back before anything else starts, whatever is in it', async () => {
    const { sha256 } = await trying('falls over');
    for (let n = 0; n < 3; n++) start();
    expect(running()).toBe('falls over');
    start();
    expect([running(), readSlots(slots)]).toEqual(['as installed', { confirmed: { slot: 'a', sha256: 'technician' }, refused: [sha256] }]);
    start();
    expect(running()).toBe('as installed');
  });
});

describe('the power goes between two steps', () => {
  test('after the note and before the switch: the start goes on with the trial', async () => {
    await trying('half switched');
    execFileSync('ln', ['-sfn', 'a', join(slots, 'current')]);
    start();
    expect(running()).toBe('half switched');
  });
  test('after it was refused and before the switch back: the start goes back', async () => {
    const { sha256 } = await trying('half back');
    writeFileSync(join(slots, 'refused'), `${sha256}\n`);
    start();
    expect([running(), readSlots(slots).trial]).toEqual(['as installed', undefined]);
  });
  test('while an image is unpacked: what runs is not touched, and the next update begins anew', async () => {
    mkdirSync(join(slots, 'b/bin'), { recursive: true });
    writeFileSync(join(slots, 'b/bin/half'), 'half');
    start();
    expect(running()).toBe('as installed');
    await trying('whole');
    expect([running(), existsSync(join(slots, 'b/bin/half'))]).toEqual(['whole', false]);
  });
  test('the switcher never puts a trial where it would be gone back to', () => {
    expect(spawnSync('sh', [switcher, slots, 'try', 'a', 'x']).status).toBe(64);
    expect(spawnSync('sh', [switcher, slots, 'try', '../c', 'x']).status).toBe(64);
    expect(readlinkSync(join(slots, 'current'))).toBe('a');
  });
});

test('the self-test tells each thing by itself, and looks through the files once in a start of the machine', async () => {
  const found = async () => {
    const checked = await check(config, now());
    const left: unknown = JSON.parse(readFileSync(config.result, 'utf8'));
    expect([Value.Check(selfTested, left), left]).toMatchObject([
      true,
      { found: checked.found, image: { sha256: 'technician', tried: false } },
    ]);
    return checked.found;
  };
  expect(await found()).toEqual({ program: true, agent: true, store: true, page: true, hub: true });
  if (says !== undefined) Object.assign(says, { integrity: 'damaged', page: 'silent', hub: 'starting' });
  writeFileSync(join(slots, 'a/bin/node'), 'changed');
  expect(await found()).toEqual({ program: true, agent: true, store: false, page: false, hub: false });
  rmSync(config.result);
  expect(await found()).toMatchObject({ program: false });
  says = undefined;
  expect(await found()).toEqual({ program: false, agent: false, store: false, page: false, hub: false });

  expect(JSON.parse(readFileSync(config.result, 'utf8'))).toMatchObject({ found: { agent: false } });
});

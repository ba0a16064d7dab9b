/** S-32, S-63: the page that a terminal hands out is one that the cosigned directory names, as it is served; else people are warned first. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KioskState } from '@dauys/protocol/kiosk.ts';
import { AgentProcess, until } from '@dauys/testing/agent-process.ts';
import { bodySaid, day, npm, releaseSaid } from '@dauys/testing/directory-cast.ts';
import { HonestHub } from '@dauys/testing/honest-hub.ts';
import { seedOf } from '@dauys/testing/honest-ledger.ts';
import { codesText } from '@dauys/wording/compiled/codes.ts';
import { contentPolicyOf } from '../http/guard.ts';
import { NOTICE_POLICY } from './notice.ts';
import { agentProgram } from '../../../../tools/test/agent.ts';

const lake = '00000001';
const YEAR = 365 * 86_400_000;
const html = '<!doctype html><title>kiosk</title>';
let hub: HonestHub;
let agent: AgentProcess;

beforeEach(async () => {
  hub = await HonestHub.make(new Map([[lake, seedOf(lake)]]));
  await hub.start();
  agent = new AgentProcess({ main: agentProgram, hub, terminal: lake, pagePatienceSeconds: 1 });
  write('assets.js', '1;');
});
afterEach(async () => {
  await agent.remove();
  await hub.stop();
});

const write = (path: string, text: string) => writeFileSync(join(agent.folder, 'page', path), text);
const look = async (path = '/') => {
  const answer = await agent.ask(path);
  return { status: answer.status, text: await answer.text(), policy: answer.headers.get('content-security-policy') };
};
const named = (more: Parameters<AgentProcess['releaseOf']>[1] = {}) => agent.releaseOf(contentPolicyOf, more);
const served = () => until(async () => (await look()).status === 200);
const warned = () => until(async () => (await look()).text.includes(codesText('en')('terminal/damaged')));
/** What the agent, which has ended, keeps as evidence. */
const kept = () => {
  const database = new DatabaseSync(join(agent.dataFolder, 'terminal.sqlite'), { readOnly: true });
  const rows = database.prepare('select code, bytes from evidence').all();
  database.close();
  return rows.map(({ code, bytes }) => ({ code, text: Buffer.from(bytes as Uint8Array).toString() }));
};

describe('handed out', () => {
  test('only once the cosigned directory names it, and from memory', async () => {
    // What the enrolment brought names it too; nobody else has seen that yet.
    await hub.stop();
    await hub.state([named()]);
    agent = new AgentProcess({ main: agentProgram, hub, terminal: lake, pagePatienceSeconds: 1 });
    write('assets.js', '1;');
    await agent.start();
    const before = await look();
    expect([before.status, before.policy]).toEqual([503, NOTICE_POLICY]);
    for (const language of ['kk', 'ru', 'en'] as const) expect(before.text).toContain(codesText(language)('terminal/starting'));
    expect(before.text).not.toContain('kiosk');
    await hub.start();
    await served();
    write('index.html', 'changed on the disk');
    expect(await look()).toEqual({ status: 200, text: html, policy: contentPolicyOf('/') });
    expect((await look('/assets.js?1')).text).toBe('1;');
    expect((await look('/none.js')).status).toBe(404);
    expect((await look('/..%2fconfig.json')).status).toBe(404);
    await until(() => agent.output.includes('"page.confirmed"'));
    expect(((await (await agent.ask('/api/state')).json()) as KioskState).integrity).toBe('good');
  });

  test('after the end of its statement too where it was served before, and that is told', async () => {
    await hub.state([named()]);
    await agent.start();
    await served();
    hub.ahead = 200 * YEAR;
    await hub.state([bodySaid('court')]);
    await until(() => hub.statuses.some(({ conditions }) => conditions.includes('page-late')));
    await until(() => agent.output.includes('"page.late"'));
    expect((await look()).text).toBe(html);
    await agent.end('SIGTERM');
    await agent.start();
    expect((await look()).text).toBe(html);
  });
});

test.each([
  ['another page is named', () => hub.state([releaseSaid('kiosk', 'ab'.repeat(32))]), 'release/unnamed'],
  ['too few have signed', () => hub.state([named()], [npm]), 'release/unnamed'],
  ['its time is over', () => hub.state([named({ notAfter: day(2) })]), 'release/expired'],
  ['a file is missing', () => hub.state([named()]).then(() => rmSync(join(agent.folder, 'page/assets.js'))), 'release/unnamed'],
  ['there is no page', () => hub.state([named()]).then(() => rmSync(join(agent.folder, 'page'), { recursive: true })), 'release/unnamed'],
  ['it comes with another content policy', () => hub.state([agent.releaseOf(() => "default-src 'self'")]), 'release/other-policy'],
] as const)('refused while %s: a warning before anything is typed, an alarm, evidence', async (_, given, code) => {
  await given();
  await agent.start();
  await warned();
  const { status, text, policy } = await look('/assets.js');
  expect([status, policy]).toEqual([503, NOTICE_POLICY]);
  for (const language of ['kk', 'ru', 'en'] as const) expect(text).toContain(codesText(language)('terminal/damaged'));
  // Until the last statement has come, an earlier view may be what it is judged by.
  await until(() => new RegExp(`"level":50,.*"page.refused".*"${code}"`).test(agent.output));
  // A page that was open all the time, in whatever state, is told too.
  expect(((await (await agent.ask('/api/state')).json()) as KioskState).integrity).toBe('damaged');
  await until(() => hub.statuses.some(({ conditions }) => conditions.includes('page-refused')));
  await agent.end('SIGTERM');
  const evidence = kept().filter((row) => row.code === code);
  expect(evidence).toHaveLength(1);
  if (code === 'release/other-policy') expect(evidence[0]?.text).toMatch(/^[0-9a-f]{64} {2}assets\.js\n[0-9a-f]{64} {2}index\.html\n$/);
});

test('what the directory names at last is served without a new start', async () => {
  await hub.state([releaseSaid('kiosk', 'ab'.repeat(32))]);
  await agent.start();
  await warned();
  await hub.state([named()]);
  await served();
  expect(((await (await agent.ask('/api/state')).json()) as KioskState).integrity).toBe('good');
});

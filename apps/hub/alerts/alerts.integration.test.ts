/** Alerts on their way: over a real SMTP server with TLS and a real webhook, which fail, hang, and come back. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '@dauys/basics/clock.ts';
import type { AlertRole } from '@dauys/fleet/alerts.ts';
import { fragmentsOf, postTo } from '@dauys/testing/terminal.ts';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { stageHub, type StagedHub } from '../../../tools/test/hub.ts';
import { silentLog } from '../events.ts';
import { startHub, type RunningHub } from '../start.ts';
import { decideUrgent } from '../urgent/urgent.ts';
import type { BodyRole } from '../urgent/rules.ts';
import { alertId } from './compose.ts';
import { alertsShown } from './routes.ts';
import type { SenderTimes } from './sender.ts';

let ahead = 0;
const clock = { now: () => instant(Date.now() + ahead) };
const pass = (minutes: number): void => void (ahead += 60_000 * minutes);
// A busy machine takes its time for a first TLS.
const TIMES: SenderTimes = { everyMs: 40, attemptMs: 4_000, goneMs: 2_000 };
const PASSWORD = 'a password of the test';
const secret = Buffer.alloc(32, 7);

interface TakenMail {
  readonly to: string;
  readonly text: string;
  readonly secure: boolean;
}
interface TakenHook {
  readonly id: string;
  readonly body: string;
  readonly holds: boolean;
}

let folder: string;
let stage: StagedHub;
let hub: RunningHub;
let post: SMTPServer;
let door: Server;
let mails: TakenMail[];
let hooks: TakenHook[];
/** What the two servers do with the next that come; `undefined`: take it. */
let onMail: ((answer: (error?: Error) => void) => void) | undefined;
let onHook: ((response: ServerResponse) => void) | undefined;

const mailServer = (): SMTPServer => {
  const server = new SMTPServer({
    ...{ key: readFileSync(join(folder, 'post.key')), cert: readFileSync(join(folder, 'post.pem')), logger: false },
    onAuth: ({ username, password }, _, done) =>
      username === 'hub' && password === PASSWORD ? done(null, { user: 'hub' }) : done(new Error('no')),
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        mails.push({ to: session.envelope.rcptTo[0]?.address ?? '', text: Buffer.concat(parts).toString('utf8'), secure: session.secure });
        if (onMail === undefined) done();
        else onMail(done);
      });
    },
  });
  server.on('error', () => undefined);
  return server;
};

const takeHook = (request: IncomingMessage, response: ServerResponse): void => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts).toString('utf8');
    const id = String(request.headers['webhook-id']);
    const mac = createHmac('sha256', secret)
      .update(`${id}.${String(request.headers['webhook-timestamp'])}.${body}`)
      .digest('base64');
    hooks.push({ id, body, holds: request.headers['webhook-signature'] === `v1,${mac}` });
    if (onHook === undefined) response.writeHead(204).end();
    else onHook(response);
  });
};

const listening = async (server: { listen(port: number, host: string, done: () => void): unknown }, port = 0): Promise<void> =>
  new Promise((resolve) => void server.listen(port, '127.0.0.1', resolve));
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dauys-post-'));
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=post'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', join(folder, 'post.key'), '-out', join(folder, 'post.pem')],
    ],
    { stdio: 'pipe' },
  );
  writeFileSync(join(folder, 'post.password'), PASSWORD, { mode: 0o600 });
  writeFileSync(join(folder, 'hook.secret'), `whsec_${secret.toString('base64')}\n`, { mode: 0o600 });
  post = mailServer();
  door = createServer(takeHook);
  await Promise.all([listening(post), listening(door)]);
  const smtp = { host: '127.0.0.1', port: portOf(post.server as unknown as Server), security: 'starttls', from: 'watch@dauys.example' };
  const mail = (name: string, role: AlertRole | BodyRole, language: string) => ({
    name,
    role,
    mail: `${name}@kapshagai.example`,
    language,
  });
  const hook = { name: 'ngo', role: 'monitor', hook: `http://127.0.0.1:${portOf(door)}/alerts`, secretFile: join(folder, 'hook.secret') };
  const atBodies = [
    { ...mail('court-duty', 'body-duty', 'en'), bodies: ['court'] },
    { ...mail('court-head', 'body-head', 'kk'), bodies: ['court'] },
    { ...mail('ombudsman-duty', 'body-duty', 'en'), bodies: ['ombudsman'] },
  ];
  const receivers = [
    mail('duty', 'facility-duty', 'ru'),
    mail('tech', 'technician', 'kk'),
    mail('watch', 'monitor', 'en'),
    hook,
    ...atBodies,
  ];
  const login = { user: 'hub', passwordFile: join(folder, 'post.password'), caFile: join(folder, 'post.pem') };
  // Nobody sleeps here: when a mail leaves does not depend on the hour of the test.
  const duty = { quiet: { from: 0, to: 0 } };
  stage = await stageHub({ terminals: 2, clock, config: { duty, alerts: { smtp: { ...smtp, ...login }, receivers } } });
  hub = await start();
});
afterAll(async () => {
  await hub.stop();
  await new Promise<void>((resolve) => post.close(resolve));
  door.closeAllConnections();
  await new Promise((resolve) => door.close(resolve));
  await stage.remove();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  [mails, hooks, onMail, onHook] = [[], [], undefined, undefined];
});

const start = (): Promise<RunningHub> => startHub(stage.config, { log: silentLog().log, clock, sender: TIMES });
let decided = 0;
/** As the decision leaves it: one row, in its own transaction. */
const decide = async (to: AlertRole, dueInMinutes = 0): Promise<string> => {
  const key = `terminal/00000001/${++decided}/${to}`;
  await stage.db.query(
    `insert into alerts (key, facility, rung, scope, terminals, since_at, due_at, decided_at) values ($1, 'kapshagai', $2, 'terminal', $3, $4, $5, $6)`,
    [key, to, [1], clock.now() - 900_000, clock.now() + 60_000 * dueInMinutes, clock.now()],
  );
  return key;
};
const until = async (what: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 40));
};
const shown = async (key: string) => (await alertsShown(hub.context)).newest.find((alert) => alert.key === key)?.deliveries ?? [];
const isAll = async (key: string, state: string): Promise<boolean> => {
  const deliveries = await shown(key);
  return deliveries.length > 0 && deliveries.every((delivery) => delivery.state === state);
};
const attemptsOf = async (key: string): Promise<number> => (await shown(key))[0]?.attempts ?? 0;
const stuck = async () => (await alertsShown(hub.context)).undelivered.map(({ key }) => key);

describe('an alert', () => {
  test('reaches each who holds its role, once: a mail over TLS, a signed webhook; and nobody else', async () => {
    const key = await decide('monitor');
    await until(() => isAll(key, 'delivered'));
    expect(mails.map(({ to, secure }) => ({ to, secure }))).toEqual([{ to: 'watch@kapshagai.example', secure: true }]);
    expect(mails[0]?.text).toContain(`Message-ID: <${alertId(key)}.watch@dauys.example>`);
    expect(mails[0]?.text).toContain('Subject: kapshagai: nothing is heard of terminal 00000001');
    expect(hooks).toMatchObject([{ id: alertId(key), holds: true }]);
    await new Promise((resolve) => setTimeout(resolve, 5 * TIMES.everyMs));
    expect([mails.length, hooks.length]).toEqual([1, 1]);
  });

  test('waits for the end of quiet hours', async () => {
    const key = await decide('facility-duty', 30);
    await until(async () => (await shown(key)).length === 1);
    expect([await isAll(key, 'waiting'), mails]).toEqual([true, []]);
    pass(30);
    await until(() => isAll(key, 'delivered'));
    expect(mails).toHaveLength(1);
  });

  test('S-56: the channel fails: tried again, counted, shown as undelivered; it comes back, and the alert arrives under the same key', async () => {
    onMail = (answer) => answer(Object.assign(new Error('not now'), { responseCode: 451 }));
    const key = await decide('technician');
    for (let n = 1; n <= 5; n++) {
      await until(async () => (await attemptsOf(key)) === n);
      expect(await stuck()).toEqual(n < 5 ? [] : [key]);
      pass(2 ** (n - 1));
    }
    expect(await shown(key)).toMatchObject([{ receiver: 'tech', state: 'undelivered', attempts: 5, problem: 'refused' }]);
    onMail = undefined;
    pass(60);
    await until(() => isAll(key, 'delivered'));
    expect(await stuck()).toEqual([]);
    expect(new Set(mails.map(({ text }) => /^Message-ID: .*$/m.exec(text)?.[0]))).toEqual(
      new Set([`Message-ID: <${alertId(key)}.tech@dauys.example>`]),
    );
  });

  test('one receiver that hangs holds up nobody else, and is tried again', async () => {
    onHook = () => undefined;
    const key = await decide('monitor');
    const other = await decide('technician');
    await until(async () => (await shown(key)).some(({ receiver, problem }) => receiver === 'ngo' && problem === 'timeout'));
    expect(await isAll(other, 'delivered')).toBe(true);
    expect((await shown(key)).find(({ receiver }) => receiver === 'watch')?.state).toBe('delivered');
    onHook = undefined;
    pass(1);
    await until(() => isAll(key, 'delivered'));
    expect(hooks.map(({ id }) => id)).toEqual([alertId(key), alertId(key)]);
  });

  test('nobody is set up to receive it: shown as undelivered; a hub that starts with somebody sends it', async () => {
    const key = await decide('prosecutor');
    await until(async () => (await stuck()).includes(key));
    expect(await shown(key)).toEqual([]);
    const more = { name: 'prosecutor', role: 'prosecutor', mail: 'duty@prosecutor.example', language: 'kk' } as const;
    const alerts = stage.config.alerts;
    if (alerts === undefined) throw new Error('no alerts');
    const other = await startHub(
      { ...stage.config, alerts: { ...alerts, receivers: [...alerts.receivers, more] } },
      { log: silentLog().log, clock, sender: TIMES },
    );
    await until(() => mails.some(({ to }) => to === more.mail));
    await other.stop();
  });

  test('two hubs share the work: each alert arrives once', async () => {
    const second = await start();
    const keys = await Promise.all(Array.from({ length: 12 }, () => decide('monitor')));
    for (const key of keys) await until(() => isAll(key, 'delivered'));
    await second.stop();
    expect(hooks.map(({ id }) => id).toSorted()).toEqual(keys.map(alertId).toSorted());
    expect(mails).toHaveLength(12);
  });
});

describe('a crash between decision and sending', () => {
  const sender = (): ChildProcess => {
    const file = join(folder, 'hub.json');
    writeFileSync(file, JSON.stringify(stage.config));
    return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'tools/test/alert-sender.ts', file], { stdio: 'inherit' });
  };

  test('killed after the decision, and again while both receivers have it and have not said so: never none, and a repeat carries the same key', async () => {
    await hub.stop();
    ahead = 0;
    const key = await decide('monitor');
    const child = sender();
    onTestFinished(() => void child.kill('SIGKILL'));
    const gone = new Promise((resolve) => child.once('exit', resolve));
    const [mailHeld, hookHeld] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    onMail = () => mailHeld.resolve();
    onHook = () => hookHeld.resolve();
    await Promise.all([mailHeld.promise, hookHeld.promise]);
    child.kill('SIGKILL');
    await gone;
    [onMail, onHook] = [undefined, undefined];
    hub = await start();
    await until(() => isAll(key, 'delivered'));
    expect(hooks.map(({ id }) => id)).toEqual([alertId(key), alertId(key)]);
    const ids = mails.map(({ text }) => /^Message-ID: .*$/m.exec(text)?.[0]);
    expect(ids).toEqual([ids[0], ids[0]]);
  });
});

describe('the whole way', () => {
  /** What is kept of each thing that has to be explained: its kind, its newest cause, whether its facility was asked. */
  const told = () =>
    stage.db.query<{ terminal: number; kind: string; cause: string; asked: boolean; from: number }>(
      `select l.terminal, l.kind, v.cause, n.terminal is not null as asked, l.from_at as "from" from lapses l
         left join lateral (select cause from verdicts v where v.terminal = l.terminal and v.from_at = l.from_at order by n desc limit 1) v on true
         left join duty_notices n on n.terminal = l.terminal and n.from_at = l.from_at order by l.terminal`,
    );

  test('one terminal falls silent, another beats and its screen is dark: a cause each, a notice each, and a mail each for the duty officer', async () => {
    const [silent, dark] = stage.terminals;
    if (silent === undefined || dark === undefined) throw new Error('two terminals');
    const to = postTo(hub.url);
    const beat = () => dark.beat(to, [], { conditions: ['screen-off'] });
    for (const terminal of stage.terminals) await terminal.setUp(to);
    await silent.beat(to);
    await beat();
    await until(async () => (await stage.db.query('select 1 from hindrances')).length === 1);
    // The second beat that says so; then both wait for their threshold.
    for (let minute = 0; minute < 16; minute += 0.5) {
      pass(0.5);
      await beat();
    }
    const since = (found: Awaited<ReturnType<typeof told>>[number] | undefined): string => new Date(found?.from ?? 0).toISOString();
    await until(async () => (await told()).filter(({ asked }) => asked).length === 2);
    const [first, second] = await told();
    expect([first, second]).toMatchObject([
      { terminal: silent.number, kind: 'silent', cause: 'terminal-dark' },
      { terminal: dark.number, kind: 'unusable', cause: 'screen-switched-off' },
    ]);
    const duty = () => mails.filter(({ to: receiver }) => receiver === 'duty@kapshagai.example');
    await until(() => duty().length === 2);
    const ids = [`terminal/${silent.id}/${since(first)}/facility-duty`, `unusable/terminal/${dark.id}/${since(second)}/facility-duty`];
    for (const id of ids) expect(duty().filter(({ text }) => text.includes(`Dauys-Alert: ${alertId(id)}`))).toHaveLength(1);
  });
});

describe('something urgent waits unopened at a body', () => {
  const came = (name: string) => mails.filter(({ to }) => to === `${name}@kapshagai.example`);
  /** As the hub does every five seconds. */
  const look = () => decideUrgent(hub.context);
  const lodge = async (urgent: boolean): Promise<void> => {
    const [terminal] = stage.terminals;
    if (terminal === undefined) throw new Error('no terminal');
    for (const fragment of fragmentsOf(terminal.envelope({ urgent }))) await terminal.beat(postTo(hub.url), [fragment]);
    await hub.idle();
  };
  const openAll = () =>
    stage.db.query(
      `insert into case_states (envelope_id, body, state, version, replies, updated_at)
      select envelope_id, body, 'received', 1, 0, $1 from urgent_waiting`,
      [clock.now()],
    );

  test('one mail for two of them, to whoever is on duty there and to nobody else; it says nothing but that; then to the head; opened, it ends', async () => {
    await lodge(true);
    await lodge(true);
    await lodge(false);
    await look();
    expect(await stage.db.query(`select 1 from alerts where kind = 'urgent'`)).toEqual([]);
    pass(10);
    await Promise.all([look(), look()]);
    await until(() => came('court-duty').length === 1);
    const [mail] = came('court-duty');
    expect(mail?.text).toContain('court');
    const [terminal] = stage.terminals;
    expect(mail?.text.split('\r\n\r\n')[1]).not.toMatch(new RegExp(`${terminal?.id}|kapshagai|\\d{2}:\\d{2}`));
    // Neither on the screens of watchers nor of other bodies.
    expect((await alertsShown(hub.context)).newest.filter(({ key }) => key.startsWith('urgent/'))).toEqual([]);
    expect((await alertsShown(hub.context, 'court')).urgent).toEqual([]);
    pass(60);
    await look();
    await until(() => came('court-head').length === 1 && came('court-duty').length === 2);
    await openAll();
    pass(120);
    expect([await look(), came('ombudsman-duty')]).toEqual([[], []]);
  });

  test('whom it did not reach is shown to officers of that body and to nobody else, without a time or a place', async () => {
    const row = (body: string, to: BodyRole) =>
      stage.db.query(
        `insert into alerts (key, body, rung, scope, terminals, since_at, due_at, decided_at, kind) values ($1, $2, $3, 'body', '{}', $4, $4, $4, 'urgent')`,
        [`urgent/${body}/${to}/lost`, body, to, clock.now()],
      );
    await row('ombudsman', 'body-head');
    await until(async () => (await alertsShown(hub.context, 'ombudsman')).urgent?.length === 1);
    onMail = (answer) => answer(Object.assign(new Error('not now'), { responseCode: 451 }));
    await row('ombudsman', 'body-duty');
    while ((await alertsShown(hub.context, 'ombudsman')).urgent?.length === 1) {
      pass(20);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    expect((await alertsShown(hub.context, 'ombudsman')).urgent).toEqual([
      { to: 'body-duty', receiver: 'ombudsman-duty', problem: 'refused' },
      { to: 'body-head', problem: 'nobody' },
    ]);
    expect([(await alertsShown(hub.context, 'court')).urgent, (await alertsShown(hub.context)).urgent]).toEqual([[], []]);
  });
});

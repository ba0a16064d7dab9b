/** A hub with what concerns officers, on a real database, asked through its real door: for integration tests of access, cases and bodies. */
import canonicalize from 'canonicalize';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { base64, bytesOf, concat, hex, parseHex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, isoOf } from '@dauys/basics/clock.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import { signStatement } from '@dauys/directory/statement.ts';
import { CASE_ACT_DOMAIN, type CaseActStatement } from '@dauys/protocol/case.ts';
import { encodeEnvelopeParcel, fileHash, LABEL_DOMAIN, labelBytes, parseEnvelopeParcel, type Label } from '@dauys/sealing/envelope.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { freshDatabase } from '@dauys/testing/postgres.ts';
import { provisionRoutes } from '../../apps/hub/access/provision.ts';
import { accessRoutes } from '../../apps/hub/access/routes.ts';
import { bodyRoutes } from '../../apps/hub/bodies/routes.ts';
import { caseRoutes } from '../../apps/hub/cases/routes.ts';
import { parseConfig } from '../../apps/hub/config.ts';
import type { Context } from '../../apps/hub/context.ts';
import { migrate } from '../../apps/hub/database/migrate.ts';
import { connect, type Db } from '../../apps/hub/database/store.ts';
import { openDirectory } from '../../apps/hub/directory/view.ts';
import { silentLog } from '../../apps/hub/events.ts';
import { createHub } from '../../apps/hub/http.ts';
import type { Hub } from '../../apps/hub/http/hub.ts';
import { acceptOnce } from '../../apps/hub/intake/accept.ts';
import { createHubKeys, readHubKeys, type HubKeys } from '../../apps/hub/keys.ts';
import type { LoggedCommitment, Proofs } from '../../apps/hub/ledger/proofs.ts';
import { sealRoutes } from '../../apps/hub/seals/routes.ts';
import { totpAt } from '../demo/totp.ts';

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly bytes: Bytes;
}

/** What an officer has: her login, both halves of the password's stretch stand for themselves, and her statement key. */
export interface OfficerHere {
  readonly id: string;
  readonly body: string;
  readonly login: string;
  readonly authKey: Bytes;
  readonly totpSecret: Bytes;
  readonly person: cast.Person;
}

export interface OfficersHub {
  readonly db: Db;
  /** Milliseconds since 1970; moves only by `pass`. */
  now(): number;
  pass(ms: number): void;
  ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, more?: { token?: string; body?: object | string }): Promise<Answer>;
  /** Brings a statement, signed by two of three. */
  say(...statements: readonly Statement[]): Promise<readonly Answer[]>;
  provision(officer: OfficerHere): Promise<Answer>;
  code(officer: OfficerHere): string;
  signIn(officer: OfficerHere): Promise<string>;
  /** As if a terminal had brought it. */
  accept(
    body: string,
    options?: { readonly urgent?: boolean },
  ): Promise<{ readonly id: string; readonly label: Label; readonly file: Bytes }>;
  /** What the ledger is made to answer. */
  readonly logged: Map<string, LoggedCommitment>;
  /** Its newest published directory checkpoint. */
  readonly published: { note?: string };
  readonly operator: string;
  stop(): Promise<void>;
}

export const officer = (id: string, body: string): OfficerHere => {
  const bytes = (what: string): Bytes => bytesOf(createHash('sha256').update(`${what}/${id}`).digest());
  return { id, body, login: `${id}@${body}`, authKey: bytes('auth'), totpSecret: bytes('totp').slice(0, 20), person: cast.person(id) };
};

/** Where a body's officers sign in. On one host, as in the demonstration: only the port tells them apart. */
export const originOf = (body: string): string => `http://localhost:${7000 + body.length}`;

export const startOfficersHub = async (): Promise<OfficersHub> => {
  const fresh = await freshDatabase();
  const db = connect(fresh.url, { connections: 8 });
  await migrate(db);
  const folder = mkdtempSync(join(tmpdir(), 'dauys-officers-'));
  const operator = hex(randomBytes(32));
  writeFileSync(join(folder, 'operator'), operator, { mode: 0o600 });
  await createHubKeys(join(folder, 'keys'));
  const keys = await readHubKeys(join(folder, 'keys'));
  const time = { now: Date.UTC(2026, 0, 20, 9) };
  const logged = new Map<string, LoggedCommitment>();
  const published: OfficersHub['published'] = {};
  const files = { secrets: 'keys', anchor: 'anchor', operatorTokenFile: 'operator' };
  const workspaces = ['court', 'ombudsman'].map((body) => ({ body, origin: originOf(body) }));
  const config = parseConfig({ port: 0, databaseUrl: fresh.url, ...files, witnesses: [], workspaces }, folder);
  const clock = { now: () => instant(time.now) };
  const hub = await doorOf({ db, clock, config, keys, proofs: proofsFrom(logged, published) });
  return {
    db,
    now: () => time.now,
    pass: (ms) => void (time.now += ms),
    ...acting(asker(hub), time, operator),
    accept: (body, options) => accept(db, { body, at: time.now, keys, ...options }),
    logged,
    published,
    operator,
    stop: async () => {
      await hub.close();
      await db.close();
      await fresh.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const doorOf = async (known: Omit<Context, 'log' | 'directory'> & { readonly proofs: Proofs }): Promise<Hub> => {
  const { log } = silentLog();
  const directory = openDirectory(known.db, parseAnchor(JSON.stringify(cast.anchorFile())), log);
  const context = { ...known, log, directory };
  const hub = await createHub(context);
  await hub.register(accessRoutes, context);
  await hub.register(provisionRoutes, context);
  await hub.register(caseRoutes, context);
  await hub.register(bodyRoutes, context);
  await hub.register(sealRoutes, context);
  return hub;
};

const acting = (
  ask: OfficersHub['ask'],
  time: { now: number },
  operator: string,
): Pick<OfficersHub, 'ask' | 'say' | 'provision' | 'code' | 'signIn'> => {
  const code = ({ totpSecret }: OfficerHere): string => totpAt(totpSecret, time.now);
  return {
    ask,
    code,
    say: async (...statements) => {
      const answers: Answer[] = [];
      for (const statement of statements) {
        const entry = base64(await signStatement(statement, [cast.ombudsman, cast.npm]));
        answers.push(await ask('POST', '/directory/entries', { body: { entry } }));
      }
      return answers;
    },
    provision: (who) => ask('POST', '/provision/officers', { token: operator, body: provisionOf(who) }),
    signIn: async (who) => {
      // Two steps further: a code of this step may have been used.
      time.now += 90_000;
      const body = { login: who.login, authKey: base64(who.authKey), totp: code(who) };
      return String((await ask('POST', '/api/access/password', { body })).body['token']);
    },
  };
};

/** What the operator brings for an officer. */
export const provisionOf = (who: OfficerHere) => ({
  id: who.id,
  body: who.body,
  login: who.login,
  name: who.id,
  salt: base64(new Uint8Array(16).fill(1)),
  authKey: base64(who.authKey),
  totpSecret: base64(who.totpSecret),
  wrappedKeys: base64(utf8(`wrapped for ${who.id}`)),
  statementKey: base64(who.person.publicKey),
});

/** A signed act as her browser would send it; `change` spoils it. */
export const actOf = (
  who: OfficerHere,
  said: Pick<CaseActStatement, 'kind' | 'envelopeId' | 'n' | 'commitment'> & Partial<CaseActStatement>,
  at: number,
) => {
  const statement = utf8(canonicalize({ v: 1, officer: who.id, body: who.body, at: isoOf(instant(at)), ...said }) ?? '');
  const signature = who.person.sign(concat(utf8(CASE_ACT_DOMAIN), statement));
  return { statement: base64(statement), signature: base64(signature), key: who.person.key, commitment: said.commitment };
};

const asker =
  (hub: Hub): OfficersHub['ask'] =>
  async (method, url, { token, body } = {}) => {
    const answer = await hub.inject({
      method,
      url,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { payload: body }),
    });
    const bytes = bytesOf(answer.rawPayload);
    const isJson = String(answer.headers['content-type']).startsWith('application/json');
    return { status: answer.statusCode, body: isJson ? answer.json<Answer['body']>() : {}, bytes };
  };

const proofsFrom = (logged: ReadonlyMap<string, LoggedCommitment>, published: OfficersHub['published']): Proofs => ({
  inclusionOfCommitment: async (commitment) => logged.get(hex(commitment)),
  loggedAmong: async (commitments) => new Set(commitments.map(hex).filter((name) => logged.has(name))),
  chainHead: async () => undefined,
  checkpoint: async (ledger) => (ledger === 'directory' ? published.note : undefined),
});

let counter = 0;

const accept = async (
  db: Db,
  { body, at, keys, urgent = false }: { body: string; at: number; keys: HubKeys; urgent?: boolean },
): Promise<{ id: string; label: Label; file: Bytes }> => {
  const file = bytesOf(randomBytes(16_600));
  const label: Label = {
    v: 1,
    envelopeId: hex(randomBytes(16)),
    body,
    epoch: 1,
    bucket: 16_384,
    urgent,
    h: hex(fileHash(file)),
    C: hex(randomBytes(32)),
    terminal: '00000001',
    counter: counter++,
    day: 20_000,
  };
  const written = labelBytes(label);
  const signature = cast.kiosk.sign(concat(utf8(LABEL_DOMAIN), written));
  const parcel = encodeEnvelopeParcel({ labelBytes: written, signature, file });
  const candidate = { ...parseEnvelopeParcel(parcel), parcel: bytesOf(createHash('sha256').update(parcel).digest()) };
  await db.tx((tx) => acceptOnce(tx, [candidate], { key: keys.statement, at: instant(at) }));
  return { id: label.envelopeId, label, file };
};

export const idBytes = (id: string): Bytes => parseHex(id) ?? new Uint8Array(0);

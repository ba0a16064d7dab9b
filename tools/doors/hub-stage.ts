/** A whole hub with a real database, and everybody who may knock at its door. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { base64, hex } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { ed25519Signer } from '@dauys/ledger/ed25519.ts';
import { parseCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { parseNote } from '@dauys/ledger/note.ts';
import type { LedgerName } from '@dauys/protocol/ledger.ts';
import { facilitySaid, monitorSaid, officerSaid, person, responderSaid, robot } from '@dauys/testing/directory-cast.ts';
import { fragmentOf, ownClock, postTo, type TestTerminal } from '@dauys/testing/terminal.ts';
import type { RunningHub } from '../../apps/hub/start.ts';
import { totpAt } from '../demo/totp.ts';
import { stageHub, type StagedHub } from '../test/hub.ts';
import { officer, originOf, provisionOf, type OfficerHere } from '../test/officers-hub.ts';
import { invitationFor } from '../test/passkeys.ts';
import { watcher, watcherProvisionOf, type WatcherHere } from '../test/watchers.ts';
import { askAt, told, type Answered, type Asked } from './asking.ts';

/** Everybody who may send a request, with what they have: a session, a token, a key, or nothing. */
export const WHO = [
  'nobody',
  'officer',
  'officer of another body',
  'officer who has left',
  'session too old',
  'session signed out',
  'session of an invitation',
  'duty officer',
  'duty officer of another facility',
  'monitor',
  'operator',
  'terminal',
  'witness',
  'independent monitor',
  'responder',
  'page of a foreign origin',
] as const;
export type Who = (typeof WHO)[number];

export const OPERATOR = 'operator-token-of-the-test-is-long-enough';
/** Whose terminals the matrix is about, and another facility. */
export const [FACILITY, OTHER_FACILITY] = ['kapshagai', 'zarechny'] as const;
/** Whoever sees device health and nothing else. */
export const WATCHERS = {
  'duty officer': watcher('duty', 'facility-duty', FACILITY),
  'duty officer of another facility': watcher('duty-elsewhere', 'facility-duty', OTHER_FACILITY),
  monitor: watcher('ruth', 'monitor', 'npm'),
} as const satisfies Partial<Record<Who, WatcherHere>>;
/** Whose officers the matrix is about, and the other body. */
export const [BODY, OTHER_BODY] = ['court', 'ombudsman'] as const;

/** The key of the independent monitor that the stage's directory names. */
export const MONITOR = person('monitor-npm');

export interface HubStage {
  readonly url: string;
  readonly hub: RunningHub;
  readonly ground: StagedHub;
  /** Stands still unless a test moves it. */
  readonly clock: ReturnType<typeof ownClock>;
  readonly officers: Readonly<Record<'officer' | 'officer of another body', OfficerHere>>;
  /** One for each who: she has not signed in, and may do so once. */
  readonly fresh: Readonly<Record<Who, OfficerHere>>;
  /** A terminal whose frames are good, and which is not the one that lodges. */
  readonly terminal: TestTerminal;
  ask(asked: Asked): Promise<Answered>;
  /** The request with what that sender has. */
  as(who: Who, asked: Asked): Asked;
  /** A case of each body, for whoever only reads. */
  readonly cases: Readonly<Record<'own' | 'foreign', string>>;
  /** A terminal lodges an envelope for a body; its identifier. */
  lodge(body?: string): Promise<string>;
  /** A request that proves who signs in. */
  proofOf(who: Proving): Asked;
  /** New sessions for those who should have one. */
  signInAgain(): Promise<void>;
  sizeOf(ledger: LedgerName): Promise<number>;
  remove(): Promise<void>;
}

const page =
  `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-abc='" />` +
  `<script type="application/json" id="anchor">null</script>`;

export const stageDoors = async (): Promise<HubStage> => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-doors-'));
  writeFileSync(join(folder, 'verify.html'), page);
  const clock = ownClock('2026-01-20T09:00:00Z');
  const workspaces = [BODY, OTHER_BODY].map((body) => ({ body, origin: originOf(body) }));
  const config = {
    verifyPage: join(folder, 'verify.html'),
    sequencing: { directorySeconds: 1, batchSeconds: 1 },
    workspaces,
    enrolmentBodies: [BODY],
  };
  const ground = await stageHub({ terminals: 2, clock, config });
  const hub = await ground.start();
  const ask = (asked: Asked): Promise<Answered> => askAt(hub.url, asked);
  const officers = { officer: officer('aigerim', BODY), 'officer of another body': officer('daniyar', OTHER_BODY) };
  const fresh = Object.fromEntries(WHO.map((who, i) => [who, officer(`fresh-${i}`, BODY)])) as HubStage['fresh'];
  const proofOf = (who: Proving): Asked => ({
    method: 'POST',
    path: '/api/access/password',
    body: { login: who.login, authKey: base64(who.authKey), totp: totpAt(who.totpSecret, clock.now()) },
  });
  const place: Place = { ground, hub, clock, ask, proofOf };
  const tokens = await tokensOf(place, Object.values(officers), Object.values(fresh));
  const signInAgain = async (): Promise<void> => {
    for (const who of ['officer', 'officer of another body'] as const) tokens.set(who, await signIn(place, officers[who]));
    // No later than the officers: what they showed a moment ago counts for five minutes only.
    for (const [who, account] of Object.entries(WATCHERS)) tokens.set(who, await signInNow(place, account));
    tokens.set('session of an invitation', await comeByInvitation(place));
  };
  await signInAgain();
  const lodge = lodging(hub, ground);
  // The record is public, and the feed has begun, before anybody asks.
  const cases = { own: await lodge(BODY), foreign: await lodge(OTHER_BODY) };
  const sizeOf = published(ask, clock);
  for (const ledger of ['directory', 'cases'] as const) await sizeOf(ledger);
  await until(async () => (await ask({ method: 'GET', path: '/operator/feed/0', headers: bearerOf(OPERATOR) })).status === 200);
  return {
    ...{ url: hub.url, hub, ground, clock, officers, fresh, ask, cases, lodge, proofOf, signInAgain, sizeOf },
    terminal: terminalOf(ground, 1),
    as: (who, asked) => ({ ...asked, headers: { ...asked.headers, ...headersOf(who, tokens) } }),
    remove: async () => {
      await hub.stop();
      await ground.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const bearerOf = (text: string): Record<string, string> => ({ authorization: `Bearer ${text}` });

/** Terminal, witness and responder hold keys, not tokens: whatever they show here opens nothing. */
const headersOf = (who: Who, tokens: ReadonlyMap<string, string>): Record<string, string> => {
  switch (who) {
    case 'nobody':
      return {};
    case 'operator':
      return bearerOf(OPERATOR);
    case 'terminal':
    case 'responder':
      return bearerOf(base64(randomBytes(32)));
    // It signs each question: in its row.
    case 'independent monitor':
      return {};
    case 'witness':
      return bearerOf(base64(ed25519Signer(new Uint8Array(32).fill(9)).publicKey));
    case 'page of a foreign origin':
      return { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', cookie: 'token=stolen' };
    default:
      return bearerOf(tokens.get(who) ?? '');
  }
};

type Proving = Pick<OfficerHere, 'login' | 'authKey' | 'totpSecret'>;

interface Place {
  readonly ground: StagedHub;
  readonly hub: RunningHub;
  readonly clock: ReturnType<typeof ownClock>;
  ask(asked: Asked): Promise<Answered>;
  proofOf(who: Proving): Asked;
}

const signIn = async (place: Place, who: Proving): Promise<string> => {
  // Two steps further: a code of this step may have been used.
  place.clock.advance(90_000);
  return signInNow(place, who);
};

const signInNow = async ({ ask, proofOf }: Place, who: Proving): Promise<string> => {
  const { status, bytes } = await ask(proofOf(who));
  if (status !== 200) throw new Error(`nobody was let in: ${status} ${bytes.toString()}`);
  const { token } = JSON.parse(bytes.toString()) as { token: string };
  return token;
};

/** Brings everybody, and opens the sessions that are over when the test begins. */
const tokensOf = async (place: Place, officers: readonly OfficerHere[], fresh: readonly OfficerHere[]): Promise<Map<string, string>> => {
  const { ground, hub, clock, ask } = place;
  const [own] = officers;
  const leaving = officer('gone', BODY);
  const everybody = [...officers, ...fresh, leaving];
  await ground.announce([
    facilitySaid(OTHER_FACILITY),
    monitorSaid('npm'),
    ...everybody.map(({ id, body, person: who }) => officerSaid(id, body, who)),
    responderSaid(BODY, robot),
  ]);
  for (const who of everybody) {
    const brought = { method: 'POST', path: '/provision/officers', headers: bearerOf(OPERATOR), body: provisionOf(who) };
    if (told(await ask(brought)) !== '200') throw new Error(`${who.id} was not let in`);
  }
  for (const account of Object.values(WATCHERS)) {
    const brought = { method: 'POST', path: '/provision/watchers', headers: bearerOf(OPERATOR), body: watcherProvisionOf(account) };
    if (told(await ask(brought)) !== '200') throw new Error(`${account.id} was not let in`);
  }
  const tokens = new Map<string, string>();
  tokens.set('session too old', await signIn(place, own ?? leaving));
  clock.advance(31 * 60_000);
  tokens.set('officer who has left', await signIn(place, leaving));
  tokens.set('session signed out', await signIn(place, own ?? leaving));
  await ask({ method: 'POST', path: '/api/access/sign-out', headers: bearerOf(tokens.get('session signed out') ?? '') });
  await ground.announce([{ v: 1, kind: 'officer-retired', at: new Date(clock.now()).toISOString(), id: leaving.id }]);
  await hub.context.directory.refresh();
  return tokens;
};

/** Who comes by the invitation: she is in nobody's directory yet. */
export const INVITED = officer('invited', BODY);

const comeByInvitation = async ({ ask }: Place): Promise<string> => {
  const { digits, body } = invitationFor(INVITED);
  await ask({ method: 'POST', path: '/provision/invitations', headers: bearerOf(OPERATOR), body });
  const answer = await ask({ method: 'POST', path: '/api/access/invitation', body: { digits } });
  return (JSON.parse(answer.bytes.toString()) as { token: string }).token;
};

const terminalOf = (ground: StagedHub, i: number): TestTerminal => {
  const found = ground.terminals[i];
  if (found === undefined) throw new Error('the stage has too few terminals');
  return found;
};

const lodging =
  (hub: RunningHub, ground: StagedHub): HubStage['lodge'] =>
  async (body = BODY) => {
    const terminal = terminalOf(ground, 0);
    const post = postTo(hub.url);
    if (terminal.keys === undefined) await terminal.setUp(post);
    const parcel = terminal.envelope({ body });
    await terminal.beat(post, [fragmentOf(parcel)]);
    await hub.idle();
    return parcel.label.envelopeId;
  };

const published =
  (ask: HubStage['ask'], clock: HubStage['clock']): HubStage['sizeOf'] =>
  (ledger) =>
    until(async () => {
      const { status, bytes } = await ask({ method: 'GET', path: `/ledger/${ledger}/checkpoint` });
      if (status === 200) return parseCheckpoint(parseNote(bytes.toString()).text).size;
      clock.advance(1_000);
      return undefined;
    });

/** Waits for something that will become true; the test's own time-out ends it. */
const until = async <T>(look: () => Promise<T | undefined | false>): Promise<T> => {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
};

/** `n` random bytes in hex: an identifier that nobody has. */
export const nobodys = (n: number): string => hex(randomBytes(n));
export const at = (stage: HubStage) => instant(stage.clock.now());

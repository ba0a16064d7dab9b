/** An officer at her desk, without the screen: the workspace's own code against the body's own origin. */
import { bytesOf } from '@dauys/basics/bytes.ts';
import { systemClock } from '@dauys/basics/clock.ts';
import { Fault, type Refusal } from '@dauys/basics/failure.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import type { Result } from '@dauys/basics/result.ts';
import type { Manifest } from '@dauys/complaint/manifest.ts';
import { type Anchor, parseAnchor } from '@dauys/directory/anchor.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { caseAfter, type CaseAfter, caseList, caseProof, type CaseRow, type ReceivedAct, type ReplyAct } from '@dauys/protocol/case.ts';
import { shownEntries, verifyDirectoryView } from '@dauys/protocol/directory-view.ts';
import { directoryView } from '@dauys/protocol/ledger.ts';
import { open } from '@dauys/sealing/open.ts';
import { splitPassword } from '@dauys/sealing/wrap.ts';
import { type ChainSeen, readChain } from '../../apps/workspace/chain/readChain.ts';
import { caseBook } from '../../apps/workspace/inbox/caseBook.ts';
import { composeReceived } from '../../apps/workspace/case/composeReceived.ts';
import { composeReply } from '../../apps/workspace/case/composeReply.ts';
import type { ActingOfficer } from '../../apps/workspace/case/officerActs.ts';
import { openCase, type OpenedCase } from '../../apps/workspace/case/openCase.ts';
import type { ReplyDraft } from '../../apps/workspace/case/replyDraft.ts';
import { hubClient, type HubClient } from '../../apps/workspace/link/hubClient.ts';
import { verifiedHub } from '../../apps/workspace/link/verifiedHub.ts';
import { signInByPassword, type Session } from '../../apps/workspace/sign-in/unlock.ts';
import { verifyByPassword } from '../../apps/workspace/sign-in/verify.ts';
import type { Door } from './provision.ts';
import { totpAt } from './totp.ts';

const MAX_PARCEL = 17 * 1024 * 1024;

const must = <T>(result: Result<T, Refusal<string>>, what: string): T => {
  if (!result.ok) throw new Fault(`${what}: ${result.error.code}`);
  return result.value;
};

export interface Officer {
  readonly session: Session;
  directory(): Promise<Directory>;
  inbox(): Promise<readonly CaseRow[]>;
  /** What a page that has just been opened says of the inbox as a whole. */
  wholeInbox(): Promise<ChainSeen>;
  open(row: CaseRow): Promise<OpenedCase>;
  receive(opened: OpenedCase): Promise<CaseAfter>;
  /** The act itself, for those who send it twice. */
  composeReceived(opened: OpenedCase): Promise<ReceivedAct>;
  composeReply(row: CaseRow, manifest: Redacted<Manifest>, draft: ReplyDraft): Promise<ReplyAct>;
  sendReceived(envelopeId: string, act: ReceivedAct): Promise<CaseAfter>;
  sendReply(envelopeId: string, act: ReplyAct): Promise<CaseAfter>;
}

/** Signs in through the password door at the workspace's origin. A used six-digit code waits for the next one. */
export const officerAt = async (workspace: string, door: Door, anchorText: string): Promise<Officer> => {
  const anchor: Anchor = parseAnchor(anchorText);
  const session = await signInPatiently(workspace, door);
  const hub = stayingVerified(hubClient(workspace), door, session);
  const acting: ActingOfficer = {
    id: door.officer,
    body: door.body,
    key: session.officer.statementKey,
    statementSeed: session.statementSeed,
  };
  const { token } = session;
  const directory = async () => {
    const { note, entries } = must(await hub.ask(directoryView, { method: 'GET', path: '/api/directory', token }), 'directory');
    return verifyDirectoryView({ anchor, note, entries: shownEntries(entries) }).directory;
  };
  const openRow = async (row: CaseRow) => {
    const path = `/api/cases/${row.envelopeId}`;
    const parcel = must(await hub.bytes({ method: 'GET', path: `${path}/envelope`, token }, MAX_PARCEL), 'envelope');
    const proof = must(await hub.ask(caseProof, { method: 'GET', path: `${path}/proof`, token }), 'proof');
    return openCase(
      { row, parcel, proof },
      { directory: await directory(), casesPolicy: anchor.ledgers.cases, epochs: session.epochs, open },
    );
  };
  const received = async ({ row, manifest }: OpenedCase) => {
    const at = systemClock.now();
    const recipient = (await directory()).currentEpoch(door.body, at)?.recipient;
    if (manifest === undefined || recipient === undefined) throw new Fault('this case did not open');
    return composeReceived({ row, manifest, officer: acting, recipient, at });
  };
  const send = async (path: string, body: unknown) =>
    must(await hub.ask(caseAfter, { method: 'POST', path, token, body }), path.split('/').at(-1) ?? '');
  return {
    session,
    directory,
    inbox: () => inboxOf(hub, token),
    wholeInbox: async () => {
      const book = caseBook();
      book.take(await inboxOf(hub, token));
      return readChain({ hub, token, book, anchor, directory: await directory(), clock: systemClock });
    },
    open: openRow,
    composeReceived: received,
    receive: async (opened) => send(`/api/cases/${opened.row.envelopeId}/received`, await received(opened)),
    composeReply: async (row, manifest, draft) =>
      must(await composeReply({ draft, row, manifest, officer: acting, at: systemClock.now() }), 'compose'),
    sendReceived: (envelopeId, act) => send(`/api/cases/${envelopeId}/received`, act),
    sendReply: (envelopeId, act) => send(`/api/cases/${envelopeId}/replies`, act),
  };
};

const inboxOf = async (hub: ReturnType<typeof hubClient>, token: string): Promise<readonly CaseRow[]> => {
  const rows: CaseRow[] = [];
  for (;;) {
    const after = rows.at(-1)?.chain ?? 0;
    const page = must(await hub.ask(caseList, { method: 'GET', path: `/api/cases?after=${after}&limit=200`, token }), 'inbox');
    rows.push(...page.cases);
    if (page.cases.length < 200) return rows;
  }
};

const split = (password: Redacted<string>, salt: Uint8Array) => splitPassword(password, bytesOf(salt));

const signInPatiently = (workspace: string, door: Door): Promise<Session> => {
  const tools = { hub: hubClient(workspace), body: door.body, open, split };
  return patiently('sign-in', door, (totp) => signInByPassword({ login: door.login, password: redact(door.password), totp }, tools));
};

/** Whenever the hub wants to see again that it is she, she shows it. */
const stayingVerified = (hub: HubClient, door: Door, { token }: Session): HubClient =>
  verifiedHub(hub, {
    isStale: () => false,
    renew: async () => {
      await patiently('verify', door, (totp) => verifyByPassword({ password: redact(door.password), totp }, { hub, token, split }));
      return true;
    },
  });

const patiently = async <T>(what: string, door: Door, act: (totp: string) => Promise<Result<T, Refusal<string>>>): Promise<T> => {
  // Two codes may have been used within this half-minute by whoever came before: the one after next is always free.
  for (let step = 0; ; step++) {
    const result = await act(totpAt(door.totpSecret, Date.now() + (step % 2) * 30_000));
    if (result.ok) return result.value;
    if (step > 70 || (result.error.code !== 'access/code-used' && result.error.code !== 'http/slow-down'))
      throw new Fault(`${what}: ${result.error.code}`);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
};

/** What was said in a case, for tests: the one place outside a page where content is looked at. */
export const textOf = (opened: OpenedCase): string | undefined =>
  opened.manifest === undefined ? undefined : reveal(opened.manifest).text;

/** Officers in their browsers, with security keys, for journeys about doors. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { base64, fromUtf8, hex, parseBase64 } from '@dauys/basics/bytes.ts';
import { isoOf, systemClock } from '@dauys/basics/clock.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import type { OfficerClaim } from '@dauys/protocol/invitation.ts';
import { platformRandom } from '@dauys/sealing/code.ts';
import { freshPaperKey, invitationHash } from '@dauys/sealing/paperKey.ts';
import { personAt } from '../demo/person.ts';
import { operatorToken, type System } from '../demo/system.ts';
import type { Desk } from './desk.ts';

const SLOW = 60_000;

/** Somebody lodges at the first kiosk, without its screen. */
export const lodge = async (system: System, body: string, text: string): Promise<void> => {
  const person = personAt(system.kiosks[0]?.url ?? '');
  const who = { disclosure: 'anonymous', name: '', number: '' } as const;
  const draft = { kind: 'complaint', language: 'ru', body, category: 'health-care', urgent: false, ...who, text, attachments: [] } as const;
  await person.lodge(await person.seal(draft));
};

/** The operator invites; returns the digits that go onto the officer's paper. */
export const invite = async (system: System, officer: { id: string; body: string; name: string; login: string }): Promise<string> => {
  const key = freshPaperKey(platformRandom);
  const answer = await fetch(`${system.hub.url}/provision/invitations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${operatorToken(system.data)}` },
    body: JSON.stringify({ ...officer, hash: hex(invitationHash(key)) }),
  });
  if (!answer.ok) throw new Error(`the invitation was answered ${answer.status}`);
  return reveal(key);
};

/** What the directory's signers do with a claim that an officer handed them. */
export const stateOfficer = async (system: System, claimFile: string): Promise<void> => {
  const { claim } = JSON.parse(readFileSync(claimFile, 'utf8')) as { claim: string };
  const { id, body, name, statementKey, recipient } = JSON.parse(fromUtf8(parseBase64(claim) ?? new Uint8Array(0))) as OfficerClaim;
  const at = isoOf(systemClock.now());
  // Hexadecimal: base64 has letters that part folders.
  const key = hex(parseBase64(statementKey) ?? new Uint8Array(0)).slice(0, 8);
  await stateInDirectory(system, `officer-${id}-${key}`, {
    ...{ v: 1, kind: 'officer', at, id, body, name, statementKey, recipient, since: at },
  });
};

/** Signed by the demonstration's quorum and brought to the hub. */
export const stateInDirectory = async (system: System, name: string, said: Statement): Promise<void> => {
  const entry = base64(await system.ceremony.state(name, said));
  const answer = await fetch(`${system.hub.url}/directory/entries`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ entry }),
  });
  if (!answer.ok) throw new Error(`the statement was answered ${answer.status}`);
};

/** In the database of a system that brought its own. */
export const inDatabase = async <Found>(system: System, work: (client: pg.Client) => Promise<Found>): Promise<Found> => {
  const folder = encodeURIComponent(join(system.data, 'hub', 'postgres'));
  const client = new pg.Client({ connectionString: `postgresql://dauys@/dauys?host=${folder}&port=5432` });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** For the hub's clock, five minutes pass since this officer last showed that it is she. */
export const fiveMinutesPass = async (system: System, officer: string): Promise<void> => {
  await inDatabase(system, (client) =>
    client.query('update officer_sessions set verified_at = verified_at - 300000 where officer = $1', [officer]),
  );
};

/** Goes to a section of the desk by its link. */
export const goTo = async ({ page, t }: Desk, section: 'doors' | 'colleagues'): Promise<void> => {
  await page.getByRole('link', { name: t(`frame.${section}`), exact: true }).click({ timeout: SLOW });
  await page.getByRole('heading', { level: 1, name: t(`${section}.title`) }).waitFor({ timeout: SLOW });
};

/** Names a passkey and lets the browser make it. */
export const nameAndMake = async ({ page, t, press }: Desk, label: string): Promise<void> => {
  await page.getByLabel(t('doors.label')).fill(label);
  await press(t('doors.make'));
};

/** Digits on the paper that stands on the screen. */
export const digitsShown = async ({ page }: Desk): Promise<string> => (await page.locator('.paper-digits span').allTextContents()).join('');

export const typeDigits = async ({ page, t, press }: Desk, digits: string, go: string): Promise<void> => {
  await page.getByRole('textbox', { name: t('paper.digits') }).fill(digits);
  await press(go);
};

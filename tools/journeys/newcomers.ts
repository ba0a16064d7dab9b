/** A device that asks to be a terminal, and the officer's screens about such devices and about tests by people. */
import { randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { base64, concat, hex, utf8 } from '@dauys/basics/bytes.ts';
import { isoOf, systemClock } from '@dauys/basics/clock.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import { type EnrolmentRequest } from '@dauys/protocol/enrolment.ts';
import { platformRandom } from '@dauys/sealing/code.ts';
import { ENROLMENT_DOMAIN, enrolmentMark, enrolmentPassHash, markGroups } from '@dauys/sealing/enrolment.ts';
import { freshPaperKey } from '@dauys/sealing/paperKey.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { enrolmentText } from '@dauys/wording/compiled/enrolment.ts';
import { visitText } from '@dauys/wording/compiled/visit.ts';
import type { Language } from '@dauys/wording/plural.ts';
import { facilities } from '../demo/cast.ts';
import { operatorToken, type System } from '../demo/system.ts';
import type { Desk } from './desk.ts';
import { desk as deskSize, narrow } from './world.ts';

const SLOW = 60_000;

/** A technician has started `dauys terminal enrol`; the digits that she reads out. */
export const deviceAsks = async ({ hub, data }: System, place: string): Promise<string> => {
  const facility = facilities[0]?.id ?? '';
  const pass = freshPaperKey(platformRandom);
  const hash = hex(enrolmentPassHash(pass));
  const post = async (path: string, body: object, more: Record<string, string> = {}): Promise<void> => {
    const headers = { 'content-type': 'application/json', ...more };
    const answer = await fetch(`${hub.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`);
  };
  const operator = { authorization: `Bearer ${operatorToken(data)}` };
  await post('/provision/enrolment-passes', { hash, technician: 'Нұрлан Сейітов', facility }, operator);
  const device = cast.person(randomBytes(8).toString('hex'));
  const said: EnrolmentRequest = {
    ...{ v: 1, facility, place, hours: [{ from: 480, to: 1_200 }], algorithm: 'ed25519', tier: 3, key: base64(device.publicKey) },
    pass: hash,
    at: isoOf(systemClock.now()),
  };
  const request = utf8(canonicalize(said) ?? '');
  const signature = base64(device.sign(concat(utf8(ENROLMENT_DOMAIN), request)));
  await post('/enrolment/requests', { request: base64(request), signature, pass: reveal(pass) });
  return markGroups(enrolmentMark(request)).join(' ');
};

/** For paper: what a visitor types, and the visit that she makes. */
export interface VisitorsCode {
  readonly digits: string;
  readonly visit: string;
}

interface Newcoming {
  readonly system: System;
  readonly language: Language;
  /** A code that was typed at a kiosk and read by this officer. */
  readonly arrived: VisitorsCode | undefined;
  shown(name: string): Promise<void>;
}

/** The officer approves what the technician reads out; then she sees what became of a visitor's code, and makes the next. */
export const newcomers = async ({ page, t }: Desk, { system, language, arrived, shown }: Newcoming): Promise<VisitorsCode> => {
  const e = enrolmentText(language);
  const v = visitText(language);
  const mark = await deviceAsks(system, `2, ${language}`);
  await page.getByRole('link', { name: e('page.nav'), exact: true }).click({ timeout: SLOW });
  await page.getByRole('heading', { level: 1, name: e('page.title') }).waitFor({ timeout: SLOW });
  await page.getByText(`2, ${language}`).waitFor({ timeout: SLOW });
  await shown('enrolments');
  await page.getByLabel(e('page.digits')).fill(mark.replace(/^\d/, (one) => String((Number(one) + 1) % 10)));
  await page.getByRole('button', { name: e('page.approve') }).click();
  await page.getByRole('alert').waitFor({ timeout: SLOW });
  await page.setViewportSize(narrow);
  await shown('enrolments-narrow');
  await page.setViewportSize(deskSize);
  await page.getByLabel(e('page.digits')).fill(mark);
  await page.getByRole('button', { name: e('page.approve') }).click();
  await page.getByText(e('page.state.approved')).first().waitFor({ timeout: SLOW });
  await shown('enrolments-approved');
  await page.getByRole('link', { name: v('nav'), exact: true }).click();
  await page.getByRole('heading', { level: 1, name: v('page.title') }).waitFor({ timeout: SLOW });
  if (arrived !== undefined)
    await page
      .getByRole('listitem')
      .filter({ hasText: arrived.visit })
      .getByText(v('verdict.arrived'), { exact: true })
      .waitFor({ timeout: SLOW });
  const visit = `2026-11-27 ${language}`;
  await page.getByLabel(v('make.facility')).selectOption({ index: 1 });
  await page.getByLabel(v('make.name'), { exact: true }).fill(visit);
  await page.getByRole('button', { name: v('make.make') }).click();
  await page.getByText(v('paper.title')).waitFor({ timeout: SLOW });
  await page.getByText(visit).first().waitFor({ timeout: SLOW });
  const digits = ((await page.locator('.mark-digits').textContent()) ?? '').replaceAll(/\D/g, '');
  await shown('visits');
  await page.setViewportSize(narrow);
  await shown('visits-narrow');
  await page.setViewportSize(deskSize);
  await page.getByRole('link', { name: `${t('app.name')} · ${t('frame.inbox')}` }).click();
  return { digits, visit };
};

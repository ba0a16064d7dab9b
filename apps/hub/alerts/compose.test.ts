import { createHmac } from 'node:crypto';
import { instant } from '@dauys/basics/clock.ts';
import { ALERT_ROLES, alertsFor, type Alert } from '@dauys/fleet/alerts.ts';
import { LANGUAGES } from '@dauys/wording/plural.ts';
import { describe, expect, test } from 'vitest';
import { BODY_ROLES } from '../urgent/rules.ts';
import { alertId, hookBody, hookHeaders, mailOf } from './compose.ts';

const since = instant(Date.parse('2026-11-27T05:00:00Z'));
const later = instant(since + 30 * 3_600_000);
const silent = ['00000001', '00000002', '00000003'].map((terminal) => ({ terminal, kind: 'silent' as const, from: since, planned: false }));
const place = { names: { kk: 'Қапшағай', ru: 'Капшагай', en: 'Kapshagai' }, zone: 'Asia/Almaty' };
const [whole] = alertsFor({ facility: 'kapshagai', zone: place.zone, terminals: 3, silent }, later);
if (whole === undefined) throw new Error('no alert');
const one: Alert = { ...whole, scope: 'terminal', terminals: ['00000001'], key: 'terminal/00000001/x' };
const told = (alert: Alert, lasts = true) => ({ alert, place, lasts });
const mail = (language: (typeof LANGUAGES)[number], alert = whole, lasts = true) =>
  mailOf(told(alert, lasts), { language, from: 'watch@dauys.example', receiver: 'duty' });

describe('a mail', () => {
  test('says place, terminals and the time there, in the receiver’s language', () => {
    expect(mail('ru')).toMatchObject({ subject: 'Капшагай: нет связи с 3 терминалами' });
    expect(mail('en', one).subject).toBe('Kapshagai: nothing is heard of terminal 00000001');
    for (const language of LANGUAGES) {
      const { text } = mail(language);
      expect(text).toContain(place.names[language]);
      expect(text).toContain('00000001, 00000002, 00000003');
      // Ten in the morning in Almaty.
      expect(text).toContain('10:00');
      expect(mail(language, whole, false).text).not.toBe(text);
    }
  });
  test('nobody’s complaint is in it, whatever the role, nor a verdict', () => {
    const forbidden = /complaint|envelope|жалоб|обращени|шағым|жолданым|deliberat|умышлен|әдейі|\{|undefined/i;
    for (const to of ALERT_ROLES)
      for (const language of LANGUAGES)
        for (const alert of [whole, one, { ...one, kind: 'unusable' as const }, { ...one, kind: 'hindered' as const }])
          expect(JSON.stringify(mail(language, { ...alert, to }).text)).not.toMatch(forbidden);
    expect('Nobody read the complaint.').toMatch(forbidden);
  });
  test('says in other words that a terminal is heard and cannot be used, or lacks something', () => {
    const subjects = (['unusable', 'hindered'] as const).map((kind) => mail('en', { ...one, kind }).subject);
    expect(subjects).toEqual(['Kapshagai: terminal 00000001 cannot be used', 'Kapshagai: something is missing at terminal 00000001']);
    for (const language of LANGUAGES) {
      const texts = (['silent', 'unusable', 'hindered'] as const).map((kind) => mail(language, { ...whole, kind, to: 'monitor' }).text);
      expect(new Set(texts).size).toBe(3);
    }
    expect(JSON.parse(hookBody(told({ ...one, kind: 'unusable' })))).toMatchObject({ type: 'terminal.unusable' });
  });
  test.each(LANGUAGES)('something urgent: it names the body, says what to do, and has no time, no number, no terminal (%s)', (language) => {
    const names = { kk: 'Омбудсмен', ru: 'Омбудсмен', en: 'Ombudsman' };
    for (const to of BODY_ROLES)
      for (const lasts of [true, false]) {
        const alert = { kind: 'urgent', key: 'urgent/ombudsman/x', to, body: 'ombudsman', sendAt: later } as const;
        const { subject, text } = mailOf({ alert, names, lasts }, { language, from: 'a@b.c', receiver: 'duty' });
        expect(`${subject}\n${text}`).toContain(names[language]);
        expect(`${subject}\n${text}`).not.toMatch(/\d|complaint|envelope|жалоб|обращени|шағым|\{|undefined/i);
        expect(JSON.parse(hookBody({ alert, names, lasts }))).toEqual({
          ...{ type: 'body.urgent', timestamp: new Date(later).toISOString() },
          data: { key: alert.key, to, body: { id: 'ombudsman', names }, lasts },
        });
      }
  });
  test('a repeat is the same message to one receiver, and another to another', () => {
    expect(mail('ru', whole, false).messageId).toBe(mail('kk').messageId);
    expect(mail('ru', one).messageId).not.toBe(mail('ru').messageId);
    expect(mailOf(told(whole), { language: 'ru', from: 'watch@dauys.example', receiver: 'other' }).messageId).not.toBe(
      mail('ru').messageId,
    );
    expect(mail('ru').messageId).toMatch(/^<alert_[0-9a-f]{32}\.duty@dauys\.example>$/);
  });
  test('a name with a line break makes no header', () => {
    const names = { kk: 'a', ru: 'a\r\nBcc: everybody@example.org', en: 'a' };
    const { subject } = mailOf({ ...told(whole), place: { ...place, names } }, { language: 'ru', from: 'a@b.c', receiver: 'duty' });
    expect(subject).not.toMatch(/[\r\n]/);
  });
});

describe('a webhook', () => {
  const secret = new Uint8Array(32).fill(7);
  const body = hookBody(told(whole));
  const headers = hookHeaders(whole.key, body, { secret, now: later });
  test('carries the key of the alert, the moment, and a signature over both and the body', () => {
    const mac = createHmac('sha256', secret).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64');
    expect(headers).toMatchObject({
      'webhook-id': alertId(whole.key),
      'webhook-timestamp': String(later / 1_000),
      'webhook-signature': `v1,${mac}`,
    });
    const again = hookHeaders(whole.key, body, { secret, now: instant(later + 60_000) });
    expect(again['webhook-id']).toBe(headers['webhook-id']);
    expect(again['webhook-signature']).not.toBe(headers['webhook-signature']);
  });
  test('holds these fields and no other', () => {
    const parsed = JSON.parse(body) as { data: object };
    expect(Object.keys(parsed)).toEqual(['type', 'timestamp', 'data']);
    expect(parsed.data).toEqual({
      ...{ key: whole.key, to: 'facility-duty', facility: { id: 'kapshagai', names: place.names } },
      ...{ terminals: ['00000001', '00000002', '00000003'], since: '2026-11-27T05:00:00.000Z', lasts: true },
    });
  });
});

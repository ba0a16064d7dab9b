/** What an alert says: a place, terminals, times; or that something urgent waits at a body. Nothing here knows of complaints, so nothing can slip in. */
import { createHash, createHmac } from 'node:crypto';
import { isoOf, type Instant } from '@dauys/basics/clock.ts';
import type { Alert } from '@dauys/fleet/alerts.ts';
import type { Names } from '@dauys/directory/state.ts';
import { alertText } from '@dauys/wording/compiled/alert.ts';
import { urgentText } from '@dauys/wording/compiled/urgent.ts';
import { formatDateTime } from '@dauys/wording/dates.ts';
import type { Language } from '@dauys/wording/plural.ts';
import type { UrgentAlert } from '../urgent/decide.ts';

/** An alert with what the directory knows of its facility or body. */
export type Told = OfTerminals | OfBody;

interface OfTerminals {
  readonly alert: Alert;
  readonly place: { readonly names: Readonly<Record<Language, string>>; readonly zone: string };
  /** Whether it lasts for any of its terminals. */
  readonly lasts: boolean;
}

interface OfBody {
  readonly alert: UrgentAlert;
  readonly names: Names;
  /** Whether anything urgent waits there now. */
  readonly lasts: boolean;
}

/** The same for every repeat of an alert to whomever: by it a receiver drops what it has. */
export const alertId = (key: string): string => `alert_${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;

export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
}

const WORDS = {
  silent: {
    site: 'subject.site',
    terminal: 'subject.terminal',
    since: 'mail.since',
    lasts: 'mail.lasts',
    over: 'mail.over',
  },
  unusable: {
    site: 'subject.site-unusable',
    terminal: 'subject.terminal-unusable',
    since: 'mail.since-hindered',
    lasts: 'mail.lasts-unusable',
    over: 'mail.over-hindered',
  },
  hindered: {
    site: 'subject.site-hindered',
    terminal: 'subject.terminal-hindered',
    since: 'mail.since-hindered',
    lasts: 'mail.lasts-hindered',
    over: 'mail.over-hindered',
  },
} as const;

const askOf = ({ to, kind }: Alert) =>
  kind !== 'silent' && (to === 'monitor' || to === 'regional-supervisor' || to === 'prosecutor')
    ? (`ask-hindered.${to}` as const)
    : (`ask.${to}` as const);

/** A mail in the receiver's language; times in the facility's own zone. `from` gives the message its domain. */
export const mailOf = (
  told: Told,
  { language, from, receiver }: { readonly language: Language; readonly from: string; readonly receiver: string },
): Mail => {
  const { key } = told.alert;
  return {
    ...('names' in told ? bodyLetter(told, language) : terminalsLetter(told, language)),
    messageId: `<${alertId(key)}.${receiver}@${from.split('@')[1] ?? 'localhost'}>`,
    headers: { 'Dauys-Alert': alertId(key), 'Auto-Submitted': 'auto-generated' },
  };
};

type Letter = Pick<Mail, 'subject' | 'text'>;

/** No time, no number, no terminal: it says that somebody has to look. */
const bodyLetter = ({ alert, names, lasts }: OfBody, language: Language): Letter => {
  const u = urgentText(language);
  const body = oneLine(names[language]);
  const lines = [u('body', { body }), u(lasts ? 'lasts' : 'over'), '', ...(lasts ? [u(`ask.${alert.to}`), ''] : []), u('automatic')];
  return { subject: u('subject', { body }), text: `${lines.join('\n')}\n` };
};

const terminalsLetter = ({ alert, place, lasts }: OfTerminals, language: Language): Letter => {
  const t = alertText(language);
  const facility = oneLine(place.names[language]);
  const since = formatDateTime(language, alert.since, place.zone);
  const n = alert.terminals.length;
  const words = WORDS[alert.kind];
  const lines = [
    t('mail.facility', { facility }),
    t('mail.terminals', { terminals: alert.terminals.join(', ') }),
    t(words.since, { since }),
    t(lasts ? words.lasts : words.over),
    '',
    t(askOf(alert)),
    '',
    t('mail.automatic'),
  ];
  return {
    subject: alert.scope === 'site' ? t(words.site, { facility, n }) : t(words.terminal, { facility, terminal: alert.terminals[0] ?? '' }),
    text: `${lines.join('\n')}\n`,
  };
};

// A name comes from the directory, signed; it still must not begin a header of its own.
const oneLine = (text: string): string => text.replaceAll(/[\r\n\u2028\u2029]+/g, ' ');

/** The body of a webhook. */
export const hookBody = (told: Told): string => JSON.stringify('names' in told ? bodyHook(told) : terminalsHook(told));

const bodyHook = ({ alert: { key, to, body, sendAt }, names, lasts }: OfBody): object => ({
  type: 'body.urgent',
  timestamp: isoOf(sendAt),
  data: { key, to, body: { id: body, names }, lasts },
});

const terminalsHook = ({ alert, place, lasts }: OfTerminals): object => ({
  type: `${alert.scope === 'site' ? 'facility' : 'terminal'}.${alert.kind}`,
  timestamp: isoOf(alert.sendAt),
  data: {
    key: alert.key,
    to: alert.to,
    facility: { id: alert.facility, names: place.names },
    terminals: alert.terminals,
    since: isoOf(alert.since),
    lasts,
  },
});

/**
 * Headers by which a receiver knows the hub, the moment and a repeat: Standard Webhooks 1.0, `v1` (HMAC-SHA256 over `id.seconds.body`, base64), which
 * libraries of many languages check.
 */
export const hookHeaders = (
  key: string,
  body: string,
  { secret, now }: { readonly secret: Uint8Array; readonly now: Instant },
): Readonly<Record<string, string>> => {
  const id = alertId(key);
  const seconds = String(Math.floor(now / 1_000));
  const mac = createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${mac}`, 'content-type': 'application/json' };
};

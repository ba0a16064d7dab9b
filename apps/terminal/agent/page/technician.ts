/** The technician's page: how the device is, for whoever stands before it. Nothing of anybody, nothing to type into, nothing that acts. */
import { isCondition, readConditions } from '@dauys/fleet/conditions.ts';
import type { KioskState } from '@dauys/protocol/kiosk.ts';
import { CHECKS, selfTested, type SelfTested } from '@dauys/protocol/self-test.ts';
import { fleetText } from '@dauys/wording/compiled/fleet.ts';
import { technicianText } from '@dauys/wording/compiled/technician.ts';
import type { Language } from '@dauys/wording/plural.ts';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as Value from 'typebox/value';

export interface DeviceHealth {
  readonly terminal: string;
  readonly facility: string;
  readonly version: string;
  readonly boot: number;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly hub: 'reachable' | 'unreachable' | 'starting';
  readonly page: 'served' | 'waiting' | 'refused';
  /** As its beats say them. How much waits on the disk is not among them: that would tell when somebody wrote. */
  readonly conditions: readonly string[];
  /** Of each reader that it should have, whether it answers. */
  readonly readers?: KioskState['readers'] | undefined;
  readonly tested?: SelfTested | undefined;
}

/** What the box has found out last (apps/terminal/box); nothing where it has not, or where something else lies there. */
export const readSelfTest = (file: string | undefined): SelfTested | undefined => {
  if (file === undefined) return undefined;
  try {
    const said: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Value.Check(selfTested, said) ? said : undefined;
  } catch {
    return undefined;
  }
};

const style = `
html{font:clamp(18px,2.6vmin,32px)/1.5 "Golos Text","Noto Sans",sans-serif;background:#fff;color:#111}
body{margin:0 auto;max-width:52rem;padding:1.5rem;box-sizing:border-box}
h1{font-size:1.6em;margin:0 0 .5rem}
p{margin:0 0 1rem}
table{border-collapse:separate;border-spacing:0;width:100%;margin:0 0 1.5rem}
th,td{text-align:start;vertical-align:top;padding:.6rem .5rem;border-block-end:1px solid #767676;overflow-wrap:anywhere;font-weight:400}
th{width:45%;padding-inline-start:1rem}
td{font-weight:600}
.bad{color:#8c001a}
.bad th{border-inline-start:.5rem solid #b00020;padding-inline-start:.5rem}
nav{display:flex;flex-wrap:wrap;gap:.75rem;margin:0 0 1.5rem}
a{display:inline-block;min-height:44px;box-sizing:border-box;padding:.5rem 1rem;border:2px solid #0b4f4a;border-radius:.5rem;color:#0b4f4a;text-decoration:none;font-weight:600}
a:focus-visible{outline:4px solid #111;outline-offset:2px}
a[aria-current]{background:#0b4f4a;color:#fff}
@media (max-width:30rem){body{padding:1rem}th,td{display:block;width:auto}th{padding-block-end:0;border:0}td{padding-block-start:0;padding-inline-start:1rem}.bad td{border-inline-start:.5rem solid #b00020;padding-inline-start:.5rem}}`;

/** No script, nothing to type into: only its own style, by hash. */
export const TECHNICIAN_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const LANGUAGES: readonly Language[] = ['kk', 'ru', 'en'];
/** The language in a query; Kazakh when it names none. */
export const languageIn = (query: string): Language => LANGUAGES.find((one) => query === `language=${one}`) ?? 'kk';

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

type Row = readonly [label: string, value: string, isBad?: boolean];

/** One whole document. It goes back to the first screen by itself: nobody may find it there instead of a kiosk. */
export const technicianPage = (health: DeviceHealth, language: Language): string => {
  const t = technicianText(language);
  const rows = rowsOf(health, language).map(
    ([label, value, isBad]) =>
      `<tr${isBad === true ? ' class="bad"' : ''}><th scope="row">${escaped(label)}</th><td>${escaped(value)}</td></tr>`,
  );
  const links = LANGUAGES.map(
    (one) =>
      `<a lang="${one}" href="/technician?language=${one}"${one === language ? ' aria-current="true"' : ''}>${escaped(t(`language.${one}`))}</a>`,
  );
  return [
    '<!doctype html>',
    `<html lang="${language}"><head><meta charset="utf-8"><title>${escaped(t('title'))}</title>`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="refresh" content="60;url=/"><style>${style}</style></head><body><main>`,
    `<nav>${links.join('')}</nav>`,
    `<h1>${escaped(t('title'))}</h1><p>${escaped(t('lead'))}</p>`,
    `<table>${rows.join('')}</table>`,
    `<nav><a href="/technician?language=${language}">${escaped(t('again'))}</a><a href="/">${escaped(t('back'))}</a></nav>`,
    `<p>${escaped(t('by-itself'))}</p></main></body></html>`,
    '',
  ].join('\n');
};

const rowsOf = (health: DeviceHealth, language: Language): readonly Row[] => {
  const [t, f] = [technicianText(language), fleetText(language)];
  const { tested, conditions, readers = {} } = health;
  const { effect, unknown } = readConditions(conditions);
  const isAmiss = unknown.length > 0 || effect === 'hindered' || effect === 'unusable';
  const said = conditions.map((word) => (isCondition(word) ? f(`condition.${word}`) : word));
  return [
    [t('row.terminal'), health.terminal],
    [t('row.facility'), health.facility],
    [t('row.version'), health.version],
    [t('row.boot'), `${health.boot}`],
    [t('row.clock'), readable(health.now)],
    [t('row.hub'), t(`hub.${health.hub}`), health.hub === 'unreachable'],
    [t('row.page'), t(`page.${health.page}`), health.page === 'refused'],
    [t('row.says'), said.length === 0 ? t('says.nothing') : said.join('; '), isAmiss],
    // Away is no fault: nobody needs one.
    ...(['card', 'fingerprint'] as const).flatMap((how): readonly Row[] =>
      readers[how] === undefined ? [] : [[t(`row.${how}`), t(readers[how] ? 'reader.there' : 'reader.away')]],
    ),
    [t('row.tested'), tested === undefined ? t('untested') : readable(tested.at)],
    ...CHECKS.flatMap((check): readonly Row[] =>
      tested === undefined ? [] : [[t(`check.${check}`), t(tested.found[check] ? 'good' : 'bad'), !tested.found[check]]],
    ),
    ...(tested === undefined ? [] : [[t('row.image'), imageOf(tested.image, t)] as const]),
  ];
};

/** To the second, in UTC: what a technician compares with another clock. */
const readable = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;

const imageOf = ({ sha256, tried }: SelfTested['image'], t: ReturnType<typeof technicianText>): string =>
  sha256 === 'technician' ? t('image.technician') : `${sha256} (${t(tried ? 'image.tried' : 'image.kept')})`;

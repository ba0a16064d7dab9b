/** What the demonstration's people write and officers answer: invented, labelled, and read as strictly as a stranger's file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '@dauys/basics/failure.ts';
import { CATEGORIES, type Category, DISCLOSURES, type Disclosure } from '@dauys/complaint/categories.ts';
import { charactersOf, LIMITS } from '@dauys/complaint/limits.ts';
import { type Language, LANGUAGES } from '@dauys/wording/plural.ts';

export interface SampleComplaint {
  readonly id: string;
  readonly language: Language;
  readonly category: Category;
  /** A body of the cast, by id. */
  readonly body: string;
  readonly urgent: boolean;
  readonly disclosure: Disclosure;
  /** Present unless anonymous; says itself that it is invented. */
  readonly identity?: { readonly name: string; readonly number?: string };
  readonly text: string;
}

export const SAMPLE_REPLIES = ['interim', 'answered', 'forwarded'] as const;
export type SampleReplyKind = (typeof SAMPLE_REPLIES)[number];

export interface SampleReply {
  /** Begins with the label that says it is a demonstration. */
  readonly text: string;
  /** Where to appeal; after an interim answer there is nothing to appeal yet. */
  readonly route?: string;
}

export interface Samples {
  readonly complaints: readonly SampleComplaint[];
  reply(of: { readonly language: Language; readonly category: Category; readonly kind: SampleReplyKind }): SampleReply;
}

/** Reads both files of a folder. Throws `Fault` that names the first wrong place. */
export const readSamples = (folder: string = import.meta.dirname): Samples => {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  return { complaints: parseComplaints(read('complaints.json')), reply: parseReplies(read('replies.json')) };
};

const MOST = 500;
const REPLY_CHARACTERS = 4_000;
const ROUTE_CHARACTERS = 2_000;

/** Complaints of a file. Throws `Fault`: unknown field, version or value, an id given twice, a text empty or above the kiosk's limit. */
export const parseComplaints = (file: unknown): SampleComplaint[] => {
  const { complaints } = fields(file, 'complaints.json', { must: ['v', 'complaints'], may: ['$note'] });
  version(file, 'complaints.json');
  if (!Array.isArray(complaints) || complaints.length > MOST) return fail('complaints.json', `holds at most ${MOST} complaints`);
  const parsed = complaints.map((one: unknown, i) => parseComplaint(one, `complaints.json, complaint ${i + 1}`));
  if (new Set(parsed.map(({ id }) => id)).size !== parsed.length) fail('complaints.json', 'an id is given twice');
  return parsed;
};

/** The answers of a file, put together from frame and category. Throws `Fault` as `parseComplaints`. */
export const parseReplies = (file: unknown): Samples['reply'] => {
  const place = 'replies.json';
  const whole = fields(file, place, { must: ['v', 'frame', 'categories'], may: ['$note'] });
  version(file, place);
  const frame = byKey(whole['frame'], `${place}, frame`, LANGUAGES, (value, at) =>
    texts(value, at, ['label', 'greeting', 'interim', 'answered', 'forwarded', 'route']),
  );
  const own = byKey(whole['categories'], `${place}, categories`, CATEGORIES, (value, at) =>
    byKey(value, at, LANGUAGES, (said, where) => texts(said, where, ['interim', 'answered'])),
  );
  return ({ language, category, kind }) => {
    const { label, greeting, route, ...opening } = frame[language];
    const said = kind === 'forwarded' ? [] : [own[category][language][kind]];
    const text = [label, greeting, opening[kind], ...said].join('\n\n');
    return kind === 'interim' ? { text } : { text, route: `${label} ${route}` };
  };
};

const parseComplaint = (value: unknown, place: string): SampleComplaint => {
  const must = ['id', 'language', 'category', 'body', 'urgent', 'disclosure', 'text'];
  const given = fields(value, place, { must, may: ['name', 'number'] });
  const disclosure = oneOf(given['disclosure'], DISCLOSURES, place);
  const { urgent } = given;
  if (typeof urgent !== 'boolean') return fail(place, 'urgent is yes or no');
  if ((disclosure === 'anonymous') !== (given['name'] === undefined)) fail(place, 'a name stands where one is told, and only there');
  return {
    id: slug(given['id'], place),
    language: oneOf(given['language'], LANGUAGES, place),
    category: oneOf(given['category'], CATEGORIES, place),
    body: slug(given['body'], place),
    urgent,
    disclosure,
    text: words(given['text'], LIMITS.textCharacters, place),
    ...(given['name'] === undefined ? {} : { identity: identityOf(given, place) }),
  };
};

const identityOf = (given: Fields, place: string) => {
  const name = words(given['name'], LIMITS.nameCharacters, place);
  return given['number'] === undefined ? { name } : { name, number: words(given['number'], LIMITS.numberCharacters, place) };
};

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown, place: string, { must, may = [] }: { must: readonly string[]; may?: readonly string[] }): Fields => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(place, 'is not an object');
  const known: readonly string[] = [...must, ...may];
  const [unknown] = Object.keys(value).filter((key) => !known.includes(key));
  if (unknown !== undefined) fail(place, `has an unknown field ${unknown.slice(0, 40)}`);
  const [missing] = must.filter((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) fail(place, `lacks ${missing}`);
  return { ...value };
};

const version = (file: unknown, place: string): void => {
  if (fields(file, place, { must: ['v'], may: ['$note', 'complaints', 'frame', 'categories'] })['v'] !== 1)
    fail(place, 'has another version');
};

const byKey = <K extends string, T>(
  value: unknown,
  place: string,
  keys: readonly K[],
  parse: (value: unknown, place: string) => T,
): Readonly<Record<K, T>> => {
  const given = fields(value, place, { must: keys });
  // Every key is of `keys`, and each was parsed: the one place where the pairs become a record.
  return Object.fromEntries(keys.map((key) => [key, parse(given[key], `${place}, ${key}`)])) as Record<K, T>;
};

const texts = <K extends string>(value: unknown, place: string, keys: readonly K[]): Readonly<Record<K, string>> =>
  byKey(value, place, keys, (text, at) => words(text, at.endsWith('route') ? ROUTE_CHARACTERS - 200 : REPLY_CHARACTERS, at));

const oneOf = <T extends string>(value: unknown, among: readonly T[], place: string): T =>
  among.find((one) => one === value) ?? fail(place, `has a value that is none of ${among.join(', ')}`);

const slug = (value: unknown, place: string): string =>
  typeof value === 'string' && /^[a-z][a-z0-9-]{1,39}$/.test(value) ? value : fail(place, 'has a malformed id');

const words = (value: unknown, most: number, place: string): string =>
  typeof value === 'string' && value.trim() !== '' && value.isWellFormed() && charactersOf(value) <= most
    ? value
    : fail(place, `has a text that is empty or above ${most} characters`);

const fail = (place: string, what: string): never => {
  throw new Fault(`${place} ${what}`);
};

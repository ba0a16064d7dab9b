/** A pack as a file for a translator, and back: nothing goes in that the kiosk could not show. */
import { parse } from '@messageformat/parser';
import type { Context } from './context.ts';
import { excessOf } from './context.ts';
import { keysOf, longestOf, valuesOf, type Pack } from './pack.ts';
import { entryText, parsePo, type Entry } from './po.ts';

export interface Subject {
  readonly audience: string;
  /** BCP 47, e.g. `ug`. */
  readonly language: string;
  readonly english: Pack;
  /** Beside English: many translators here know it better. */
  readonly russian?: Pack;
  readonly contextOf: (key: string) => Context | undefined;
}

const notesOf = (message: string, context: Context | undefined): string[] => {
  const values = valuesOf(message);
  return [
    ...(context === undefined
      ? []
      : [`${context.where} It is ${context.is}; at most ${context.limit} letters.`, ...(context.note === undefined ? [] : [context.note])]),
    ...(values.length === 0 ? [] : [`Keep as they are: ${values.map((name) => `{${name}}`).join(', ')}`]),
    ...(/,\s*(?:plural|select)\s*,/.test(message) ? ['Forms in braces: translate what stands in the inner braces; # is the number.'] : []),
    ...(context?.picture === undefined ? [] : [`Picture: ${context.picture}.png`]),
  ];
};

/** The translator's file: English, what is translated already, and for each sentence where it stands. */
export const poOf = ({ audience, language, english, russian, contextOf }: Subject, translated: Pack): string => {
  const reader = contextOf(keysOf(english)[0] ?? '')?.reader;
  const head = entryText({
    key: '',
    english: '',
    translation: `Language: ${language}\nX-Dauys-Audience: ${audience}\nX-Dauys-Review: ${translated['$review'] ?? ''}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n`,
    notes: ['Dauys: sentences for translation.', ...(reader === undefined ? [] : [`Who reads it: ${reader}`])],
  });
  const sentences = keysOf(english).map((key) => {
    const message = english[key] ?? '';
    const said = russian?.[key];
    const notes = [...notesOf(message, contextOf(key)), ...(said === undefined ? [] : [`In Russian: ${said}`])];
    return entryText({ key, english: message, translation: translated[key] ?? '', notes });
  });
  return `${[head, ...sentences].join('\n\n')}\n`;
};

/** What the head of a file says it is. */
export const headOf = (text: string): { readonly audience: string; readonly language: string; readonly review: string } | undefined => {
  const head = parsePo(text).entries.find(({ key }) => key === '')?.translation ?? '';
  const said = (name: string): string => new RegExp(`^${name}: *(.*)$`, 'm').exec(head)?.[1]?.trim() ?? '';
  const [audience, language] = [said('X-Dauys-Audience'), said('Language')];
  return audience === '' || language === '' ? undefined : { audience, language, review: said('X-Dauys-Review') };
};

/** The pack that a translator's file makes, or all that is wrong with it, a line each, in the order of the file. */
export const packOf = (
  text: string,
  subject: Subject,
): { readonly ok: true; readonly pack: Pack } | { readonly ok: false; readonly faults: readonly string[] } => {
  const { entries, faults: unreadable } = parsePo(text);
  const { english } = subject;
  const seen = new Map<string, Entry>();
  const faults = [...unreadable];
  for (const entry of entries) {
    if (entry.key === '') continue;
    const earlier = seen.get(entry.key);
    if (earlier !== undefined) faults.push(`line ${entry.line}: ${entry.key} stands here and in line ${earlier.line}`);
    seen.set(entry.key, entry);
    faults.push(...faultsOfEntry(entry, subject).map((fault) => `line ${entry.line}: ${entry.key}: ${fault}`));
  }
  for (const key of keysOf(english)) if (!seen.has(key)) faults.push(`missing: ${key} (“${english[key] ?? ''}”)`);
  if (faults.length > 0) return { ok: false, faults };
  const translated = keysOf(english).map((key) => [key, seen.get(key)?.translation.trim() ?? '']);
  return { ok: true, pack: { $review: headOf(text)?.review ?? '', ...Object.fromEntries(translated) } };
};

const faultsOfEntry = ({ key, english: theirs, translation }: Entry, { english, contextOf, language }: Subject): string[] => {
  const ours = english[key];
  if (ours === undefined) return ['there is no such sentence'];
  if (theirs !== ours) return [`the English has changed since: “${ours}”`];
  if (translation.trim() === '') return ['not translated'];
  const broken = brokenness(translation);
  if (broken !== undefined) return [broken];
  const [wanted, found] = [valuesOf(ours), valuesOf(translation)];
  const context = contextOf(key);
  const excess = context === undefined ? 0 : excessOf(translation, context);
  return [
    ...wanted.filter((name) => !found.includes(name)).map((name) => `{${name}} is lost`),
    ...found.filter((name) => !wanted.includes(name)).map((name) => `{${name}} is not known here`),
    ...missingForms(translation, language),
    ...(excess === 0 ? [] : [`${excess} letters too long (${longestOf(translation)} of ${context?.limit ?? 0})`]),
  ];
};

const brokenness = (message: string): string | undefined => {
  try {
    parse(message);
    return undefined;
  } catch (error) {
    return `braces do not fit: ${(error instanceof Error ? error.message : '').split('\n')[0] ?? ''}`;
  }
};

/** The forms of number that the language has, by a full ICU. */
const missingForms = (message: string, language: string): string[] => {
  const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  return parse(message).flatMap((token) => {
    if (token.type !== 'plural') return [];
    const there = token.cases.map((choice) => choice.key);
    return wanted.filter((form) => !there.includes(form)).map((form) => `the form “${form}” of {${token.arg}} is missing`);
  });
};

/**
 * `enrol`: run on the terminal as root by whoever may open it, with the person there, before an officer or without one (docs/operating/readers.md).
 * Name and number come by standard input, a line each: in an argument everybody on the machine could read them.
 */
import { Fault } from '@dauys/basics/failure.ts';
import { execFileSync, spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { readConfig, type Config } from '../config.ts';
import { nextCard, withPcscd } from './card-reader.ts';
import { sameNumber, whoOnCard } from './decide.ts';
import { enrolledIn, type EnrolledBook, type Opener, type Who } from './enrolled.ts';
import { enrolledFile } from './open.ts';
import { PCSCD } from './pcscd.ts';

const USAGE = `usage: enrol enter|forget fingerprint|card --config FILE [--before officer|alone]
  name and number are read from standard input, a line each; of a finger that is forgotten, the number alone`;

interface Order {
  readonly act: 'enter' | 'forget';
  readonly how: 'fingerprint' | 'card';
  readonly before: 'officer' | 'alone';
}

/** `undefined`: not one of the few things that can be asked. */
export const orderOf = (words: readonly string[], before: string | undefined): Order | undefined => {
  const [act, how, ...more] = words;
  if ((act !== 'enter' && act !== 'forget') || (how !== 'fingerprint' && how !== 'card') || more.length > 0) return undefined;
  if (act === 'forget') return before === undefined ? { act, how, before: 'alone' } : undefined;
  return before === 'officer' || before === 'alone' ? { act, how, before } : undefined;
};

const CARD_MS = 60_000;

const carryOut = async (config: Config, { act, how, before }: Order): Promise<void> => {
  const book = enrolledIn(enrolledFile(config));
  book.begin();
  if (how === 'fingerprint') {
    const said = await text(process.stdin);
    const who = act === 'enter' ? whoIn(said) : { name: '', number: said.trim() };
    if (sameNumber(who.number ?? '') === '') throw new Fault('a finger is kept under a number: it is the second line');
    const opener = await book.opener('fingerprint', sameNumber(who.number ?? ''));
    // Truth: fprintd has it on the disk before the entry says so; without the entry a print is found by nobody.
    if (act === 'enter') takePrint(config, opener);
    else dropPrint(config, opener);
    return done(book, opener, act === 'enter' ? { ...who, before } : undefined);
  }
  const who = act === 'enter' ? whoIn(await text(process.stdin)) : undefined;
  process.stderr.write('Lay the card on the reader.\n');
  const says = await withPcscd(config.readers?.card?.socket ?? PCSCD, (pcscd) =>
    nextCard(pcscd, { stop: AbortSignal.timeout(CARD_MS), anew: false }),
  );
  if (says === undefined || says === 'none' || says.uid === undefined) throw new Fault('no card with a number of its own was laid on');
  done(book, await book.opener('card', says.uid), who && { ...who, before });
};

const whoIn = (said: string): Who => {
  const who = whoOnCard(said.replace(/\n+$/, ''));
  if (who === undefined) throw new Fault('name in the first line, number in the second');
  return who;
};

const done = (book: EnrolledBook, opener: Opener, entered: Parameters<EnrolledBook['enter']>[1] | undefined): void => {
  if (entered === undefined) book.forget(opener);
  else book.enter(opener, entered);
};

const onBus = ({ readers }: Config): NodeJS.ProcessEnv =>
  readers?.fingerprint?.bus === undefined ? {} : { DBUS_SYSTEM_BUS_ADDRESS: readers.fingerprint.bus };

/** What fprintd asks for stands on the screen of whoever enters. Who was here before under this number is replaced. */
const takePrint = (config: Config, { place }: Opener): void => {
  spawnSync('/usr/bin/fprintd-delete', [place], { env: onBus(config), stdio: 'ignore' });
  const { status } = spawnSync('/usr/bin/fprintd-enroll', ['-f', 'right-index-finger', place], {
    env: onBus(config),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Fault('fprintd has not taken the print');
};

const dropPrint = (config: Config, { place }: Opener): void => {
  execFileSync('/usr/bin/fprintd-delete', [place], { env: onBus(config), stdio: 'ignore' });
};

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    options: { config: { type: 'string' }, before: { type: 'string' } },
    allowPositionals: true,
  });
  const order = orderOf(positionals, values.before);
  if (order === undefined || values.config === undefined) throw new Fault(USAGE);
  await carryOut(readConfig(['--config', values.config]), order);
  process.stderr.write(order.act === 'enter' ? 'Entered.\n' : 'Forgotten.\n');
};

if (import.meta.main)
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : 'unknown'}\n`);
    process.exitCode = 1;
  });

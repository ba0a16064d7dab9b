/** The two slots as files: what is there is read here, and changed by the switcher alone, which lies outside of both. */
import { Fault } from '@dauys/basics/failure.ts';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type Slot = 'a' | 'b';

export interface Slots {
  readonly confirmed: { readonly slot: Slot; readonly sha256: string };
  /** Since when it is tried: by the date of the note. */
  readonly trial?: { readonly slot: Slot; readonly sha256: string; readonly since: number };
  readonly refused: readonly string[];
}

const NOTE = /^([ab]) ([0-9a-z]+)\n$/;

const noteIn = (file: string): { readonly slot: Slot; readonly sha256: string } => {
  const [, slot, sha256] = NOTE.exec(readFileSync(file, 'utf8')) ?? [];
  if ((slot !== 'a' && slot !== 'b') || sha256 === undefined) throw new Fault(`${file} says something else`);
  return { slot, sha256 };
};

/** Throws `Fault` where no program was ever installed in slots. */
export const readSlots = (folder: string): Slots => {
  const [trial, refused] = [join(folder, 'trial'), join(folder, 'refused')];
  return {
    confirmed: noteIn(join(folder, 'confirmed')),
    ...(existsSync(trial) ? { trial: { ...noteIn(trial), since: statSync(trial).mtimeMs } } : {}),
    refused: existsSync(refused) ? readFileSync(refused, 'utf8').split('\n').filter(Boolean) : [],
  };
};

export const otherThan = (slot: Slot): Slot => (slot === 'a' ? 'b' : 'a');

/** Throws `Fault` when it did not do it. */
export const switchSlots = (switcher: string, folder: string, ...act: readonly string[]): void => {
  const { status } = spawnSync('/bin/sh', [switcher, folder, ...act], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Fault(`the slots did not take ${act[0] ?? ''}`);
};

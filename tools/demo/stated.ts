/** A service that terminals talk to, run by somebody else: brought to the directory's signers and to the hub each time its address is another one than was stated last. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { base64 } from '@dauys/basics/bytes.ts';
import { isoOf, systemClock } from '@dauys/basics/clock.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import type { Ceremony } from './ceremony.ts';
import { writeWhole } from './keep.ts';
import { send } from './provision.ts';

export interface Service {
  /** Where its keys and configuration lie; its last part is what it is called. */
  readonly name: string;
  readonly url: string;
  /** As `init` made it: its keys stay, where it listens may change. */
  readonly statement: string;
}

export interface Around {
  readonly data: string;
  readonly hub: string;
  readonly ceremony: Ceremony;
}

/** Throws `Fault` with the hub's answer. */
export const stateService = async ({ name, url, statement }: Service, { data, hub, ceremony }: Around): Promise<void> => {
  const stated = join(data, name, 'stated-url');
  if (existsSync(stated) && readFileSync(stated, 'utf8') === url) return;
  const at = isoOf(systemClock.now());
  const said = { ...(JSON.parse(readFileSync(statement, 'utf8')) as object), v: 1, at, url } as Statement;
  const entry = await ceremony.state(`${name}-${at.replaceAll(/[:.]/g, '-')}`, said);
  await send(`${hub}/directory/entries`, { body: { entry: base64(entry) } });
  writeWhole(stated, url);
};

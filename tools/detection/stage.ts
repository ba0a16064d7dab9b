/** One running system in which parts misbehave one after another, and what the honest ones around them notice. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf, type Bytes, hex, parseHex } from '@dauys/basics/bytes.ts';
import type { Redacted } from '@dauys/basics/redacted.ts';
import type { Lodged } from '@dauys/protocol/kiosk.ts';
import type { Code } from '@dauys/sealing/code.ts';
import { commitment } from '@dauys/sealing/commitment.ts';
import type { ComplainantKeys } from '@dauys/sealing/complainant.ts';
import { fileHash } from '@dauys/sealing/envelope.ts';
import type { SealedComplaint } from '../../apps/terminal/kiosk/lodge.ts';
import { draftOf } from '../crash/draft.ts';
import { openScene, type Scene, until } from '../crash/scene.ts';
import { type Person, personAt } from '../demo/person.ts';

/** The first terminal stays honest and on the line to the end; things happen to the second. */
export type Index = 0 | 1;

export interface Lodgement {
  readonly envelopeId: string;
  readonly body: string;
  readonly C: string;
  readonly lodged: Lodged;
  readonly keys: ComplainantKeys;
  /** Only of who got a code of her own. */
  readonly code: Redacted<Code> | undefined;
}

export interface Wish {
  readonly at?: Index;
  readonly body: string;
  /** Under the code of somebody who lodged before: no code is stretched anew. */
  readonly keys?: ComplainantKeys;
  /** What a page that lies does to the sealed file; hash and commitment are made anew over what it lodges. */
  readonly spoil?: (file: Bytes) => Bytes;
}

export type ClockPart = 'hub' | 'agent 0' | 'agent 1' | 'witnesses';

export interface Stage extends Scene {
  person(index: Index): Person;
  /** Lodges as a page does; resolves with the promise. */
  lodge(wish: Wish): Promise<Lodgement>;
  isPublic(lodgement: Lodgement, at?: Index): Promise<void>;
  /** Sets the clocks of running processes: `{}` gives them the real time back. */
  setClocks(parts: readonly ClockPart[], told: { readonly ahead?: number; readonly elapsed?: number }): void;
  /** What a part has logged so far. */
  logOf(part: string): readonly Readonly<Record<string, unknown>>[];
  /** Waits until a terminal has said a code aloud: in its log and in its journal, with the evidence kept. Returns the code. */
  alarmed(index: Index, code: string): Promise<string>;
  /** Waits until the hub has logged an event with a code and kept evidence of it. Returns the code. */
  hubNamed(event: string, code: string): Promise<string>;
  /** Before everything is stopped. */
  atTheEnd(act: () => Promise<void>): void;
  /** Waits until the last beat of a terminal, as the hub noted it, bears a condition. */
  condition(index: Index, name: string): Promise<void>;
}

const FEED = { feedSeconds: 1, repliesPerChunk: 1, headSeconds: 3 };

/** Everything runs with the clock that it is told (packages/testing/told-clock.ts). */
export const openStage = async (): Promise<Stage> => {
  const preload = join(import.meta.dirname, '../../packages/testing/told-clock.ts');
  const scene = await openScene({
    environment: { NODE_OPTIONS: `--import=${preload}` },
    hub: { sequencing: { batchSeconds: 1 }, feed: FEED },
    agent: { beatSeconds: 0.25, aliveSeconds: 0.5 },
  });
  const person = (index: Index) => personAt(scene.system.kiosks[index]?.url ?? '');
  const logOf: Stage['logOf'] = (part) => linesOf(join(scene.system.data, 'logs', `${part}.log`));
  const terminal = (index: Index) => `terminal-${scene.system.kiosks[index]?.id ?? ''}`;
  const ends: (() => Promise<void>)[] = [];
  return {
    ...scene,
    person,
    atTheEnd: (act) => void ends.push(act),
    close: async () => {
      await Promise.all(ends.map((act) => act()));
      await scene.close();
    },
    logOf,
    lodge: (wish) => lodge(person(wish.at ?? 0), wish),
    isPublic: async ({ envelopeId }, at = 0) => {
      await until('public', async () => ((await person(at).whereabouts(envelopeId)).state === 'public' ? true : undefined));
    },
    setClocks: (parts, told) => {
      for (const folder of parts.flatMap((part) => foldersOf(scene, part))) setClock(folder, told);
    },
    alarmed: async (index, code) => {
      await until(`${code} logged`, () => logOf(terminal(index)).find((line) => line['event'] === 'distrust' && line['code'] === code));
      await until(`${code} kept`, () => scene.terminal(index, 'select 1 from evidence where code = ?', code).at(0));
      await until(`${code} in the journal`, () =>
        scene.terminal(index, 'select 1 from journal where instr(cast(bytes as text), ?) > 0', `"code":"${code}"`).at(0),
      );
      return code;
    },
    hubNamed: async (event, code) => {
      await until(`${code} logged`, () => logOf('hub').find((line) => line['event'] === event && line['code'] === code));
      await until(`${code} kept`, async () => (await scene.hub('select 1 from evidence where kind = $1', [code])).at(0));
      return code;
    },
    condition: async (index, name) => {
      const id = Number.parseInt(scene.system.kiosks[index]?.id ?? '', 16);
      const sql = 'select 1 from beat_states where terminal = $1 and $2 = any(conditions)';
      await until(name, async () => (await scene.hub(sql, [id, name])).at(0));
    },
  };
};

const foldersOf = ({ system }: Scene, part: ClockPart): readonly string[] => {
  switch (part) {
    case 'hub':
      return [join(system.data, 'hub')];
    case 'witnesses':
      return system.witnesses.map(({ id }) => join(system.data, id));
    case 'agent 0':
    case 'agent 1':
      return [join(system.data, `terminal-${system.kiosks[part === 'agent 0' ? 0 : 1]?.id ?? ''}`)];
  }
};

const setClock = (folder: string, told: object): void => {
  const file = join(folder, 'clock.json');
  if (Object.keys(told).length === 0) return rmSync(file, { force: true });
  // Whole at once: who looks at it while it is written would find nothing in it, and its clock would throw.
  writeFileSync(`${file}.new`, JSON.stringify(told));
  renameSync(`${file}.new`, file);
};

const linesOf = (file: string): readonly Readonly<Record<string, unknown>>[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line) => (line.startsWith('{') && line.endsWith('}') ? [JSON.parse(line) as Record<string, unknown>] : []))
    : [];

let marks = 0;

const lodge = async (person: Person, { body, keys, spoil }: Wish): Promise<Lodgement> => {
  const draft = draftOf(`mark ${++marks}`, { body });
  const sealed = await until('a proven key', () => person.seal(draft, keys === undefined ? {} : { keys }));
  const brought = spoil === undefined ? sealed : spoilt(sealed, spoil);
  const lodged = await person.lodge(brought);
  const { envelopeId, C } = brought.lodging;
  return { envelopeId, body, C, lodged, keys: sealed.keys, code: sealed.code };
};

const spoilt = ({ lodging, file, ...rest }: SealedComplaint, spoil: (file: Bytes) => Bytes): SealedComplaint => {
  const lies = spoil(bytesOf(file));
  const h = fileHash(lies);
  const C = hex(commitment('accepted', 0, parseHex(lodging.r) ?? new Uint8Array(16), h));
  return { ...rest, lodging: { ...lodging, h: hex(h), C }, file: lies };
};

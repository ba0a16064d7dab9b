import { intOf, type Disk } from './disk-store.ts';

/** Single numbers that outlive a boot. */
export type Fact =
  | 'boots'
  | 'alive-until'
  | 'clock-floor'
  | 'beats'
  | 'counted-day'
  | 'page-served'
  | 'canary-due'
  | 'journal-carried'
  | 'policy-applied';

/** The fact, or 0 when it was never set. */
export const fact = (disk: Disk, name: Fact): number => {
  const row = disk.one('select value from meta where name = ?', name);
  return row === undefined ? 0 : intOf(row, 'value');
};

/** Inside a commit. */
export const setFact = (disk: Disk, name: Fact, value: number): void => {
  disk.run('insert into meta values (?, ?) on conflict (name) do update set value = excluded.value', name, value);
};

/** Keeps what was not believed, once per code. Inside a commit; true when it is new. */
export const keepEvidence = (disk: Disk, evidence: { sha256: string; code: string; at: number; bytes: Uint8Array }): boolean =>
  disk.run(
    'insert into evidence values (?, ?, ?, ?) on conflict do nothing',
    evidence.sha256,
    evidence.code,
    evidence.at,
    evidence.bytes,
  ) === 1;

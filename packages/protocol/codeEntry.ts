/** What the registry says of a code. */
export interface CodeEntry {
  /** The status of an HTTP answer that carries it; for codes that no answer carries, the one that would be true. */
  readonly status: number;
  /** `none`: somebody's ordinary mistake. `notice`: an operator should look today. `alarm`: evidence of tampering or loss. */
  readonly alert: 'none' | 'notice' | 'alarm';
}

/** One line of the registry. */
export const entry = (status: number, alert: CodeEntry['alert'] = 'none'): CodeEntry => ({ status, alert });

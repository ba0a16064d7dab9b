/** Why bytes of the beat are not believed, or not used. The wire never says which: a peer that may be an attacker learns nothing. */
export type BeatCode =
  | 'beat/frame-malformed'
  | 'beat/version'
  | 'beat/other-session'
  | 'beat/cell-damaged'
  | 'beat/cell-malformed'
  | 'beat/set-up-signature'
  | 'beat/transport-key'
  | 'beat/total-differs'
  | 'beat/gap'
  | 'beat/parcel-hash';

/** Why something that a facility, a technician or an operator asks of the watch is refused. */
export type FleetCode =
  | 'fleet/malformed-hours'
  | 'fleet/hours-dated-back'
  | 'fleet/version-skipped'
  | 'fleet/maintenance-late'
  | 'fleet/maintenance-too-long'
  | 'fleet/maintenance-budget'
  | 'fleet/maintenance-far'
  | 'fleet/maintenance-unsigned'
  | 'fleet/second-signature'
  | 'fleet/seal-number-used'
  | 'fleet/seal-order'
  | 'fleet/explanation-unknown'
  | 'fleet/notice-not-found';

/** Every way in which ledger evidence, or a request about it, can fail. Thrown in `VerificationError` or returned in a `Refusal`. */
export type LedgerCode =
  // what is written does not follow its format
  | 'ledger/malformed-key'
  | 'ledger/malformed-note'
  | 'ledger/malformed-checkpoint'
  | 'ledger/malformed-policy'
  | 'ledger/malformed-proof'
  | 'ledger/malformed-tile'
  | 'ledger/malformed-entries'
  | 'ledger/malformed-leaf'
  | 'ledger/malformed-request'
  // the mathematics does not hold
  | 'ledger/inclusion-mismatch'
  | 'ledger/consistency-mismatch'
  | 'ledger/node-missing'
  | 'ledger/rolled-back'
  | 'ledger/forked'
  // signatures
  | 'ledger/signature-missing'
  | 'ledger/signature-bad'
  | 'ledger/unknown-log'
  | 'ledger/log-signature-missing'
  | 'ledger/log-signature-bad'
  | 'ledger/cosignature-bad'
  | 'ledger/quorum-not-met'
  // what a witness answers
  | 'ledger/old-size-too-large'
  | 'ledger/old-size-stale';

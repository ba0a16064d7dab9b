/** Every way in which sealed bytes, or what stands beside them, can fail. Thrown in `VerificationError` or returned in a `Refusal`. */
export type SealingCode =
  // the code on the strip, as a person types it: refusals
  | 'sealing/code-length'
  | 'sealing/code-check'
  // the 30 digits of an invitation or a recovery key: refusals
  | 'sealing/paper-key-length'
  | 'sealing/paper-key-check'
  // a number of one's own
  | 'sealing/voprf-element'
  | 'sealing/voprf-proof'
  | 'sealing/own-record'
  // sealing
  | 'sealing/no-recipient'
  | 'sealing/classical-recipient'
  | 'sealing/too-large'
  // opening
  | 'sealing/not-for-us'
  | 'sealing/damaged'
  | 'sealing/classical-stanza'
  // keys behind a password or a passkey
  | 'sealing/wrapped-malformed'
  | 'sealing/wrapped-version'
  | 'sealing/unwrap-failed'
  // a seed with trustees, and the files people keep their keys in
  | 'sealing/share-malformed'
  | 'sealing/share-version'
  | 'sealing/share-foreign'
  | 'sealing/share-wrong'
  | 'sealing/too-few-shares'
  | 'sealing/seed-mismatch'
  | 'sealing/key-file-malformed'
  | 'sealing/wrong-passphrase'
  // label and parcel
  | 'sealing/label-malformed'
  | 'sealing/label-version'
  | 'sealing/parcel-malformed'
  | 'sealing/parcel-version'
  | 'sealing/file-mismatch'
  // slip
  | 'sealing/slip-malformed'
  | 'sealing/slip-version'
  | 'sealing/slip-signature'
  // reply
  | 'sealing/reply-malformed'
  | 'sealing/reply-version'
  | 'sealing/reply-signature';

/** Every way in which an opened complaint can fail its checks. Thrown in `VerificationError`. */
export type ComplaintCode =
  | 'complaint/malformed'
  | 'complaint/unknown-version'
  | 'complaint/attachment-mismatch'
  | 'complaint/padding'
  | `complaint/label-mismatch-${LabelField}`;

/** What the outer label and the inner manifest must agree in. */
export type LabelField = 'body' | 'epoch' | 'envelope-id' | 'urgent' | 'r' | 'terminal';

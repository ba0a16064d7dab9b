/** May the hub sign a checkpoint after a start? */
export type MaySign = { readonly kind: 'sign' } | { readonly kind: 'behind'; readonly seen: number } | { readonly kind: 'no-quorum' };

/**
 * Compares the hub's own tree with what its witnesses last saw (`undefined`: no answer), so that a database restored from an
 * old backup cannot fork the ledger. `quorum` is how many witnesses a checkpoint needs before it is published.
 *
 * Signing takes a quorum of answers, and those who stay silent must be too few to be a quorum themselves: otherwise the very
 * witnesses of the newest published checkpoint could be the silent ones (with one of two needed, that is both).
 */
export const maySign = ({
  ownSize,
  witnessSizes,
  quorum,
}: {
  readonly ownSize: number;
  readonly witnessSizes: readonly (number | undefined)[];
  readonly quorum: number;
}): MaySign => {
  const answers = witnessSizes.filter((size) => size !== undefined);
  const seen = Math.max(0, ...answers);
  if (seen > ownSize) return { kind: 'behind', seen };
  const silent = witnessSizes.length - answers.length;
  return answers.length >= quorum && (quorum === 0 || silent < quorum) ? { kind: 'sign' } : { kind: 'no-quorum' };
};

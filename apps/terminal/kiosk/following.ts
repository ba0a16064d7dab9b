import { VerificationError } from '@dauys/basics/failure.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { parseIso } from '@dauys/basics/clock.ts';
import { useEffect, useState } from 'react';
import { agent } from './agent.ts';
import type { Promised } from './session.ts';

/** Truthfully where a complaint is. `recorded` only after this page has verified the proof itself. */
export type Following =
  | { readonly state: 'kept' }
  | { readonly state: 'accepted'; readonly at: Instant | undefined; readonly unproven?: true }
  | { readonly state: 'recorded'; readonly at: Instant | undefined; readonly witnesses: number };

const EVERY = 2_000;

/** Asks the agent where the complaint is until it stands in the public record, as long as the screen is shown. */
export const useFollowing = (promised: Promised, casesPolicy: string | undefined): Following => {
  const [following, setFollowing] = useState<Following>({ state: 'kept' });
  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      const seen = await lookOnce(promised, casesPolicy);
      if (gone) return;
      if (seen !== undefined) setFollowing(seen);
      if (seen?.state !== 'recorded') timer = setTimeout(() => void look(), EVERY);
    };
    void look();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [promised, casesPolicy]);
  return following;
};

const lookOnce = async ({ lodged, commitment }: Promised, casesPolicy: string | undefined): Promise<Following | undefined> => {
  const where = await agent.whereabouts(lodged.envelopeId);
  if (!where.ok || where.value.envelopeId !== lodged.envelopeId) return undefined;
  if (where.value.state === 'kept') return { state: 'kept' };
  const at = where.value.acceptedAt === undefined ? undefined : parseIso(where.value.acceptedAt);
  if (where.value.state === 'accepted' || casesPolicy === undefined) return { state: 'accepted', at };
  const proofs = await agent.proofs([commitment]);
  if (!proofs.ok) return { state: 'accepted', at };
  // Proofs come after everything else: what checks them is not part of the first screen.
  const checking = await import('./recorded.ts').catch(() => undefined);
  if (checking === undefined) return { state: 'accepted', at };
  try {
    const recorded = checking.verifyRecorded(proofs.value, commitment, casesPolicy);
    return recorded === undefined ? { state: 'accepted', at } : { state: 'recorded', at, witnesses: recorded.witnesses };
  } catch (error) {
    // "In the public record" is said only when it is proven here; a claim that does not hold is said to be one.
    if (error instanceof VerificationError) return { state: 'accepted', at, unproven: true };
    throw error;
  }
};

import type { Instant } from '@dauys/basics/clock.ts';
import { parseIso } from '@dauys/basics/clock.ts';
import type { ProofsFound } from '@dauys/protocol/kiosk.ts';
import { useEffect, useState } from 'react';
import { agent } from './agent.ts';
import { doAside } from './aside.ts';
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
  if (!isClaimed(proofs.value, commitment)) return { state: 'accepted', at };
  const report = await doAside({ do: 'hold', proofs: proofs.value, commitment, casesPolicy });
  // "In the public record" is said only when it is proven here; a claim that does not hold is said to be one.
  if (report !== undefined && 'unproven' in report) return { state: 'accepted', at, unproven: true };
  if (report === undefined || !('recorded' in report) || report.recorded === undefined) return { state: 'accepted', at };
  return { state: 'recorded', at, witnesses: report.recorded.witnesses };
};

const isClaimed = ({ found, note }: ProofsFound, C: string): boolean =>
  note !== undefined && found.some(({ commitment, inclusion }) => commitment === C && inclusion !== undefined);

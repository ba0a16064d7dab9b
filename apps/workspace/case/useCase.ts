/** One case in the page: fetched, opened in the worker, proven, received. What is opened lives in memory until the session ends. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Refusal } from '@dauys/basics/failure.ts';
import { instant } from '@dauys/basics/clock.ts';
import type { Bytes } from '@dauys/basics/bytes.ts';
import { caseAfter, caseHistory, caseProof, type CaseHistory, type CaseProof, type CaseRow } from '@dauys/protocol/case.ts';
import { PARCEL_LIMIT } from '@dauys/sealing/envelope.ts';
import { useChain } from '../chain/useChain.ts';
import type { Trusted } from '../directory/trusted.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { useLookAgain } from '../inbox/useInbox.ts';
import type { HubClient } from '../link/hubClient.ts';
import { refusalOf, valueOf } from '../link/refused.ts';
import { useDesk } from '../session/session.tsx';
import { composeReceived } from './composeReceived.ts';
import { proveInChain, proveInLedger } from './ledgerSteps.ts';
import { openParcel, type OpenedCase } from './openCase.ts';
import { officerOf } from './officerOf.ts';
import { PROOF_STEPS, type ProofStep } from './proofStep.ts';

const WAIT_MS = 5_000;

const pathOf = (row: CaseRow, rest: string): string => `/api/cases/${row.envelopeId}/${rest}`;

/** The parcel, opened once. */
export const useOpened = (row: CaseRow): UseQueryResult<OpenedCase> => {
  const { hub, crypto, session } = useDesk();
  const { trusted } = useTrusted();
  return useQuery({
    queryKey: ['opened', row.envelopeId],
    enabled: trusted !== undefined,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    queryFn: async () => {
      const parcel = await fetchParcel(hub, row, session.token);
      return openParcel({ row, parcel }, toolsOf(requireTrusted(trusted), session.epochs, crypto.open));
    },
  });
};

const fetchParcel = async (hub: HubClient, row: CaseRow, token: string): Promise<Bytes> =>
  valueOf(await hub.bytes({ method: 'GET', path: pathOf(row, 'envelope'), token }, PARCEL_LIMIT));

const toolsOf = (
  { directory, anchor }: Trusted,
  epochs: Parameters<typeof openParcel>[1]['epochs'],
  open: Parameters<typeof openParcel>[1]['open'],
) => ({
  directory,
  casesPolicy: anchor.ledgers.cases,
  epochs,
  open,
});

const requireTrusted = (trusted: Trusted | undefined): Trusted => {
  if (trusted === undefined) throw new Error('asked before the directory was there');
  return trusted;
};

/** Every step of the proof, in their order; those of the public record are asked for until they no longer wait. */
export const useProof = (row: CaseRow, opened: OpenedCase | undefined): readonly ProofStep[] => {
  const { hub, session } = useDesk();
  const { trusted } = useTrusted();
  const proof = useQuery<CaseProof>({
    queryKey: ['proof', row.envelopeId],
    queryFn: async () => valueOf(await hub.ask(caseProof, { method: 'GET', path: pathOf(row, 'proof'), token: session.token })),
    refetchInterval: (query) => (query.state.data?.inclusion === undefined ? WAIT_MS : false),
    staleTime: Infinity,
  });
  const chain = useChain(row.chain);
  if (trusted === undefined) return opened?.steps ?? [];
  const policy = trusted.anchor.ledgers.cases;
  const steps = [
    ...(opened?.steps ?? []),
    ...(proof.data === undefined ? [] : proveInLedger(row, proof.data, policy)),
    ...(chain === undefined ? [] : [proveInChain(row, chain, policy)]),
  ];
  return steps.toSorted((a, b) => PROOF_STEPS.indexOf(a.id) - PROOF_STEPS.indexOf(b.id));
};

export type Receipt =
  | { readonly state: 'not-needed' | 'sending' | 'done' }
  | { readonly state: 'failed'; readonly refusal: Refusal<string> };

/** Notes the first opening, signed, once. What the hub did not hear is tried again; it takes the same act twice as one. */
export const useReceipt = (row: CaseRow, opened: OpenedCase | undefined): Receipt => {
  const { hub, session } = useDesk();
  const { trusted } = useTrusted();
  const lookAgain = useLookAgain();
  const [receipt, setReceipt] = useState<Receipt>({ state: 'not-needed' });
  const [attempt, setAttempt] = useState(0);
  const tried = useRef(-1);
  const manifest = opened?.manifest;
  const isFirst = row.state === 'accepted' && manifest !== undefined;
  useEffect(() => {
    if (!isFirst || trusted === undefined || tried.current === attempt) return;
    tried.current = attempt;
    setReceipt({ state: 'sending' });
    const send = async (): Promise<void> => {
      const at = instant(Date.now());
      const epoch = trusted.directory.currentEpoch(session.officer.body, at);
      if (epoch === undefined) return setReceipt({ state: 'failed', refusal: { code: 'desk/no-current-epoch' } });
      const body = await composeReceived({ row, manifest, officer: officerOf(session), recipient: epoch.recipient, at });
      const answer = await hub.ask(caseAfter, { method: 'POST', path: pathOf(row, 'received'), token: session.token, body });
      if (!answer.ok) {
        setReceipt({ state: 'failed', refusal: answer.error });
        setTimeout(() => setAttempt((n) => n + 1), WAIT_MS);
        return;
      }
      setReceipt({ state: 'done' });
      await lookAgain(row, answer.value);
    };
    send().catch((error: unknown) => setReceipt({ state: 'failed', refusal: refusalOf(error) }));
  }, [isFirst, trusted, attempt, row, manifest, hub, session, lookAgain]);
  return receipt;
};

/** What happened to a case, as signed. Asked anew at each version, and while an act still waits for its batch. */
export const useHistory = (row: CaseRow): UseQueryResult<CaseHistory> => {
  const { hub, session } = useDesk();
  return useQuery({
    queryKey: ['history', row.envelopeId, row.version],
    queryFn: async () => valueOf(await hub.ask(caseHistory, { method: 'GET', path: pathOf(row, 'history'), token: session.token })),
    refetchInterval: (query) => (query.state.data?.acts.every(({ batch }) => batch !== undefined) === true ? false : WAIT_MS),
  });
};

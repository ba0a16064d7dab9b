/** The page as a whole: words, the verified directory, then either the door or the desk. */
import { QueryCache, QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Component, useCallback, useMemo, useState, type ReactNode } from 'react';
import { draftBook } from '../case/draftBook.ts';
import { loadTrusted } from '../directory/trusted.ts';
import { caseBook } from '../inbox/caseBook.ts';
import { hubClient } from '../link/hubClient.ts';
import { passkeyBrowser } from '../keys/passkeyBrowser.ts';
import { refusalOf } from '../link/refused.ts';
import { verifiedHub } from '../link/verifiedHub.ts';
import { SeatContext } from '../session/seat.tsx';
import { DeskContext, type Desk, type Farewell } from '../session/session.tsx';
import { VerifyDialog } from '../session/verifyDialog.tsx';
import { verifyGate } from '../session/verifyGate.ts';
import { SignIn } from '../sign-in/signIn.tsx';
import type { Entered, Session, WatchSession } from '../sign-in/unlock.ts';
import { WatchContext } from '../watch/watch.tsx';
import { routerFor } from '../watch/router.tsx';
import { cryptoClient } from '../worker/cryptoClient.ts';
import { deskRouter } from './router.tsx';
import { useWords, WordsProvider } from './words.tsx';

const DIRECTORY_MS = 60_000;

const hub = hubClient('', (...asked) => fetch(...asked));
const crypto = cryptoClient();
const drafts = draftBook();
const browser = passkeyBrowser();

/** One memory per session: when it ends, everything opened in it goes. */
const memoryFor = (onSignedOut: () => void): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (refusalOf(error).code === 'access/not-signed-in') onSignedOut();
      },
    }),
    defaultOptions: { queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: true, gcTime: Infinity } },
  });

const Inside = ({ session, leave }: { readonly session: Session; readonly leave: (why: Farewell) => void }) => {
  const memory = useMemo(() => memoryFor(() => leave('ended')), [leave]);
  const desk = useMemo<Desk>(() => {
    const gate = verifyGate(session.verifiedFor);
    return { session, hub: verifiedHub(hub, gate), gate, browser, crypto, drafts, book: caseBook(), leave };
  }, [session, leave]);
  return (
    <QueryClientProvider client={memory}>
      <DeskContext value={desk}>
        <SeatContext value={desk}>
          <RouterProvider router={deskRouter} />
          <VerifyDialog />
        </SeatContext>
      </DeskContext>
    </QueryClientProvider>
  );
};

/** The desk of whoever sees device health and nothing else: no keys, no drafts, no cases. */
const Watching = ({ session, leave }: { readonly session: WatchSession; readonly leave: (why: Farewell) => void }) => {
  const memory = useMemo(() => memoryFor(() => leave('ended')), [leave]);
  const seat = useMemo(() => ({ hub, session, leave }), [session, leave]);
  return (
    <QueryClientProvider client={memory}>
      <WatchContext value={seat}>
        <SeatContext value={seat}>
          <RouterProvider router={routerFor(session.watcher.role)} />
        </SeatContext>
      </WatchContext>
    </QueryClientProvider>
  );
};

const Page = () => {
  const [session, setSession] = useState<Entered>();
  const [farewell, setFarewell] = useState<Farewell>();
  const trusted = useQuery({ queryKey: ['directory'], queryFn: () => loadTrusted(hub), refetchInterval: DIRECTORY_MS });
  const leave = useCallback((why: Farewell) => {
    if (why === 'signed-out') drafts.wipe();
    setFarewell(why);
    setSession(undefined);
  }, []);
  const enter = useCallback((entered: Entered) => {
    if ('officer' in entered) drafts.belongTo(entered.officer.id);
    setSession(entered);
  }, []);
  if (session !== undefined && 'watcher' in session) return <Watching session={session} leave={leave} />;
  return session === undefined ? (
    <SignIn
      trusted={trusted.data}
      failure={trusted.error}
      farewell={farewell}
      hub={hub}
      crypto={crypto}
      browser={browser}
      onEnter={enter}
    />
  ) : (
    <Inside session={session} leave={leave} />
  );
};

const outerMemory = new QueryClient({ defaultOptions: { queries: { retry: 2, networkMode: 'always' } } });

export const App = () => (
  <WordsProvider>
    <Guard>
      <QueryClientProvider client={outerMemory}>
        <Page />
      </QueryClientProvider>
    </Guard>
  </WordsProvider>
);

/** A fault of the page itself: said in words, and nothing shown half. */
class Guard extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

const Broken = () => {
  const { t } = useWords();
  return (
    <main className="door" role="alert">
      <div className="desk-card door-card">
        <h1>{t('broken.title')}</h1>
        <p>{t('broken.text')}</p>
      </div>
    </main>
  );
};

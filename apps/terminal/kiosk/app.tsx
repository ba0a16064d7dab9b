import { assertNever } from '@dauys/basics/failure.ts';
import type { AssertedBy } from '@dauys/complaint/assertion.ts';
import { stepsOf, type Draft } from '@dauys/complaint/draft.ts';
import type { RecordingKind } from '@dauys/complaint/recordings.ts';
import { Ask } from '@dauys/ui/touch/ask.tsx';
import { Button } from '@dauys/ui/touch/button.tsx';
import { VoiceMark, VoiceProgress } from '@dauys/ui/touch/voice.tsx';
import { directionOf } from '@dauys/wording/kiosk-language.ts';
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, type ReactNode } from 'react';
import { Behind, useLater } from './behind.tsx';
import { useCanaries } from './canary.ts';
import { useCovers } from './covering.ts';
import { forgetMatches } from './forgetting.ts';
import { useIdleWarning } from './idle.ts';
import { Picto } from './pictograms.tsx';
import { SceneContext, useScene, type Scene } from './scene.ts';
import { nameOf } from './screen-name.ts';
import { AboutWhat, Addressing, Body, HowFarTheName, Solving, Unsure, Urgency } from './screens/choosing.tsx';
import { Guide, Home, Languages } from './screens/beginning.tsx';
import { Pictures } from './screens/pictures.tsx';
import { PromiseKept } from './screens/promise.tsx';
import { AnswersRead, EnterCode, Opening } from './screens/reading.tsx';
import { Review } from './screens/review.tsx';
import { Sending } from './screens/sending.tsx';
import { TroubleScreen } from './screens/trouble.tsx';
import { Identity, Telling } from './screens/writing-steps.tsx';
import type { Place } from './session.ts';
import { standingOf } from './standing.ts';
import { useTechnician } from './technician.ts';
import { useProvenView, useTerminal } from './terminal.ts';
import { useSession } from './use-session.ts';
import { useVeil, veilOf } from './veil.ts';
import { oneVault, type Vault } from './vault.ts';
import { useChosenWay } from './ways/chosen.ts';
import { bringAllTexts, freshSaid, notedTexts, textsIn, useWords, WordsContext } from './words.ts';

/** The whole kiosk: one session at a time, each mounted anew, so that nothing of one person reaches the next (S-24). */
export const App = () => {
  const { session, act } = useSession();
  const now = useTerminal();
  const { view, distrust } = useProvenView(now.state);
  const terminal = useMemo(() => standingOf(now, distrust), [now, distrust]);
  const zone = terminal.state?.zone ?? 'UTC';
  const vault = useVault(session.number);
  const language = session.language ?? 'kk';
  // With the screen itself: whoever hears it is told it in this language.
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = directionOf(language);
  }, [language]);
  useEffect(() => void bringAllTexts(), []);
  useFreshPage(act);
  useTechnician(session.place.at === 'languages');
  useCanaries({ place: session.place.at, view, terminal: terminal.state?.terminal, due: terminal.state?.canaryDue ?? false });
  useCovers({
    ...{ place: session.place.at, person: session.number, view, language, condition: terminal.condition },
    terminal: terminal.state?.terminal ?? '',
  });
  const said = useMemo(() => freshSaid(session.number), [session.number]);
  // Nothing comes on to a screen while a finger is on its way to it.
  const isWhole = useLater();
  const texts = session.language === undefined || !isWhole ? undefined : textsIn(session.language);
  const words = useMemo(
    () => (texts === undefined ? undefined : { ...notedTexts(said, language, texts), language, said, zone }),
    [texts, language, said, zone],
  );
  const mute = terminal.state !== undefined && terminal.state.speech === undefined;
  const ways = useChosenWay({ session, said, mute, headset: terminal.state?.speech?.headset });
  const scene = useMemo<Scene>(() => ({ session, act, terminal, view, vault, ways }), [session, act, terminal, view, vault, ways]);
  return (
    <WordsContext value={words}>
      <SceneContext value={scene}>
        {words === undefined || session.place.at === 'languages' || session.place.at === 'cover' ? (
          <div className={`frame at-${session.place.at}`} key={session.number}>
            {session.place.at === 'cover' ? <Behind show={({ Cover }) => <Cover />} without={<Languages />} /> : <Languages />}
          </div>
        ) : (
          <Frame key={session.number} place={session.place} />
        )}
      </SceneContext>
    </WordsContext>
  );
};

/** One vault per session, made when needed, closed with the session. */
const useVault = (number: number): (() => Vault) => {
  const mine = useMemo(() => ({ of: number, ...oneVault() }), [number]);
  useEffect(
    () => () => {
      mine.close();
      forgetMatches();
    },
    [mine],
  );
  return mine.give;
};

/** A page that the browser kept alive and brings back would show the one before: it starts clean instead. */
const useFreshPage = (act: Scene['act']): void => {
  useEffect(() => {
    const shown = (event: PageTransitionEvent): void => {
      if (event.persisted) act({ do: 'leave' });
    };
    window.addEventListener('pageshow', shown);
    return () => window.removeEventListener('pageshow', shown);
  }, [act]);
};

/** Every place but the choice of a language, which stands in all of them. */
type Spoken = Exclude<Place, { at: 'languages' | 'cover' }>;

/** One screen with its bar (`inside`: another than that of the place, for who looks at them all), and the warning when nobody touches it. */
export const Frame = ({ place, inside }: { readonly place: Spoken; readonly inside?: ReactNode }) => {
  const { act } = useScene();
  const { t } = useWords();
  const leave = useCallback(() => act({ do: 'leave' }), [act]);
  const { left, stay } = useIdleWarning(place, leave);
  const { asked, ask } = useVeil();
  const { hidden, covered } = veilOf({ asked, warned: left !== undefined });
  return (
    <div className={`frame at-${place.at} ${hidden ? 'veiled' : ''}`}>
      <Bar veiled={asked} veil={ask} />
      {inside ?? <Screen key={nameOf(place)} place={place} />}
      {/* Who hears goes on hearing: the screen is covered for eyes and fingers. */}
      {covered && <div className="veil" aria-hidden="true" onPointerDown={() => ask(false)} />}
      {left !== undefined && (
        <Ask
          title={t('idle.title')}
          escape={stay}
          answers={
            <>
              <Button rank="main" press={stay}>
                {t('idle.stay')}
              </Button>
              <Button press={leave}>{t('idle.leave')}</Button>
            </>
          }
        >
          <p>{t('idle.text', { n: left })}</p>
        </Ask>
      )}
    </div>
  );
};

const Bar = ({ veiled, veil }: { readonly veiled: boolean; readonly veil: (on: boolean) => void }) => {
  const { session, act } = useScene();
  const { t, s } = useWords();
  const { place, draft } = session;
  return (
    <header className="bar">
      <div className="bar-name">
        <VoiceMark />
        <span>{t('app.name')}</span>
      </div>
      <div className="bar-middle">{place.at === 'draft' && place.step !== 'about' && <Progress draft={draft} at={place.step} />}</div>
      <Button label={s(veiled ? 'veil.off' : 'veil.on')} icon={<Picto of="veil" />} press={() => veil(!veiled)}>
        {s(veiled ? 'veil.show' : 'veil.short')}
      </Button>
      <Button exit label={t('exit.label')} icon={<Picto of="exit" />} press={() => act({ do: 'exit' })}>
        {t('exit')}
      </Button>
    </header>
  );
};

const Progress = (p: { readonly draft: Draft; readonly at: string }) => {
  const { t } = useWords();
  const steps = stepsOf(p.draft).filter((one) => one !== 'language' && one !== 'sent');
  const at = steps.findIndex((one) => one === p.at) + 1;
  return <VoiceProgress at={at} of={steps.length} says={t('progress', { step: at, steps: steps.length })} />;
};

/** Stays as it is drawn while only what stands around it changes: the veil, the warning. */
const Screen = memo(({ place }: { readonly place: Spoken }) => {
  switch (place.at) {
    case 'urgent':
      return <Behind show={({ Urgent }) => <Urgent part={place.part} faults={place.faults} />} />;
    case 'service':
      return <Behind show={({ Services }) => <Services shown={place.shown} />} />;
    case 'home':
      return <Home />;
    case 'guide':
      return <Guide page={place.page} aloud={place.aloud === true} />;
    case 'draft':
      return <DraftScreen place={place} />;
    case 'sending':
      return <Sending />;
    case 'promise':
      return <PromiseKept promised={place.promised} sure={place.sure} urgent={place.urgent === true} />;
    case 'learning':
      return <Behind show={({ Learning }) => <Learning place={place} />} />;
    case 'own':
      return <Behind show={({ Own }) => <Own place={place} />} />;
    case 'code':
      return <EnterCode />;
    case 'opening':
      return <Opening digits={place.digits} />;
    case 'answers':
      return <AnswersRead />;
    case 'solving':
      return <Solving />;
    case 'addressing':
      return <Addressing />;
    case 'trouble':
      return <TroubleScreen trouble={place.trouble} />;
    default:
      return assertNever(place);
  }
});

const Told = (p: { readonly kind: RecordingKind }) => <Behind show={({ Recording }) => <Recording kind={p.kind} />} />;

const Shown = (p: { readonly how: AssertedBy }) => <Behind show={({ Showing }) => <Showing how={p.how} />} />;

const DraftScreen = ({ place }: { readonly place: Extract<Place, { at: 'draft' }> }) => {
  switch (place.step) {
    case 'body':
      return place.asking === 'unsure' ? <Unsure /> : <Body />;
    case 'category':
      return <AboutWhat />;
    case 'urgency':
      return <Urgency />;
    case 'disclosure':
      return <HowFarTheName />;
    case 'identity':
      if (place.asking === 'card' || place.asking === 'fingerprint') return <Shown how={place.asking} />;
      return <Identity faults={place.faults} />;
    case 'text':
      if (place.asking === 'voice' || place.asking === 'video') return <Told kind={place.asking} />;
      return <Telling faults={place.faults} short={place.asking === 'short'} />;
    case 'attachments':
      return <Pictures />;
    case 'about':
      return <Behind show={({ AboutYou }) => <AboutYou faults={place.faults} />} />;
    case 'review':
      return <Review faults={place.faults} />;
    default:
      return assertNever(place.step);
  }
};

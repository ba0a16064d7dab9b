/** Every screen of the kiosk, each in a moment of its life: for tests and for those who want to see them all. Nothing of the page imports it. */
import type { Assertion } from '@dauys/complaint/assertion.ts';
import { emptyDraft, type Draft } from '@dauys/complaint/draft.ts';
import type { Wishes } from '@dauys/complaint/wishes.ts';
import type { Names } from '@dauys/directory/state.ts';
import type { KioskState } from '@dauys/protocol/kiosk.ts';
import type { ReplyStatement } from '@dauys/sealing/reply.ts';
import type { ReactElement } from 'react';
import { Frame } from './app.tsx';
import { LESSONS } from './lessons.ts';
import type { ProvenView } from './proven.ts';
import { SceneContext, type Scene } from './scene.ts';
import { ShownNow, type Shown } from './screens/showing.tsx';
import type { Asking } from './places.ts';
import { freshSession, type AskedStep, type Place, type Service, type Session } from './session.ts';
import type { Standing } from './standing.ts';
import { freshSaid, WordsContext, type Words } from './words.ts';

/** What people and bodies have written, not the packs. */
export interface Sample {
  readonly names: Names;
  readonly text: string;
}

type Spoken = Exclude<Place, { at: 'languages' | 'cover' }>;
interface Moment {
  readonly name: string;
  readonly place: Spoken;
  readonly session?: Partial<Session>;
  readonly condition?: Standing['condition'];
  readonly bodies?: 0;
  readonly camera?: true;
  readonly readers?: NonNullable<KioskState['readers']>;
  /** Instead of what the place shows: what a screen shows once its reader has answered. */
  readonly inside?: ReactElement;
}

const at = (step: AskedStep, more: { faults?: boolean; asking?: Asking } = {}): Spoken => ({
  at: 'draft',
  step,
  faults: more.faults ?? false,
  changing: false,
  ...(more.asking === undefined ? {} : { asking: more.asking }),
});

const service = (shown: Service): Spoken => ({ at: 'service', shown });

const drafted = ({ text }: Sample, wishes: Wishes = { young: true, woman: true, helper: text }): Draft => ({
  ...emptyDraft(),
  wishes,
  language: 'kk',
  body: 'ombudsman',
  category: 'health-care',
  urgent: true,
  disclosure: 'named',
  name: text,
  number: text,
  text,
});

const promised = {
  lodged: { envelopeId: 'ab'.repeat(16), counter: 12, day: 20_784, slip: 'DAUYS1:0123', storedAt: '2026-11-27T09:00:00.000Z' },
  commitment: '',
};
const code = ['4821', '0937', '5510', '2846', '7193', '6604'];

const recording = { kind: 'voice', length: 240_000, seconds: 79.6, ended: 'full' } as const;

const statement = ({ text }: Sample): ReplyStatement => ({
  v: 1,
  envelopeId: 'ab'.repeat(16),
  body: 'ombudsman',
  n: 0,
  kind: 'answered',
  language: 'kk',
  text,
  route: text,
  officer: 'timur',
  key: '0'.repeat(16),
  at: '2026-11-27T09:00:00.000Z',
});

const LEARNING = (
  [
    ['learn', { at: 0 }],
    ['learn-ask', { at: 1 }],
    ['learn-again', { at: 1, again: 'mistaken' }],
    ['learn-known', { at: LESSONS }],
  ] as const
).map(
  ([name, lesson]): Moment => ({
    name,
    place: { at: 'learning', kept: { at: 'promise', promised: { ...promised, code }, sure: false }, lesson },
  }),
);
const urgently = (draft: Draft): readonly Moment[] => [
  { name: 'urgent', place: { at: 'urgent', part: 'what', faults: false }, session: { draft } },
  { name: 'urgent-words', place: { at: 'urgent', part: 'words', faults: true }, session: { draft: { ...draft, text: '' } } },
  { name: 'urgent-voice', place: { at: 'urgent', part: 'voice', faults: false }, session: { draft, recording } },
  { name: 'urgent-send', place: { at: 'urgent', part: 'send', faults: false }, session: { draft } },
  { name: 'urgent-none', place: { at: 'urgent', part: 'send', faults: false }, session: { draft }, bodies: 0 },
];

const GUIDE: readonly Moment[] = [0, 1, 2, 3, 4, 5, 6].map((page) => ({
  name: page === 0 ? 'guide' : `guide-${page + 1}`,
  place: { at: 'guide', page },
}));

const SERVICES: readonly Moment[] = [
  { name: 'shelf', place: service({ part: 'shelf' }) },
  { name: 'rights', place: service({ part: 'rights' }) },
  { name: 'right', place: service({ part: 'right', id: 'reply' }) },
  { name: 'right-unverified', place: service({ part: 'right', id: 'doctor' }) },
  { name: 'periods', place: service({ part: 'periods' }) },
  { name: 'period', place: service({ part: 'period', id: 'appeal', day: 20_784 }) },
  { name: 'period-unverified', place: service({ part: 'period', id: 'decision', day: 20_742 }) },
  { name: 'period-unknown', place: service({ part: 'period', id: 'ombudsman', day: 22_000 }) },
  { name: 'checked', place: service({ part: 'checked' }) },
];

/** What is said or shown, not written. */
const recordedMoments = (draft: Draft): readonly Moment[] => [
  { name: 'voice', place: at('text', { asking: 'voice' }), session: { draft } },
  { name: 'voice-held', place: at('text', { asking: 'voice' }), session: { draft, recording } },
  { name: 'video', place: at('text', { asking: 'video' }), session: { draft } },
  { name: 'text-recorded', place: at('text'), session: { draft: { ...draft, text: '' }, recording } },
  { name: 'pictures-camera', place: at('attachments'), session: { draft }, camera: true },
  { name: 'review-recorded', place: at('review'), session: { draft: { ...draft, text: '' }, recording } },
];

const OWN = ({ text }: Sample): readonly Moment[] => {
  const said = { at: 'own', word: text, number: '48210937' } as const;
  const made = { ...said, kept: { at: 'promise', promised: { ...promised, code }, sure: false } } as const;
  return [
    { name: 'own-word', place: { ...made, part: 'word' } },
    { name: 'own-word-faults', place: { ...made, part: 'word', fault: 'word', word: '' } },
    { name: 'own-number', place: { ...made, part: 'number' } },
    { name: 'own-number-faults', place: { ...made, part: 'number', fault: 'easy' } },
    { name: 'own-again', place: { ...made, part: 'again' } },
    { name: 'own-working', place: { ...made, part: 'working' } },
    { name: 'own-made', place: { ...made, part: 'made' } },
    { name: 'own-read', place: { ...said, part: 'word' } },
    { name: 'own-read-number', place: { ...said, part: 'number' } },
    ...(['away', 'wait', 'full', 'none', 'unproven'] as const).map(
      (trouble): Moment => ({ name: `own-failed-${trouble}`, place: { ...said, part: 'failed', trouble: { trouble, seconds: 240 } } }),
    ),
  ];
};

/** With a reader: offered, waited for, answered. */
const identified = (draft: Draft): readonly Moment[] => {
  const [readers, nothing] = [{ card: true, fingerprint: true }, (): void => undefined];
  const by = (how: 'card' | 'fingerprint', shown: Shown): Pick<Moment, 'place' | 'session' | 'inside'> => ({
    ...{ place: at('identity', { asking: how }), session: { draft }, inside: <ShownNow how={how} shown={shown} again={nothing} /> },
  });
  const who = { name: draft.name, number: draft.number };
  const card: Assertion = { how: 'card', strength: 'words', ...who };
  return [
    { name: 'identity-readers', place: at('identity'), session: { draft: { ...draft, number: '' } }, readers },
    { name: 'identity-added', place: at('identity'), session: { draft: { ...draft, assertion: card } }, readers },
    { name: 'show-card', ...by('card', 'waiting') },
    { name: 'show-finger', ...by('fingerprint', 'waiting') },
    { name: 'shown-card', ...by('card', card) },
    { name: 'shown-finger', ...by('fingerprint', { how: 'fingerprint', strength: 'officer', ...who }) },
    { name: 'shown-absent', ...by('card', 'absent') },
    { name: 'shown-timeout', ...by('card', 'timeout') },
    { name: 'shown-no-match', ...by('fingerprint', 'no-match') },
    { name: 'shown-unknown', ...by('fingerprint', 'unknown') },
    { name: 'shown-unknown-card', ...by('card', 'unknown') },
    { name: 'review-added', place: at('review'), session: { draft: { ...draft, assertion: card } } },
  ];
};

/** One list for each place, so that a new place does not go unseen. */
const MOMENTS = (sample: Sample, wishes?: Wishes): Readonly<Record<Spoken['at'], readonly Moment[]>> => {
  const draft = drafted(sample, wishes);
  const addition: Draft = { ...draft, kind: 'addition', solved: 'partly' };
  const opened = { statements: [statement(sample)], untrusted: ['ab'.repeat(16)] };
  const sending: Spoken = { at: 'sending' };
  return {
    home: (['reachable', 'unreachable', 'starting', 'damaged', 'silent', 'full'] as const).map((condition) => ({
      name: condition === 'reachable' ? 'home' : `home-${condition}`,
      place: { at: 'home' },
      condition,
    })),
    guide: GUIDE,
    service: SERVICES,
    draft: [
      { name: 'body', place: at('body') },
      { name: 'body-young', place: at('body'), session: { draft: { ...draft, wishes: { young: true } } } },
      { name: 'body-none', place: at('body'), bodies: 0 },
      { name: 'unsure', place: at('body', { asking: 'unsure' }) },
      { name: 'category', place: at('category'), session: { draft } },
      { name: 'urgency', place: at('urgency'), session: { draft } },
      { name: 'disclosure', place: at('disclosure'), session: { draft } },
      { name: 'identity', place: at('identity'), session: { draft } },
      { name: 'identity-faults', place: at('identity', { faults: true }), session: { draft: { ...emptyDraft(), disclosure: 'named' } } },
      { name: 'text', place: at('text'), session: { draft } },
      { name: 'text-faults', place: at('text', { faults: true }) },
      { name: 'text-short', place: at('text', { asking: 'short' }), session: { draft } },
      { name: 'text-addition', place: at('text'), session: { draft: { ...emptyDraft('addition') } } },
      { name: 'text-solved', place: at('text'), session: { draft: { ...addition, text: '' } } },
      { name: 'pictures', place: at('attachments'), session: { draft } },
      { name: 'about', place: at('about'), session: { draft } },
      { name: 'review', place: at('review'), session: { draft } },
      { name: 'review-faults', place: at('review', { faults: true }), session: { draft: { ...draft, text: '' } } },
      ...[...recordedMoments(draft), ...identified(draft)],
      { name: 'review-addition', place: at('review'), session: { draft: addition } },
    ],
    urgent: urgently(draft),
    sending: [{ name: 'sending', place: sending, session: { draft } }],
    promise: [
      { name: 'promise', place: { at: 'promise', promised: { ...promised, code }, sure: false } },
      { name: 'promise-urgent', place: { at: 'promise', promised: { ...promised, code }, sure: false, urgent: true } },
      { name: 'promise-sure', place: { at: 'promise', promised: { ...promised, code }, sure: true } },
      { name: 'promise-addition', place: { at: 'promise', promised, sure: true } },
    ],
    learning: LEARNING,
    own: OWN(sample),
    code: [{ name: 'code', place: { at: 'code' } }],
    opening: [{ name: 'opening', place: { at: 'opening', digits: code.join('') } }],
    answers: [
      { name: 'answer', place: { at: 'answers' }, session: { opened } },
      { name: 'answer-none', place: { at: 'answers' }, session: { opened: { statements: [], untrusted: [] } } },
    ],
    solving: [{ name: 'solved', place: { at: 'solving' } }],
    addressing: [{ name: 'addressing', place: { at: 'addressing' } }],
    trouble: (['agent', 'full', 'disk', 'damaged', 'seal'] as const).map((trouble) => ({
      name: trouble === 'agent' ? 'trouble' : `trouble-${trouble}`,
      place: { at: 'trouble', trouble, back: { at: 'home' } },
      session: { draft },
    })),
  };
};

const viewOf = ({ names }: Sample, bodies: readonly ['prosecutor', 'court', 'ombudsman'] | readonly []): ProvenView => ({
  bodies: bodies.map((role) => ({ id: role, names, role, epoch: 1, recipient: 'age1', keyAge: 'stale' })),
  officerKeys: {},
  casesPolicy: '',
  numbers: [],
  newest: undefined,
});

export const stateOf = ({ names }: Sample): KioskState => ({
  terminal: '00000001',
  facility: 'ka-1',
  facilityNames: names,
  zone: 'Asia/Almaty',
  now: '2026-11-27T09:00:00.000Z',
  hub: 'reachable',
  open: true,
  room: 1e9,
  integrity: 'good',
  canaryDue: false,
  prints: true,
  speech: { headset: true },
});

/** All of them in one language, by name. `act`: what is touched. */
export const everyScreen = (
  words: Omit<Words, 'said'>,
  sample: Sample,
  act: Scene['act'],
  wishes?: Wishes,
): readonly { readonly name: string; readonly screen: ReactElement }[] =>
  Object.values(MOMENTS(sample, wishes))
    .flat()
    .map(({ name, place, session, condition, bodies, camera, readers, inside }) => {
      const scene: Scene = {
        session: { ...freshSession(), language: words.language, ...session, place },
        act,
        terminal: {
          condition: condition ?? 'reachable',
          state: { ...stateOf(sample), ...(camera && { pictures: 'camera' as const }), ...(readers && { readers }) },
        },
        view: viewOf(sample, bodies === 0 ? [] : ['prosecutor', 'court', 'ombudsman']),
        vault: () => {
          throw new Error('nothing is sealed here');
        },
        ways: { way: 'touch', take: () => undefined },
      };
      const screen = (
        <WordsContext value={{ ...words, said: freshSaid(0) }}>
          <SceneContext value={scene}>
            <Frame place={place} inside={inside} />
          </SceneContext>
        </WordsContext>
      );
      return { name, screen };
    });

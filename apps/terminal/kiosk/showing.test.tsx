/** Who wishes to be named and shows a card or lays a finger on: the steps of the session, and what is offered when. */
import type { Assertion } from '@dauys/complaint/assertion.ts';
import type { KioskState } from '@dauys/protocol/kiosk.ts';
import { loadReader } from '@dauys/wording/compiled/reader.load.ts';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { pseudoText, pseudoPaper, pseudoWays, pseudoOwn, pseudoVoice, pseudoServices } from '../../../tools/wording/pseudo.ts';
import { kioskText } from '@dauys/wording/compiled/kiosk.ts';
import { ownText } from '@dauys/wording/compiled/own.ts';
import { paperText } from '@dauys/wording/compiled/paper.ts';
import { servicesText } from '@dauys/wording/compiled/services.ts';
import { voiceText } from '@dauys/wording/compiled/voice.ts';
import { waysText } from '@dauys/wording/compiled/ways.ts';
import { stateOf } from './every-screen.tsx';
import { SceneContext, type Scene } from './scene.ts';
import { OfferReaders } from './screens/showing.tsx';
import { bringLaw } from './services/law.ts';
import { act, freshSession, type Doing, type Session } from './session.ts';
import { freshSaid, WordsContext } from './words.ts';

const after = (doings: readonly Doing[], from: Session = freshSession()): Session => doings.reduce(act, from);
const toName: readonly Doing[] = [
  { do: 'speak', language: 'kk' },
  { do: 'go', to: 'write' },
  { do: 'choose', said: { body: 'court' } },
  { do: 'choose', said: { category: 'food' } },
  { do: 'choose', said: { urgent: false } },
  { do: 'choose', said: { disclosure: 'named' } },
];
const card: Assertion = { how: 'card', strength: 'words', name: 'Асель', number: '0412' };
const taken: readonly Doing[] = [...toName, { do: 'show', how: 'card' }, { do: 'shown', assertion: card }];

describe('the steps', () => {
  test('three touches beside the field instead of writing: show, see, take; then the next question', () => {
    const now = after(taken);
    expect(now).toMatchObject({ place: { at: 'draft', step: 'text' }, draft: { name: 'Асель', number: '0412', assertion: card } });
    expect(now.place).not.toHaveProperty('asking');
  });
  test('who leaves it out goes on writing, and nothing of it is kept', () => {
    const now = after([...toName, { do: 'say', said: { name: 'Ас' } }, { do: 'show', how: 'card' }, { do: 'back' }]);
    expect(now).toMatchObject({ place: { at: 'draft', step: 'identity' }, draft: { name: 'Ас' } });
    expect(now.place).not.toHaveProperty('asking');
    expect(now.draft.assertion).toBeUndefined();
  });
  test('it comes only where it is waited for, and never of another kind', () => {
    for (const doings of [toName, [...toName, { do: 'show', how: 'fingerprint' } as const], taken.slice(0, 2)]) {
      const before = after(doings);
      expect(act(before, { do: 'shown', assertion: card })).toBe(before);
    }
    const elsewhere = after(toName.slice(0, 4));
    expect(act(elsewhere, { do: 'show', how: 'card' })).toBe(elsewhere);
  });
  test('from the review and back to it; taken out it is gone, and what was sealed before with it', () => {
    const told: readonly Doing[] = [{ do: 'say', said: { text: 'They gave us spoiled food.' } }, { do: 'next' }, { do: 'next' }];
    const review = after([...taken, ...told]);
    expect(review.place).toMatchObject({ step: 'review' });
    const again = after(
      [
        { do: 'change', step: 'identity' },
        { do: 'show', how: 'card' },
        { do: 'shown', assertion: card },
      ],
      review,
    );
    expect(again.place).toMatchObject({ step: 'review' });
    const out = after([{ do: 'change', step: 'identity' }, { do: 'say', said: { assertion: undefined } }, { do: 'next' }], again);
    expect(out).toMatchObject({ place: { step: 'review' }, draft: { name: 'Асель' } });
    expect(out.draft.assertion).toBeUndefined();
  });
  test('it ends with the session: stored, left or fled from, nothing of it is left', () => {
    for (const end of [{ do: 'leave' }, { do: 'exit' }, { do: 'go', to: 'home' }] as const)
      expect(JSON.stringify(act(after(taken), end))).not.toContain('Асель');
  });
});

describe('beside the fields', async () => {
  const r = await loadReader('en');
  const words = {
    ...{ t: pseudoText(kioskText('en')), paper: pseudoPaper(paperText('en')), w: pseudoWays(waysText('en')), o: pseudoOwn(ownText('en')) },
    ...{ s: pseudoServices(servicesText('en')), v: pseudoVoice(voiceText('en')), r, law: await bringLaw(), said: freshSaid(0) },
    ...({ language: 'en', zone: 'UTC' } as const),
  } as const;
  const offered = (readers: KioskState['readers'], said: Partial<Session['draft']>): string => {
    const state = stateOf({ names: { kk: 'x', ru: 'x', en: 'x' }, text: 'x' });
    const scene: Scene = {
      session: after([...toName, { do: 'say', said }]),
      terminal: { condition: 'reachable', state: { ...state, ...(readers && { readers }) } },
      ...{ act: () => undefined, view: undefined, ways: { way: 'touch', take: () => undefined } },
      vault: () => {
        throw new Error('nothing is sealed here');
      },
    };
    return renderToStaticMarkup(
      <WordsContext value={words}>
        <SceneContext value={scene}>
          <OfferReaders />
        </SceneContext>
      </WordsContext>,
    );
  };
  const [byCard, byFinger] = [r('offer.card'), r('offer.fingerprint')];
  test.each([
    ['no reader', undefined, {}, []],
    ['readers that are away', { card: false, fingerprint: false }, { number: '1' }, []],
    ['a reader of cards', { card: true }, {}, [byCard]],
    ['a reader of fingers, and no number yet', { fingerprint: true }, { number: ' ' }, [r('offer.number')]],
    ['both, and a number', { card: true, fingerprint: true }, { number: '1' }, [byCard, byFinger]],
    ['what was taken', { card: true }, { assertion: card }, [r('added.card', { name: 'Асель' }), r('drop')]],
  ] as const)('%s: what stands there', (_, readers, said, expected) => {
    const html = offered(readers, said);
    const all = [byCard, byFinger, r('offer.number'), r('added.card', { name: 'Асель' }), r('drop')];
    expect(all.filter((one) => html.includes(`>${one}<`))).toEqual(all.filter((one) => (expected as readonly string[]).includes(one)));
  });
});

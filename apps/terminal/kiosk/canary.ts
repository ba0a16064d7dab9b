/**
 * A test of the whole way: lodged by the page itself, through the very lines that seal a person's words, and opened at the body's inbox by whoever
 * holds its canary key. Never while somebody stands before the screen.
 */
import { hex } from '@dauys/basics/bytes.ts';
import { LANGUAGES } from '@dauys/complaint/categories.ts';
import { emptyDraft, type Draft } from '@dauys/complaint/draft.ts';
import { platformRandom } from '@dauys/sealing/code.ts';
import { useEffect, useRef } from 'react';
import { agent } from './agent.ts';
import { SIGNS } from './idle.ts';
import type { ProvenBody, ProvenView } from './proven.ts';
import type { Place } from './session.ts';
import { openVault, type Vault } from './vault.ts';

/** So long after the last touch nobody stands there. */
export const ALONE_MS = 60_000;
const LOOK_MS = 5_000;

export interface Screen {
  readonly place: Place['at'];
  /** Since the last touch, or since this page began. */
  readonly untouchedMs: number;
}

/** Whether nobody stands before the screen. */
export const isAlone = ({ place, untouchedMs }: Screen): boolean => place === 'languages' && untouchedMs >= ALONE_MS;

/** One of the bodies that have a responder, by chance: `random` is one of 256 alike. */
export const bodyForCanary = (view: ProvenView | undefined, random: number): (ProvenBody & { canaryRecipient: string }) | undefined => {
  const able = (view?.bodies ?? []).flatMap((body) =>
    body.canaryRecipient === undefined ? [] : [{ ...body, canaryRecipient: body.canaryRecipient }],
  );
  return able[Math.floor((random * able.length) / 256)];
};

/** What stands in it. Whoever opens it with the canary key reads that it is a test; nobody else reads anything. */
export const draftOfCanary = (body: string, random: number): Draft => ({
  ...emptyDraft(),
  kind: 'complaint',
  language: LANGUAGES[random % LANGUAGES.length] ?? 'kk',
  body,
  category: 'other',
  urgent: false,
  disclosure: 'anonymous',
  text: 'canary',
});

export interface Lodging {
  readonly view: ProvenView | undefined;
  readonly terminal: string;
  /** Asked again before each step: whoever comes to the screen comes first. */
  isAlone(): boolean;
  openVault(): Pick<Vault, 'seal' | 'close'>;
  readonly agent: Pick<typeof agent, 'canaryTaken' | 'lodge'>;
  readonly random?: typeof platformRandom;
}

/** Lodges one, or leaves it: the next one comes in its time, and one proves the way for two periods. Never throws. */
export const lodgeCanary = async (lodging: Lodging): Promise<'lodged' | 'left'> => {
  const random = lodging.random ?? platformRandom;
  const [chosen = 0, tongue = 0] = random(2);
  const to = bodyForCanary(lodging.view, chosen);
  if (to === undefined || !lodging.isAlone() || !(await lodging.agent.canaryTaken())) return 'left';
  const vault = lodging.openVault();
  try {
    const { id, epoch, canaryRecipient: recipient, keyAge } = to;
    const content = { draft: draftOfCanary(id, tongue), pictures: [] };
    const canary = hex(random(16));
    const order = { content, to: { id, epoch, recipient, keyAge }, terminal: lodging.terminal, follows: false, canary };
    const sealed = await vault.seal(order, () => undefined);
    if (!lodging.isAlone()) return 'left';
    return (await lodging.agent.lodge(sealed.body)).ok ? 'lodged' : 'left';
  } catch {
    return 'left';
  } finally {
    // Its code, which nobody will ever type, ends with the vault.
    vault.close();
  }
};

/** Looks at a constant pace, whether or not one is due: what the page does shows nobody when. */
export const useCanaries = (now: {
  readonly place: Place['at'];
  readonly view: ProvenView | undefined;
  readonly terminal: string | undefined;
  readonly due: boolean;
}): void => {
  const newest = useRef(now);
  useEffect(() => {
    newest.current = now;
  });
  useEffect(() => {
    let touched = performance.now();
    let busy = false;
    const touch = (): void => {
      touched = performance.now();
    };
    const alone = (): boolean => isAlone({ place: newest.current.place, untouchedMs: performance.now() - touched });
    const look = (): void => {
      const { view, terminal, due } = newest.current;
      if (busy || !due || terminal === undefined || !alone()) return;
      busy = true;
      void lodgeCanary({ view, terminal, isAlone: alone, openVault, agent }).then(() => (busy = false));
    };
    const timer = setInterval(look, LOOK_MS);
    for (const sign of SIGNS) window.addEventListener(sign, touch, { passive: true });
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS) window.removeEventListener(sign, touch);
    };
  }, []);
};

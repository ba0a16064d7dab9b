import { createContext, use } from 'react';
import type { ProvenBody, ProvenView } from './proven.ts';
import type { Doing, Session } from './session.ts';
import type { Standing } from './standing.ts';
import type { Vault } from './vault.ts';
import type { Ways } from './ways/steps.ts';

/** What screens stand in: the session, the terminal around it, and the one way to change anything. */
export interface Scene {
  readonly session: Session;
  readonly act: (doing: Doing) => void;
  readonly terminal: Standing;
  /** `undefined` until proven. */
  readonly view: ProvenView | undefined;
  /** The vault of this session; made when first needed. */
  readonly vault: () => Vault;
  readonly ways: Ways;
}

export const SceneContext = createContext<Scene | undefined>(undefined);

export const useScene = (): Scene => {
  const scene = use(SceneContext);
  if (scene === undefined) throw new Error('a screen stands in a scene');
  return scene;
};

/** The proven body of this name. */
export const bodyOf = (view: ProvenView | undefined, id: string | undefined): ProvenBody | undefined =>
  view?.bodies.find((body) => body.id === id);

/**
 * A cover: what a harmless service of the kiosk lodges so that it can print a slip. Sealed to the canary key of a body chosen by chance, whose responder
 * discards it; to agent, network, hub and ledger it is a complaint like any other, and so is its slip.
 */
import type { Language } from '@dauys/complaint/categories.ts';
import { emptyDraft, type Draft } from '@dauys/complaint/draft.ts';
import type { Lodged } from '@dauys/protocol/kiosk.ts';
import { platformRandom } from '@dauys/sealing/code.ts';
import type { agent } from './agent.ts';
import { bodyForCanary } from './canary.ts';
import type { ProvenView } from './proven.ts';
import type { Vault } from './vault.ts';

/** What stands in it: nothing of anybody. */
export const draftOfCover = (body: string, language: Language): Draft => ({
  ...emptyDraft(),
  kind: 'complaint',
  language,
  body,
  category: 'other',
  urgent: false,
  disclosure: 'anonymous',
  text: 'cover',
});

export interface Covering {
  readonly view: ProvenView | undefined;
  readonly terminal: string;
  readonly language: Language;
  openVault(): Pick<Vault, 'seal' | 'close'>;
  readonly agent: Pick<typeof agent, 'lodge'>;
  readonly random?: typeof platformRandom;
}

/** Whether a cover can be made here: some body has a responder that discards it. */
export const canCover = (view: ProvenView | undefined): boolean => bodyForCanary(view, 0) !== undefined;

/** The promise for a cover, once it is stored; `undefined` when there is none. Never throws. Its code ends with its vault: nobody will ever type it. */
export const lodgeCover = async ({ view, terminal, language, ...covering }: Covering): Promise<Lodged | undefined> => {
  const [chosen = 0] = (covering.random ?? platformRandom)(1);
  const to = bodyForCanary(view, chosen);
  if (to === undefined) return undefined;
  const vault = covering.openVault();
  try {
    const { id, epoch, canaryRecipient: recipient, keyAge } = to;
    const content = { draft: draftOfCover(id, language), pictures: [] };
    const sealed = await vault.seal({ content, to: { id, epoch, recipient, keyAge }, terminal, follows: false }, () => undefined);
    const lodged = await covering.agent.lodge(sealed.body);
    return lodged.ok ? lodged.value : undefined;
  } catch {
    return undefined;
  } finally {
    vault.close();
  }
};

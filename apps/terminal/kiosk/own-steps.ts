/** What happens while somebody waits for a number to be made or to open something: between vault, agent and servers. */
import { ownWord } from '@dauys/sealing/own-said.ts';
import { agent } from './agent.ts';
import { keptBy, type OwnTrouble } from './own-said.ts';
import type { Doing, Place } from './places.ts';
import type { Scene } from './scene.ts';

const AWAY: OwnTrouble = { trouble: 'away' };
const troubled = (trouble: OwnTrouble): Doing => ({ do: 'came', trouble });

/** To its end: the number opens the code; or the answers; or why not. Never throws. */
export const carryOut = async (scene: Scene, place: Extract<Place, { at: 'own' }>): Promise<Doing> => {
  try {
    return await (place.kept === undefined ? read(scene, place) : make(scene, place));
  } catch {
    return troubled(AWAY);
  }
};

/** Both servers evaluate. */
const evaluated = async ({ vault, view }: Scene, { word, number }: { readonly word: string; readonly number: string }) => {
  const servers = view?.numbers ?? [];
  const asks = await vault().own({ do: 'own-ask', word: ownWord(word) ?? '', number, servers });
  return 'trouble' in asks ? undefined : agent.own({ asks: [...asks] });
};

const make = async (scene: Scene, place: Extract<Place, { at: 'own' }>): Promise<Doing> => {
  const { vault } = scene;
  const answered = await evaluated(scene, place);
  if (answered?.ok !== true) return troubled(AWAY);
  const code = place.kept?.promised.code?.join('') ?? '';
  const asks = await vault().own({ do: 'own-wrap', code, answered: answered.value });
  if ('trouble' in asks) return troubled(asks);
  const left = await agent.own({ asks: [...asks] });
  if (!left.ok) return troubled(AWAY);
  // Truth: from here on the number opens the code, because both servers said that they keep it.
  const trouble = keptBy(left.value);
  return trouble === undefined ? { do: 'came' } : troubled(trouble);
};

const read = async (scene: Scene, place: Extract<Place, { at: 'own' }>): Promise<Doing> => {
  const { vault, view } = scene;
  const answered = await evaluated(scene, place);
  if (answered?.ok !== true) return troubled(AWAY);
  const opened = await vault().openOwn(answered.value);
  if ('trouble' in opened) return troubled(opened);
  const replies = [];
  for (const tags of opened.tags) {
    const found = await agent.replies(tags);
    if (!found.ok) return troubled(AWAY);
    replies.push(...found.value.replies);
  }
  return { do: 'found', opened: await vault().open({ replies, officers: view?.officerKeys ?? {} }) };
};

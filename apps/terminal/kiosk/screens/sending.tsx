import { RECORDINGS } from '@dauys/complaint/recordings.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { Stage } from '@dauys/ui/touch/stage.tsx';
import { VoiceWorking } from '@dauys/ui/touch/voice.tsx';
import { nameIn } from '@dauys/wording/kiosk-language.ts';
import { useEffect, useRef, useState } from 'react';
import { agent, type AgentCode } from '../agent.ts';
import type { SealingStage } from '../lodge.ts';
import { bodyOf, useScene, type Scene } from '../scene.ts';
import type { Doing, Trouble } from '../session.ts';
import type { Sealed } from '../vaultWords.ts';
import { useWords } from '../words.ts';

const STAGES = ['keys', 'sealing', 'storing'] as const;
type SendingStage = SealingStage | 'storing';

/** Seals, hands over, and shows a promise only when the agent has said that the bytes are durable. */
export const Sending = () => {
  const scene = useScene();
  const { t, language } = useWords();
  const [stage, setStage] = useState<SendingStage>('keys');
  const begun = useRef(false);
  useEffect(() => {
    // Once: a second lodging would be a second complaint.
    if (begun.current) return;
    begun.current = true;
    void send(scene, setStage).then(scene.act);
  }, [scene]);
  const to = bodyOf(scene.view, scene.session.draft.body);
  const body = to === undefined ? '' : nameIn(language, to.names);
  const follows = scene.session.draft.kind !== 'complaint';
  const at = STAGES.indexOf(stage);
  return (
    <Stage kind="working" title={t('sending.title')} help={t('sending.help')}>
      <VoiceWorking />
      <ol className="stations" aria-live="polite">
        {STAGES.filter((one) => !follows || one !== 'keys').map((one) => {
          const i = STAGES.indexOf(one);
          return (
            <li key={one} className={i < at ? 'done' : i === at ? 'now' : 'later'} aria-current={i === at ? 'step' : undefined}>
              {one === 'sealing' ? t('sending.sealing', { body }) : t(`sending.${one}`)}
            </li>
          );
        })}
      </ol>
    </Stage>
  );
};

const send = async (scene: Scene, onStage: (stage: SendingStage) => void): Promise<Doing> => {
  const { session, terminal, view } = scene;
  const to = bodyOf(view, session.draft.body);
  if (terminal.state === undefined || to === undefined) return { do: 'fail', trouble: 'agent' };
  const follows = session.draft.kind !== 'complaint';
  const content = { draft: session.draft, pictures: session.pictures };
  const kind = session.recording?.kind;
  const recording = kind === undefined ? {} : { recording: { name: RECORDINGS[kind].name, mime: RECORDINGS[kind].mime } };
  const order = { content, to, terminal: terminal.state.terminal, follows, ...recording };
  try {
    const sealed = session.sealed ?? (await scene.vault().seal(order, onStage));
    onStage('storing');
    const lodged = await lodgePatiently(sealed);
    if (!lodged.ok) {
      const trouble = troubleOf(lodged.error);
      return trouble === 'seal' ? { do: 'fail', trouble } : { do: 'fail', trouble, sealed };
    }
    // What was said is on the disk as ciphertext: nobody needs it here any more.
    if (kind !== undefined) scene.vault().drop();
    // Truth: from here on the complaint survives a power cut, and only now may the person be told so.
    const code = sealed.code === undefined ? {} : { code: sealed.code };
    return { do: 'stored', promised: { lodged: lodged.value, commitment: sealed.lodging.C, ...code } };
  } catch {
    return { do: 'fail', trouble: 'seal' };
  }
};

/** Milliseconds between tries: a restarting agent is back in that time. The same bytes twice are one complaint. */
const PAUSES = [1_000, 3_000];

const lodgePatiently = async (sealed: Sealed): ReturnType<typeof agent.lodge> => {
  for (const pause of PAUSES) {
    const lodged = await agent.lodge(sealed.body);
    if (lodged.ok || troubleOf(lodged.error) !== 'agent') return lodged;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return agent.lodge(sealed.body);
};

/** Which screen a refusal of the agent leads to. */
export const troubleOf = ({ code }: Refusal<AgentCode>): Trouble => {
  if (code === 'outbox/full' || code === 'http/too-large') return 'full';
  if (code === 'outbox/disk-full') return 'disk';
  if (code === 'terminal/damaged') return 'damaged';
  if (code === 'outbox/mismatch' || code === 'outbox/conflict') return 'seal';
  return 'agent';
};

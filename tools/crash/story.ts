/** What people do in crash tests, with what must be true in the end. */
import { request as httpRequest } from 'node:http';
import { reveal, type Redacted } from '@dauys/basics/redacted.ts';
import type { Draft } from '@dauys/complaint/draft.ts';
import type { Lodged } from '@dauys/protocol/kiosk.ts';
import type { Code } from '@dauys/sealing/code.ts';
import { lodgingBody, type SealedComplaint } from '../../apps/terminal/kiosk/lodge.ts';
import { openLink } from '../demo/link.ts';
import { type Person, personAt } from '../demo/person.ts';
import { draftOf, largePicture } from './draft.ts';
import { type Scene, until } from './scene.ts';

export interface Lodgement {
  readonly lodged: Lodged;
  readonly code: Redacted<Code>;
  readonly C: string;
  readonly mark: string;
  readonly body: string;
  /** The same person at the other terminal. */
  readonly other: Person;
}

const kioskUrl = (scene: Scene, index: 0 | 1): string => scene.system.kiosks[index]?.url ?? '';

export const sealAt = async (scene: Scene, draft: Draft): Promise<SealedComplaint & { readonly mark: string }> => ({
  ...(await until('a proven key', () => personAt(kioskUrl(scene, 0)).seal(draft))),
  mark: draft.text,
});

export const largePicturesDraft = async (scene: Scene): Promise<SealedComplaint & { readonly mark: string }> => {
  const picture = largePicture();
  const draft = { ...draftOf('with a picture'), attachments: [{ name: picture.name, length: picture.bytes.length }] };
  return { ...(await until('a proven key', () => personAt(kioskUrl(scene, 0)).seal(draft, { pictures: [picture] }))), mark: draft.text };
};

/** Posts until the agent has said that it is durable; repeating is what the page does. */
export const startLodging = async (scene: Scene, sealed: SealedComplaint & { readonly mark: string }): Promise<Lodgement> => {
  const lodged = await until('the promise', () => personAt(kioskUrl(scene, 0)).lodge(sealed));
  if (sealed.code === undefined) throw new Error('a first complaint has a code');
  return {
    lodged,
    code: sealed.code,
    C: sealed.lodging.C,
    mark: sealed.mark,
    body: sealed.lodging.body,
    other: personAt(kioskUrl(scene, 1)),
  };
};

/** Half of the post arrives (`there`), or all of it and no answer comes back (`back`); then something happens, and the line is cut. */
export const lodgeThroughHangingLine = async (
  scene: Scene,
  sealed: SealedComplaint,
  { direction, meanwhile }: { readonly direction: 'there' | 'back'; readonly meanwhile: () => Promise<void> },
): Promise<void> => {
  const port = Number(new URL(kioskUrl(scene, 0)).port);
  const line = await openLink(() => port);
  if (direction === 'back') line.hold('back');
  const body = lodgingBody(sealed);
  const posting = postThrough(line.port, port, { body, sent: direction === 'there' ? body.length >> 1 : body.length });
  await meanwhile();
  line.cut();
  await posting;
  await line.close();
};

/** The page's own request, by another way: the agent answers only to its own host and port. */
const postThrough = (by: number, to: number, { body, sent }: { readonly body: Uint8Array; readonly sent: number }): Promise<void> =>
  new Promise((resolve) => {
    const headers = {
      host: `localhost:${to}`,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/octet-stream',
      'content-length': body.length,
    };
    const request = httpRequest({ host: '127.0.0.1', port: by, method: 'POST', path: '/api/envelopes', headers }, (answer) =>
      answer.resume(),
    );
    request.on('error', () => undefined).on('close', resolve);
    request.write(body.subarray(0, sent));
    if (sent === body.length) request.end();
  });

/** Accepted, logged, and in the body's inbox exactly once; it opens and says what was said. */
export const finallyPublic = async (scene: Scene, lodgement: Lodgement): Promise<void> => {
  const { lodged, C, mark, body } = lodgement;
  await until('in the public record', async () =>
    (await personAt(kioskUrl(scene, 0)).whereabouts(lodged.envelopeId)).state === 'public' ? true : undefined,
  );
  if (!(await scene.verified()).has(C)) throw new Error('public, and not in the ledger');
  const officer = await scene.officer(body);
  const rows = (await officer.inbox()).filter((row) => row.envelopeId === lodged.envelopeId);
  if (rows.length !== 1 || rows[0] === undefined) throw new Error(`in the inbox ${rows.length} times`);
  const opened = await officer.open(rows[0]);
  if (opened.manifest === undefined || reveal(opened.manifest).text !== mark) throw new Error('it does not open to what was said');
};

/** An officer answers, repeating the very same acts until the hub has confirmed them. Returns the text. */
export const answerOnce = async (scene: Scene, { lodged, body }: Lodgement, backUp: () => Promise<void>): Promise<string> => {
  const officer = await scene.officer(body);
  const find = async () => (await officer.inbox()).find((row) => row.envelopeId === lodged.envelopeId);
  const row = await until('the case', find);
  // The hub may be down already: what waits at a gate may be the feed's own transaction.
  const opened = await until('the case opened', () => officer.open(row));
  if (opened.manifest === undefined) throw new Error('it does not open');
  const received = await until('what is signed', () => officer.composeReceived(opened));
  await until('received', () => officer.sendReceived(row.envelopeId, received));
  const text = `Врач приедет в среду. ${lodged.counter}`;
  const present = await until('the case again', find);
  const reply = await officer.composeReply(present, opened.manifest, {
    kind: 'answered',
    language: 'ru',
    text,
    route: 'Вышестоящему прокурору.',
  });
  const after = await until('answered', () => officer.sendReply(row.envelopeId, reply));
  const again = await until('answered again', () => officer.sendReply(row.envelopeId, reply));
  if (JSON.stringify(after) !== JSON.stringify(again)) throw new Error('twice is not once');
  await backUp();
  return text;
};

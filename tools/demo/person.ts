/** A person at a kiosk, without the screen: the page's own code against a real agent. */
import { bytesOf, hex } from '@dauys/basics/bytes.ts';
import { systemClock } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { redact, type Redacted } from '@dauys/basics/redacted.ts';
import type { Draft } from '@dauys/complaint/draft.ts';
import { kioskDirectory, kioskState, lodged, repliesFound, whereabouts, type Lodged, type Whereabouts } from '@dauys/protocol/kiosk.ts';
import { refusalBody } from '@dauys/protocol/fields.ts';
import { ownAnswered, type OwnAnswered, type OwnAsked } from '@dauys/protocol/own-number.ts';
import type { Code } from '@dauys/sealing/code.ts';
import { type ComplainantKeys, keysOfCode } from '@dauys/sealing/complainant.ts';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { type Answers, openAnswers, tagsOf } from '../../apps/terminal/kiosk/answers.ts';
import { lodgingBody, type Picture, sealComplaint, type SealedComplaint } from '../../apps/terminal/kiosk/lodge.ts';
import { type ProvenView, proveView } from '../../apps/terminal/kiosk/proven.ts';

const ask = async <S extends TSchema>(kiosk: string, path: string, schema: S, init: RequestInit = {}): Promise<Static<S>> => {
  const answer = await fetch(`${kiosk}/api/${path}`, {
    ...init,
    headers: { ...init.headers, 'sec-fetch-site': 'same-origin' },
    signal: AbortSignal.timeout(60_000),
  });
  const value: unknown = await answer.json();
  if (!answer.ok || !Value.Check(schema, value))
    throw new Fault(`${path} answered ${answer.status}: ${JSON.stringify(value).slice(0, 200)}`);
  return value;
};

const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

export interface Person {
  /** What the page proves before anything is typed. */
  view(): Promise<ProvenView>;
  seal(draft: Draft, options?: { pictures?: readonly Picture[]; keys?: ComplainantKeys }): Promise<SealedComplaint>;
  /** Durable at the terminal when this returns. Repeating it is safe. */
  lodge(sealed: Pick<SealedComplaint, 'lodging' | 'file'>): Promise<Lodged>;
  whereabouts(envelopeId: string): Promise<Whereabouts>;
  /** Asks for its slip on paper: 'printed', or the code why there is none. */
  print(envelopeId: string): Promise<string>;
  answers(code: Redacted<Code>): Promise<Answers>;
  /** Whether those who help with numbers answer its terminal. */
  helped(): Promise<boolean>;
  /** To the servers of numbers, each at its next turn. */
  own(asked: OwnAsked): Promise<OwnAnswered>;
  /** As `answers`, for who has stretched the code before. */
  answersFor(keys: ComplainantKeys): Promise<Answers>;
}

/** Stands at the kiosk of the agent at `kiosk`, e.g. http://localhost:7121. */
export const personAt = (kiosk: string): Person => {
  const answersFor = async (keys: ComplainantKeys) => {
    const { replies } = await ask(kiosk, 'replies', repliesFound, json({ tags: tagsOf(keys) }));
    return openAnswers(replies, keys, (await view()).officerKeys);
  };
  const view = async () => proveView(await ask(kiosk, 'directory', kioskDirectory), systemClock.now());
  return {
    view,
    seal: async (draft, { pictures = [], keys } = {}) => {
      const { terminal } = await ask(kiosk, 'state', kioskState);
      const to = (await view()).bodies.find(({ id }) => id === draft.body);
      if (to === undefined) throw new Fault(`no proven key for ${draft.body}`);
      return sealComplaint({ content: redact({ draft, pictures }), to, terminal, ...(keys === undefined ? {} : { keys }) });
    },
    lodge: (sealed) =>
      ask(kiosk, 'envelopes', lodged, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: lodgingBody(sealed),
      }),
    whereabouts: (envelopeId) => ask(kiosk, `envelopes/${envelopeId}`, whereabouts),
    print: async (envelopeId) => {
      const answer = await fetch(`${kiosk}/api/print`, {
        ...json({ envelopeId, language: 'ru' }),
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      });
      const said: unknown = answer.status === 204 ? undefined : await answer.json();
      return answer.ok ? 'printed' : Value.Check(refusalBody, said) ? said.code : `${answer.status}`;
    },
    helped: async () => (await ask(kiosk, 'state', kioskState)).ownNumber === 'ready',
    own: (asked) => ask(kiosk, 'own', ownAnswered, json(asked)),
    answers: async (code) => answersFor(await keysOfCode(code)),
    answersFor,
  };
};

/** A fresh identifier for what tests invent. */
export const freshId = (): string => hex(bytesOf(crypto.getRandomValues(new Uint8Array(16))));

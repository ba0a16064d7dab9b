import { hex } from '@dauys/basics/bytes.ts';
import { isoOf, parseIso, systemClock } from '@dauys/basics/clock.ts';
import { visitsShown, type VisitCodeMade, type VisitCodeTyped } from '@dauys/protocol/visit.ts';
import { platformRandom } from '@dauys/sealing/code.ts';
import { freshVisitCode, parseVisitCode, visitCodeGroups, visitCodeHash } from '@dauys/sealing/visitCode.ts';
import type { VisitText } from '@dauys/wording/compiled/visit.ts';
import Value from 'typebox/value';
import { getFromHub, postToHub } from '../directory/hub.ts';
import { Declined, EXIT, Misuse, type Output } from '../output.ts';
import { readSecretLine } from '../prompt.ts';
import { signedInAs } from './session.ts';

export interface Officer {
  readonly hub: string;
  readonly login: string;
}

export interface MakingOptions extends Officer {
  readonly facility: string;
  readonly visit?: string;
  readonly until?: string;
}

/** Makes a code here, brings the hub its hash, and prints the digits: once, and nowhere else. */
export const makeCode = async ({ hub, login, facility, visit, until }: MakingOptions, output: Output, t: VisitText): Promise<number> => {
  if ((visit === undefined) === (until === undefined)) throw new Misuse('--visit, --until');
  const at = until === undefined ? undefined : parseIso(`${until}T23:59:59.000Z`);
  if (until !== undefined && at === undefined) throw new Misuse('--until');
  const code = freshVisitCode(platformRandom);
  const asked: VisitCodeMade = {
    hash: hex(visitCodeHash(code)),
    facility,
    ...(visit === undefined ? {} : { visit }),
    ...(at === undefined ? {} : { until: isoOf(at) }),
  };
  const body = await signedInAs({ hub, login }, t, async (session) => {
    await postToHub(hub, '/api/visits/codes', asked, session.token);
    return session.body;
  });
  const digits = visitCodeGroups(code).join(' ');
  output.result({ facility, digits, hash: asked.hash }, () => [t('cli.made', { facility }), digits, t('cli.how', { body })]);
  return EXIT.holds;
};

export interface TypedOptions extends Officer {
  readonly terminal: string;
  readonly at?: string;
}

const PATIENCE_MINUTES = 45;

/** From that moment on its time runs. */
export const noteTyped = async ({ hub, login, terminal, at }: TypedOptions, output: Output, t: VisitText): Promise<number> => {
  const typedAt = at === undefined ? systemClock.now() : parseIso(at);
  if (typedAt === undefined) throw new Misuse('--at');
  const said = await signedInAs({ hub, login }, t, async ({ token }) => {
    const code = parseVisitCode(await readSecretLine(t('cli.code')));
    if (code === undefined) throw new Declined('desk/digits-mistyped', EXIT.usage);
    const typed: VisitCodeTyped = { hash: hex(visitCodeHash(code)), terminal, typedAt: isoOf(typedAt) };
    await postToHub(hub, '/api/visits/codes/typed', typed, token);
    return typed;
  });
  output.result({ ...said }, () => [t('cli.typed', { terminal, at: said.typedAt, minutes: PATIENCE_MINUTES })]);
  return EXIT.holds;
};

/** What became of the codes of her body. Ends with `EXIT.complain` while one has not arrived in its time. */
export const showVisits = async ({ hub, login }: Officer, output: Output, t: VisitText): Promise<number> => {
  const shown = await signedInAs({ hub, login }, t, ({ token }) => getFromHub(hub, '/api/visits', token));
  if (!Value.Check(visitsShown, shown)) throw new Declined('desk/answer-malformed');
  output.result(shown, () => [
    ...shown.visits.map((visit) => t('page.finding', visit)),
    ...shown.codes.map(({ visit, facility, verdict, arrived, typed }) =>
      t('cli.line', {
        what: visit ?? t('page.blind'),
        facility,
        verdict: t(`verdict.${verdict}`),
        terminal: arrived?.terminal ?? typed?.terminal ?? '',
      }).trim(),
    ),
  ]);
  return shown.codes.some(({ verdict }) => verdict === 'failed') ? EXIT.complain : EXIT.holds;
};

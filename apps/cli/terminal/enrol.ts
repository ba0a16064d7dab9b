import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '@dauys/basics/failure.ts';
import type { EnrolmentRequest, EnrolmentShown } from '@dauys/protocol/enrolment.ts';
import { enrolmentMark, markGroups } from '@dauys/sealing/enrolment.ts';
import type { EnrolmentText } from '@dauys/wording/compiled/enrolment.ts';
import { directoryFrom } from '../directory/read.ts';
import { Declined, EXIT, languageOf, Misuse, type Output } from '../output.ts';
import { readSecretLine } from '../prompt.ts';
import { deviceKey, type DevicePublic, type DeviceWish } from './device.ts';
import { settle, startHere } from './install.ts';
import { askAbout, bringRequest, keptRequest, makeRequest, passFile, passIn, type KeptRequest } from './request.ts';

export interface EnrolOptions extends Pick<DeviceWish, 'tcti' | 'software'> {
  readonly hub: string;
  readonly anchor: string;
  readonly folder: string;
  readonly facility?: string;
  readonly place?: string;
  readonly hours?: NonNullable<EnrolmentRequest['hours']>;
  /** File with the digits; without it they are asked for. */
  readonly pass?: string;
  readonly page?: string;
  readonly port: number;
  readonly start?: boolean;
  readonly wait: number;
}

const POLL_MS = 1_000;
const tell = (line: string): void => void process.stderr.write(`${line}\n`);

/**
 * One command from a bare device to a terminal in use. Whatever was done stays done: started again, it goes on where it was. It believes the hub
 * nothing: that it stands in the directory it reads from the cosigned ledger under the pinned anchor.
 */
export const enrol = async (options: EnrolOptions, output: Output, t: EnrolmentText): Promise<number> => {
  const { folder, hub } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const key = join(folder, 'device.key');
  const until = Date.now() + 1_000 * options.wait;
  const kept = keptRequest(folder);
  const facility = kept?.said.facility ?? options.facility;
  if (facility === undefined) throw new Misuse('--facility');
  tell(t('enrol.hub', { facility: await nameOfFacility(facility, options, output) }));
  // What signed the kept request is this device's key as long as its file is there: it is made once and never overwritten.
  if (kept !== undefined && !existsSync(key)) throw new Misuse(key);
  const device = kept === undefined ? await deviceKey({ ...options, file: key }) : { ...kept.said, publicKey: kept.said.key };
  tell(t('enrol.key', { tier: String(device.tier) }));
  const request = kept ?? (await requested(facility, options, { device, key, t }));
  const asked = await brought(hub, request, options, t);
  const mark = markGroups(enrolmentMark(request.request)).join(' ');
  tell(t('enrol.asked', { terminal: asked.terminal, id: request.id }));
  if (asked.state === 'waiting') tell(`${t('enrol.read-out')}\n\n    ${mark}\n\n${t('enrol.waiting')}`);
  const done = await follow(request, options, { until, output, t });
  output.result({ id: request.id, terminal: done.terminal, tier: device.tier, digits: mark, state: done.state, ...done.here }, () => [
    done.state === 'in-use' ? t('enrol.in-use', { terminal: done.terminal }) : t('enrol.not-yet', { state: done.state }),
  ]);
  return done.state === 'in-use' ? EXIT.holds : EXIT.complain;
};

/** Also shows, before a pass is used up, that hub and anchor belong together and that the facility exists. */
const nameOfFacility = async (id: string, { anchor, hub }: EnrolOptions, output: Output): Promise<string> => {
  const { directory } = await directoryFrom({ anchor, from: hub }, output);
  const facility = directory.facilities.get(id);
  if (facility === undefined) throw new Declined('fleet/unknown-facility', EXIT.usage);
  return facility.names[languageOf()];
};

interface Making {
  readonly device: DevicePublic;
  readonly key: string;
  readonly t: EnrolmentText;
}

const askForPass = async ({ pass }: EnrolOptions, t: EnrolmentText) =>
  pass === undefined ? passIn(await readSecretLine(t('enrol.pass-prompt'))) : passFile(pass);

const requested = async (facility: string, options: EnrolOptions, { device, key, t }: Making): Promise<KeptRequest> => {
  const { folder, place, hours } = options;
  if (place === undefined) throw new Misuse('--place');
  const pass = await askForPass(options, t);
  return makeRequest(folder, { facility, place, ...(hours === undefined ? {} : { hours }), pass }, device, key);
};

const brought = async (hub: string, request: KeptRequest, options: EnrolOptions, t: EnrolmentText): Promise<EnrolmentShown> => {
  try {
    return await askAbout(hub, request.id);
  } catch (error) {
    if (!(error instanceof Declined) || error.code !== 'enrolment/not-found') throw error;
    return bringRequest(hub, request, await askForPass(options, t));
  }
};

interface Following {
  readonly until: number;
  readonly output: Output;
  readonly t: EnrolmentText;
}

/** Until the first canary was seen, or the time is over. What an officer refused, or what waited too long, is `Declined`. */
const follow = async (
  request: KeptRequest,
  options: EnrolOptions,
  { until, output, t }: Following,
): Promise<Pick<EnrolmentShown, 'terminal' | 'state'> & { readonly here?: Here }> => {
  let told = '';
  let here: Here | undefined;
  for (;;) {
    const shown = await patiently(() => askAbout(options.hub, request.id), until);
    const { state, terminal } = shown;
    if (state === 'refused' || state === 'expired') throw new Declined(`enrolment/${state}`);
    if (state === 'approved' && told !== state) tell(t('enrol.approved'));
    told = state;
    if (state === 'stated' || state === 'in-use') here ??= await installed(request, terminal, options, { until, output, t });
    // "In the directory" is what this device has read there, not what the hub says.
    if (Date.now() >= until || (state === 'in-use' && here !== undefined))
      return here === undefined ? { terminal, state: state === 'waiting' ? state : 'approved' } : { terminal, state, here };
    await pause(POLL_MS);
  }
};

interface Here {
  readonly config: string;
  /** Process id of the agent, where this command started it. */
  readonly agent?: number;
}

const installed = async (
  request: KeptRequest,
  terminal: string,
  options: EnrolOptions,
  { until, output, t }: Following,
): Promise<Here | undefined> => {
  const config = await patiently(() => settle(request, terminal, options, output), until);
  if (config === undefined) return undefined;
  tell(t('enrol.stated', { config }));
  const started = options.start === true ? startHere(options.folder, config) : undefined;
  tell(started === undefined ? t('enrol.start') : t('enrol.started', { log: started.log }));
  tell(t('enrol.canary'));
  return { config, ...(started?.pid === undefined ? {} : { agent: started.pid }) };
};

/** A hub that is being started again ends no ceremony. */
const patiently = async <T>(act: () => Promise<T>, until: number): Promise<T> => {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Fault) || Date.now() >= until) throw error;
      await pause(POLL_MS);
    }
  }
};

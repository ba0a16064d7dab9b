import { concat, parseBase64, utf8 } from '@dauys/basics/bytes.ts';
import { isoOf, systemClock } from '@dauys/basics/clock.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { verifyStrict } from '@dauys/directory/signature.ts';
import {
  ENROLMENT_DECISION_DOMAIN,
  heldRequest,
  isSameName,
  readEnrolmentDecision,
  terminalStatementOf,
  type EnrolmentDecision,
  type EnrolmentRequest,
  type EnrolmentShown,
} from '@dauys/protocol/enrolment.ts';
import { enrolmentMark, markGroups } from '@dauys/sealing/enrolment.ts';
import type { EnrolmentText } from '@dauys/wording/compiled/enrolment.ts';
import { draftEntry } from '../directory/entry.ts';
import { directoryFrom } from '../directory/read.ts';
import { Declined, EXIT, languageOf, type Output } from '../output.ts';
import { askAbout } from './request.ts';

export interface DraftOptions {
  readonly hub: string;
  readonly anchor: string;
  readonly request: string;
  readonly to: string;
}

/** Makes the entry that the directory's signers are asked to sign, once device and officer have signed their parts. The hub is believed nothing. */
export const draftTerminal = async ({ hub, anchor, request: id, to }: DraftOptions, output: Output, t: EnrolmentText): Promise<number> => {
  const { directory } = await directoryFrom({ anchor, from: hub }, output);
  const shown = await askAbout(hub, id);
  const { said, decision, officer } = approvedBy(shown, directory);
  const { terminal, technician } = decision;
  draftEntry(to, terminalStatementOf(said, { terminal, at: isoOf(systemClock.now()) }));
  const mark = markGroups(enrolmentMark(parseBase64(shown.request) ?? new Uint8Array(0))).join(' ');
  const facility = directory.facilities.get(said.facility)?.names[languageOf()] ?? said.facility;
  const told = {
    terminal,
    facility,
    place: said.place,
    tier: String(said.tier),
    technician,
    officer,
    body: decision.body,
    at: decision.at,
    mark,
  };
  output.result({ file: to, ...told }, () => [t('draft.read', told), t('draft.done', { file: to })]);
  return EXIT.holds;
};

interface Approved {
  readonly said: EnrolmentRequest;
  readonly decision: EnrolmentDecision;
  /** Her name in the directory. */
  readonly officer: string;
}

/**
 * Device and officer, each by the own key: that the request is the device's, that an officer whom the cosigned directory knows now has approved
 * exactly this one, and that she is not the technician. Throws `Declined('enrolment/not-approved' | 'enrolment/same-person')`.
 */
export const approvedBy = (shown: EnrolmentShown, directory: Directory): Approved => {
  const request = heldRequest(shown);
  if (!request.ok || shown.decision === undefined) throw new Declined('enrolment/not-approved');
  const { statement, signature, key } = shown.decision;
  const [bytes, signed] = [parseBase64(statement), parseBase64(signature)];
  const held = directory.officerKey(key);
  const decision = bytes && readEnrolmentDecision(bytes);
  const isSigned =
    held !== undefined &&
    bytes !== undefined &&
    signed !== undefined &&
    verifyStrict(signed, concat(utf8(ENROLMENT_DECISION_DOMAIN), bytes), held.publicKey);
  if (!isSigned || decision === undefined) throw new Declined('enrolment/not-approved');
  const officer = directory.officers.get(decision.by);
  const isHers = officer?.key === key && officer.retired === undefined && officer.body === decision.body;
  if (!isHers || decision.kind !== 'approved' || decision.request !== shown.id || decision.terminal !== shown.terminal)
    throw new Declined('enrolment/not-approved');
  if (isSameName(officer.name, decision.technician)) throw new Declined('enrolment/same-person');
  return { said: request.value, decision, officer: officer.name };
};

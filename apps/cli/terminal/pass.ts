import { readFileSync } from 'node:fs';
import { hex } from '@dauys/basics/bytes.ts';
import type { EnrolmentPass } from '@dauys/protocol/enrolment.ts';
import { platformRandom } from '@dauys/sealing/code.ts';
import { enrolmentPassHash } from '@dauys/sealing/enrolment.ts';
import { freshPaperKey, paperKeyGroups } from '@dauys/sealing/paperKey.ts';
import type { EnrolmentText } from '@dauys/wording/compiled/enrolment.ts';
import { postToHub } from '../directory/hub.ts';
import { EXIT, type Output } from '../output.ts';

export interface PassOptions extends Omit<EnrolmentPass, 'hash'> {
  readonly hub: string;
  readonly operatorToken: string;
}

/** Makes the digits, brings the hub their hash, and prints them: once, here, and nowhere else. */
export const givePass = async (
  { hub, operatorToken, technician, facility, officer }: PassOptions,
  output: Output,
  t: EnrolmentText,
): Promise<number> => {
  const pass = freshPaperKey(platformRandom);
  const asked: EnrolmentPass = {
    hash: hex(enrolmentPassHash(pass)),
    technician,
    facility,
    ...(officer === undefined ? {} : { officer }),
  };
  await postToHub(hub, '/provision/enrolment-passes', asked, readFileSync(operatorToken, 'utf8').trim());
  const digits = paperKeyGroups(pass).join(' ');
  output.result({ facility, technician, digits }, () => [t('pass.done', { technician, facility }), digits]);
  return EXIT.holds;
};

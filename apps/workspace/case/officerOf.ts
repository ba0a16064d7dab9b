import type { Session } from '../sign-in/unlock.ts';
import type { ActingOfficer } from './officerActs.ts';

export const officerOf = ({ officer, statementSeed }: Session): ActingOfficer => ({
  id: officer.id,
  body: officer.body,
  key: officer.statementKey,
  statementSeed,
});

import type { Bytes } from '@dauys/basics/bytes.ts';
import type { HubConfig } from '../config.ts';
import { readClientData } from './challenge.ts';
import type { Place } from './webauthn.ts';

type Told = Pick<HubConfig, 'workspaces'>;

/** Where the officers of a body sign in, as the operator wrote it down; `undefined` when he did not: then there are no passkeys for them. */
export const placeOf = ({ workspaces }: Told, body: string): Place | undefined => workspaces.find((workspace) => workspace.body === body);

/** The place that a browser says it is at, when it is one of ours. */
export const placeSaid = ({ workspaces }: Told, clientData: Bytes): Place | undefined => {
  const origin = readClientData(clientData)?.origin;
  return workspaces.find((workspace) => workspace.origin === origin);
};

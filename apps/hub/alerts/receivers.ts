import type { AlertRole } from '@dauys/fleet/alerts.ts';
import type { BodyRole } from '../urgent/rules.ts';
import type { ConfiguredReceiver } from './configured.ts';

/** Names of who holds that role for that facility. Pure. */
export const receiversOf = (
  receivers: readonly ConfiguredReceiver[],
  { to, facility, region }: { readonly to: AlertRole; readonly facility: string; readonly region: string | undefined },
): readonly string[] =>
  receivers
    .filter(({ role, facilities, regions }) => {
      if (role !== to) return false;
      if (facilities === undefined && regions === undefined) return true;
      return facilities?.includes(facility) === true || (region !== undefined && regions?.includes(region) === true);
    })
    .map(({ name }) => name);

/** Names of who holds that role at that body. Pure. */
export const receiversAt = (
  receivers: readonly ConfiguredReceiver[],
  { to, body }: { readonly to: BodyRole; readonly body: string },
): readonly string[] => receivers.filter(({ role, bodies }) => role === to && bodies?.includes(body) === true).map(({ name }) => name);

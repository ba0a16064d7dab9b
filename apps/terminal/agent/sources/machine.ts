import type { Details } from '@dauys/journal/entry.ts';
import type { TpmLife } from '../device/tpm.ts';
import { uptimeMs } from './clock.ts';
import type { Tree } from './tree.ts';

/**
 * What `boot` says of the machine under the agent. `system`: eight digits of the kernel's random boot id, so that a process that died and a
 * machine that went off are told apart; `up`: seconds since the machine started. A TPM adds how often the machine's power was cycled, which no
 * copied disk can hide, and whether its clock is safe.
 */
export const machineFacts = (tree: Tree, life?: TpmLife): Details => {
  const id = /^[0-9a-f]{8}/.exec(tree.text('proc/sys/kernel/random/boot_id') ?? '')?.[0];
  const up = uptimeMs(tree);
  return {
    ...(id === undefined ? {} : { system: id }),
    ...(up === undefined ? {} : { up: Math.floor(up / 1_000) }),
    ...(life === undefined ? {} : { resets: life.resets, safe: life.safe ? 'yes' : 'no' }),
  };
};

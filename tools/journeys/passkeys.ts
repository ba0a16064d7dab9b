/** Security keys for journeys: Chromium's virtual authenticators, with PRF, put in and taken out by hand. */
import type { CDPSession, Page } from 'playwright-core';

export interface SecurityKey {
  /** Only the key that is touched answers. */
  touch(): Promise<void>;
  /** Takes it out: what was made on it is out of reach until it is put in again. */
  rest(): Promise<void>;
}

export interface KeyRing {
  /** A new key is put in and touched; the others rest. */
  add(): Promise<SecurityKey>;
}

/** CTAP 2.1 security keys that hold discoverable passkeys, verify their user and know PRF. They belong to one page. */
export const keyRingOf = async (page: Page): Promise<KeyRing> => {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable', { enableUI: false });
  const all: string[] = [];
  const simulate = (authenticatorId: string, enabled: boolean): Promise<unknown> =>
    session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
  const touch = async (id: string): Promise<void> => {
    for (const other of all) await simulate(other, other === id);
  };
  return {
    add: async () => {
      const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          ctap2Version: 'ctap2_1',
          transport: 'usb',
          hasResidentKey: true,
          hasUserVerification: true,
          hasPrf: true,
          automaticPresenceSimulation: true,
          isUserVerified: true,
        },
      });
      all.push(authenticatorId);
      await touch(authenticatorId);
      return { touch: () => touch(authenticatorId), rest: async () => void (await simulate(authenticatorId, false)) };
    },
  };
};

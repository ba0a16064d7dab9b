import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { NOT_THERE, type Source } from './source.ts';
import { makeAllowance } from './watch.ts';

/** What whoever answers at the hub's address shows of itself. Hashes are SHA-256 in hex. */
export interface Shown {
  readonly certificate: string;
  /** Of the public key (SubjectPublicKeyInfo): it outlives renewals. */
  readonly key: string;
  /** Whether an authority of this machine's store vouches for the name, now. */
  readonly trusted: boolean;
}

/** Whom we expect there. Without pins the machine's store decides. */
export const isExpected = (shown: Shown, pins: readonly string[]): boolean =>
  pins.length === 0 ? shown.trusted : pins.includes(shown.key);

const PATIENCE_MS = 2_000;
/** While beats are answered; and while they are not. */
const [EVERY_MS, TROUBLED_MS] = [900_000, 30_000] as const;
/** For how long after the right one is seen again the next beats still say it, ms. */
const TOLD_FOR_MS = 120_000;

export interface Watched {
  readonly name: string;
  readonly url: string;
  /** SHA-256 of public keys, hex. */
  readonly pins: readonly string[];
}

interface Deps {
  readonly uplinks: readonly Watched[];
  /** Whether beats of this uplink are not answered now. */
  isTroubled(name: string): boolean;
  readonly see?: (url: string) => Promise<Shown | undefined>;
}

/**
 * Looks at the certificate behind each uplink: every quarter of an hour, and when beats go unanswered. Nothing is said over that connection. A
 * certificate that is not the expected one is written down by its hash, once as long as it is the same. Beats go on where the machine's store
 * lets them: what they carry is sealed to the hub's key from the directory, so whoever opens TLS reads nothing.
 */
export const certificateOf = ({ uplinks, isTroubled, see = seeCertificate }: Deps): Source => {
  const watched = uplinks.filter(({ url }) => url.startsWith('https:')).map((uplink) => ({ uplink, ...unseen }));
  const allowance = makeAllowance();
  let lastForeign: number | undefined;
  return {
    name: 'certificate',
    look: async ({ elapsed }, kept) => {
      if (watched.length === 0) return NOT_THERE;
      await Promise.all(
        watched.map(async (one) => {
          const troubled = isTroubled(one.uplink.name);
          // At once when trouble begins or ends: that is when somebody came or went.
          if (troubled === one.troubled && elapsed - one.at < (troubled ? TROUBLED_MS : EVERY_MS)) return;
          Object.assign(one, { at: elapsed, troubled });
          one.shown = (await see(one.uplink.url)) ?? one.shown;
        }),
      );
      const foreign = watched.flatMap(({ uplink, shown }) => (shown === undefined || isExpected(shown, uplink.pins) ? [] : [shown]));
      if (foreign.length > 0) lastForeign = elapsed;
      const isRecent = lastForeign !== undefined && elapsed - lastForeign < TOLD_FOR_MS;
      const now = foreign
        .map(({ certificate }) => certificate)
        .toSorted()
        .join(' ');
      const fresh = foreign.filter(({ certificate }) => !(kept ?? '').includes(certificate));
      const mayTell = fresh.length === 0 || allowance.take(elapsed);
      return {
        there: true,
        entries: mayTell ? fresh.map(({ certificate }) => ({ kind: 'tls-refused', details: { certificate } })) : [],
        conditions: isRecent ? ['tls-intercepted'] : [],
        ...(mayTell && now !== (kept ?? '') ? { keep: now } : {}),
      };
    },
  };
};

const unseen: { at: number; troubled: boolean; shown: Shown | undefined } = { at: -Infinity, troubled: false, shown: undefined };

/** Shakes hands, looks, and hangs up; `undefined` when nobody shakes hands in time. */
const seeCertificate = async (url: string): Promise<Shown | undefined> => {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  // Taken whatever it is: it is to be looked at, and nothing is sent.
  const socket = connect({
    ...{ host, port: Number(port || 443), rejectUnauthorized: false },
    ...(isIP(host) === 0 ? { servername: host } : {}),
  });
  socket.on('error', () => undefined);
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(PATIENCE_MS) });
    const shown = socket.getPeerX509Certificate();
    if (shown === undefined) return undefined;
    const key = shown.publicKey.export({ type: 'spki', format: 'der' });
    return { certificate: sha256(shown.raw), key: sha256(key), trusted: socket.authorized };
  } catch {
    // Nobody there, or nothing that speaks TLS: that is an unanswered beat, not a foreign certificate.
    return undefined;
  } finally {
    socket.destroy();
  }
};

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

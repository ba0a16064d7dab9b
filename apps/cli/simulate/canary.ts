/** Tests of the way from simulated terminals, sealed and signed as a page's and an agent's would be: who opens them at a body sees no difference. */
import { base64, hex, type Bytes } from '@dauys/basics/bytes.ts';
import { dayIn, instant, type Instant } from '@dauys/basics/clock.ts';
import { encodeInner, type Manifest } from '@dauys/complaint/manifest.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { bucketFor } from '@dauys/sealing/bucket.ts';
import { generateCode, platformRandom } from '@dauys/sealing/code.ts';
import { commitment } from '@dauys/sealing/commitment.ts';
import { keysOfCode, threadToken, type ComplainantKeys } from '@dauys/sealing/complainant.ts';
import { encodeEnvelopeParcel, fileHash, LABEL_DOMAIN, labelBytes } from '@dauys/sealing/envelope.ts';
import { sealPadded } from '@dauys/sealing/seal.ts';
import { ZONE } from './country.ts';

/** A body whose responder opens tests, and to which key. */
export interface Addressee {
  readonly body: string;
  readonly epoch: number;
  readonly recipient: string;
}

/** Bodies with a responder, as the directory says now. */
export const addresseesIn = (directory: Pick<Directory, 'responders' | 'currentEpoch'>, at: Instant): readonly Addressee[] =>
  [...directory.responders.keys()].flatMap((body) => {
    const epoch = directory.currentEpoch(body, at);
    return epoch === undefined ? [] : [{ body, epoch: epoch.epoch, recipient: epoch.canaryRecipient }];
  });

export interface CanaryOrder {
  readonly terminal: string;
  readonly counter: number;
  readonly at: Instant;
  readonly to: Addressee;
  sign(domain: string, message: Uint8Array): Bytes;
}

/** Stretching a code takes a second: one for all tests of a process. Nobody will ever type it. */
export const canaryKeys = (): Promise<ComplainantKeys> => keysOfCode(generateCode(platformRandom));

/** The parcel of one test. */
export const canaryParcel = async ({ terminal, counter, at, to, sign }: CanaryOrder, keys: ComplainantKeys): Promise<Bytes> => {
  const [envelopeId, r] = [hex(platformRandom(16)), platformRandom(16)];
  const inner = encodeInner(manifestOf({ terminal, to, keys, envelopeId, r }), []);
  const bucket = bucketFor(inner.length);
  if (bucket === undefined) throw new RangeError('a test is a text');
  const file = await sealPadded(inner, [to.recipient]);
  const h = fileHash(file);
  const named = { v: 1, envelopeId, body: to.body, epoch: to.epoch, bucket, urgent: false, h: hex(h) } as const;
  const label = labelBytes({ ...named, C: hex(commitment('accepted', 0, r, h)), terminal, counter, day: dayIn(ZONE, at) });
  return encodeEnvelopeParcel({ labelBytes: label, signature: sign(LABEL_DOMAIN, label), file });
};

interface Sealing extends Pick<CanaryOrder, 'terminal' | 'to'> {
  readonly keys: ComplainantKeys;
  readonly envelopeId: string;
  readonly r: Bytes;
}

const manifestOf = ({ terminal, to, keys, envelopeId, r }: Sealing): Manifest => ({
  ...{ v: 1, envelopeId, body: to.body, epoch: to.epoch, terminal },
  ...{ kind: 'complaint', language: 'kk', category: 'other', urgent: false, disclosure: 'anonymous', text: 'canary', attachments: [] },
  replyRecipient: keys.replyRecipient,
  mailboxKey: base64(keys.mailboxKey),
  threadToken: base64(threadToken(keys.threadKey, to.body)),
  ...{ r: base64(r), q: base64(keys.q), canary: hex(platformRandom(16)) },
});

/** Draws from 0 up to but not including 1. */
type Chance = () => number;

/** When each terminal lodges its next test, in the hub's time. */
export interface CanaryClock {
  /** Whether one is due; then the next is due after half a period to a whole one, as a page's. */
  takes(terminal: string, now: Instant): boolean;
}

/** The first ones leave spread over half a period: a whole country that lodges in one second is none. */
export const canaryClock = (periodMs: () => number, chance: Chance): CanaryClock => {
  const due = new Map<string, Instant>();
  return {
    takes: (terminal, now) => {
      const at = due.get(terminal);
      if (at === undefined) due.set(terminal, instant(now + Math.floor((chance() * periodMs()) / 2)));
      if (at === undefined || now < at) return false;
      due.set(terminal, instant(now + Math.floor((0.5 + chance() / 2) * periodMs())));
      return true;
    },
  };
};

import { assertNever, VerificationError } from '@dauys/basics/failure.ts';
import type { LedgerCode } from '@dauys/ledger/codes.ts';
import { encodeCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { emptyRoot } from '@dauys/ledger/merkle.ts';
import { signNote } from '@dauys/ledger/note.ts';
import { verifyCheckpoint } from '@dauys/ledger/policy.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { Context } from '../context.ts';
import { keepCheckpoint, newestCheckpoint, newestPublished, publishCheckpoint, type KeptCheckpoint } from './checkpoint-store.ts';
import { collectCosignatures, type Cosigned } from './cosign.ts';
import { nextStep, type Next } from './decide.ts';
import type { Ledger } from './ledgers.ts';
import { paceOf, type Pace } from './pace.ts';
import { askPermission } from './permission.ts';
import { sequenceBatch, sequenceStatements } from './sequence.ts';
import { foundLedger, readHead, type Head } from './tree-store.ts';
import { postToWitness, type Post } from './witness-client.ts';

export type SequencerContext = Pick<Context, 'db' | 'clock' | 'log' | 'config' | 'directory'>;

/** What was taken up, and whether something has changed by it: then the next step may be taken at once. */
export interface Taken {
  readonly step: Next;
  readonly progressed: boolean;
}

/** Takes the next step of one ledger, whatever it is. Any step may fail or the process end at any point; the next call goes on. */
export type Stepper = () => Promise<Taken>;

/** `post` is how witnesses are reached; tests put the network between. */
export const stepperOf = (context: SequencerContext, ledger: Ledger, post: Post = postToWitness): Stepper => {
  const memory: Memory = { permittedAt: undefined, seen: new Map(), said: new Map() };
  return async () => {
    const { db, clock, config, directory } = context;
    const at = clock.now();
    const pace = paceOf(ledger.name, config.sequencing, { directory: directory.current(), at });
    const head = await readHead(db, ledger.name);
    const newest = await newestCheckpoint(db, ledger.name);
    const step = nextStep({ size: head?.size, newest, permittedAt: memory.permittedAt, isDue: isDue(head, at, pace) });
    return { step, progressed: await perform({ context, ledger, post, memory, at, pace }, step, { head, newest }) };
  };
};

interface Memory {
  permittedAt: number | undefined;
  readonly seen: Map<string, number>;
  /** What was last logged, by subject, so that a state of hours is one line and not thousands. */
  readonly said: Map<string, string>;
}

interface Doing {
  readonly context: SequencerContext;
  readonly ledger: Ledger;
  readonly post: Post;
  readonly memory: Memory;
  readonly at: Instant;
  readonly pace: Pace;
}

// A clock that went back must not stop the ledger until it has caught up.
const isDue = (head: Head | undefined, at: Instant, { everyMs }: Pace): boolean =>
  head !== undefined && (at < head.at || at - head.at >= everyMs);

const perform = async (doing: Doing, step: Next, { head, newest }: { head: Head | undefined; newest: KeptCheckpoint | undefined }) => {
  if (step === 'found' || head === undefined) {
    await foundLedger(doing.context.db, doing.ledger.name, { root: emptyRoot, at: doing.at });
    return true;
  }
  switch (step) {
    case 'ask':
      return ask(doing, head);
    case 'sign':
      return sign(doing, head);
    case 'publish':
      return newest !== undefined && publish(doing, newest);
    case 'sequence':
      return sequence(doing, head);
    case 'rest':
      return false;
    default:
      return assertNever(step);
  }
};

const ask = async ({ context: { db, log }, ledger, post, memory, pace }: Doing, head: Head): Promise<boolean> => {
  const published = await newestPublished(db, ledger.name);
  const answer = await askPermission(ledger, { ownSize: head.size, published }, { post, ms: pace.witnessMs });
  if (answer.kind === 'sign') {
    memory.permittedAt = head.size;
    memory.said.delete('refrains');
    log('ledger.permitted', { ledger: ledger.name, size: head.size });
    return true;
  }
  const seen = answer.kind === 'behind' ? answer.seen : head.size;
  // Another hub may have gone on since we read our size: then the next question is the right one.
  if (answer.kind === 'behind' && ((await readHead(db, ledger.name))?.size ?? 0) >= seen) return false;
  const code = answer.kind === 'behind' ? 'ledger/behind-witnesses' : 'ledger/no-quorum-reached';
  if (news(memory, 'refrains', `${code} ${head.size} ${seen}`))
    log('ledger.refrains', { ledger: ledger.name, size: head.size, seen, code });
  return false;
};

/** Sequenced and durable before it is signed: what is signed here can never become another tree of this size. */
const sign = async ({ context: { db }, ledger: { name, origin, signer }, at }: Doing, { size, root }: Head): Promise<boolean> => {
  const note = await signNote(encodeCheckpoint({ origin, size, root }), origin, signer);
  // Ed25519 is deterministic: signed twice, it is the same note.
  if ((await keepCheckpoint(db, name, { size, note, at })) !== note) throw new VerificationError<LedgerCode>('ledger/forked');
  return true;
};

/** Published only as others will read it: with a quorum of cosignatures that hold, under the anchor's policy. */
const publish = async (doing: Doing, newest: KeptCheckpoint): Promise<boolean> => {
  const { context, ledger, post, memory, at, pace } = doing;
  const cosigned = await collectCosignatures(ledger, newest, { db: context.db, post, ms: pace.witnessMs, seen: memory.seen });
  tellAnswers(doing, cosigned);
  const furthest = Math.max(0, ...cosigned.answers.map(({ answer }) => (answer.kind === 'seen' ? answer.size : 0)));
  if (furthest > newest.size) {
    // A witness saw a tree that we have not: ask again before anything else, and stop if it is so.
    memory.permittedAt = undefined;
    return true;
  }
  const verdict = quorumOf(cosigned.note, ledger);
  if (typeof verdict === 'string') {
    if (news(memory, 'unpublished', `${newest.size} ${verdict}`))
      context.log('ledger.unpublished', { ledger: ledger.name, size: newest.size, code: verdict });
    return false;
  }
  await publishCheckpoint(context.db, ledger.name, { size: newest.size, note: cosigned.note, at });
  context.log('ledger.published', { ledger: ledger.name, size: newest.size, witnesses: verdict });
  return true;
};

/** How many witnesses vouch for the note, or why it does not hold. */
const quorumOf = (note: string, { policy }: Ledger): number | string => {
  try {
    return verifyCheckpoint(note, policy).witnesses.length;
  } catch (error) {
    if (error instanceof VerificationError) return error.code;
    throw error;
  }
};

const tellAnswers = ({ context, ledger, memory }: Doing, { answers }: Cosigned): void => {
  for (const { witness, answer } of answers) {
    const code = answer.kind === 'silent' ? answer.code : answer.kind;
    const before = memory.said.get(`witness ${witness}`) ?? 'cosigned';
    memory.said.set(`witness ${witness}`, code);
    if (before !== code) context.log('ledger.witness', { ledger: ledger.name, witness, code });
  }
};

const sequence = async ({ context, ledger, memory, at, pace }: Doing, head: Head): Promise<boolean> => {
  const { db, directory, log } = context;
  const bodies = [...directory.current().bodies.keys()];
  const next =
    ledger.name === 'cases' ? await sequenceBatch(db, head, { size: pace.batchSize, bodies, at }) : await sequenceStatements(db, head, at);
  if (next === undefined) return false;
  memory.permittedAt = next.size;
  log('ledger.grown', { ledger: ledger.name, size: next.size });
  return true;
};

const news = ({ said }: Memory, subject: string, what: string): boolean => {
  if (said.get(subject) === what) return false;
  said.set(subject, what);
  return true;
};

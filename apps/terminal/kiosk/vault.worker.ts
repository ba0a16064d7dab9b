import { VerificationError } from '@dauys/basics/failure.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { codeGroups, parseCode, type Code } from '@dauys/sealing/code.ts';
import { keysOfCode, type ComplainantKeys } from '@dauys/sealing/complainant.ts';
import { openAnswers, tagsOf } from './answers.ts';
import { lodgingBody, sealComplaint } from './lodge.ts';
import { askOwn, openOwn, wrapOwn, type OwnAsking } from './own-vault.ts';
import type { Opened, VaultOrder, VaultReport } from './vaultWords.ts';
import { holdRecording, type Holding } from './voice/holding.ts';

// The keys of one complainant live here and nowhere else; they end with the worker, which ends with the session. A number may open several codes.
let keysHeld: readonly ComplainantKeys[] = [];
/** Whose answers came from which body. */
const answeredBy = new Map<string, ComplainantKeys>();
let asking: OwnAsking | undefined;
/** The recording, under a key of its own. */
let held: Holding | undefined;

const say = (report: VaultReport): void => self.postMessage(report);

const carryOut = async (order: VaultOrder): Promise<VaultReport | undefined> => {
  switch (order.do) {
    case 'seal':
      return seal(order);
    case 'enter': {
      const code = parseCode(order.digits);
      if (!code.ok) return { say: 'failed', code: code.error.code };
      return entered([code.value]);
    }
    case 'own-ask': {
      asking = await askOwn(order.word, redact(order.number), order.servers);
      return { say: 'own', value: asking.asks };
    }
    case 'own-wrap': {
      const code = parseCode(order.code);
      if (!code.ok) return { say: 'failed', code: code.error.code };
      return { say: 'own', value: await wrapOwn(asking ?? missing(), order.answered, code.value) };
    }
    case 'own-open': {
      const codes = await openOwn(asking ?? missing(), order.answered);
      return 'trouble' in codes ? { say: 'own', value: codes } : entered(codes);
    }
    case 'open':
      return open(order);
    case 'hold':
      held?.drop();
      held = holdRecording();
      return undefined;
    case 'add':
      held?.add(new Uint8Array(order.piece));
      return undefined;
    case 'close':
      return { say: 'closed', value: await (held ?? unrecorded()).close() };
    case 'hear':
      return { say: 'heard', value: await (held ?? unrecorded()).open() };
    case 'drop':
      held?.drop();
      held = undefined;
      return undefined;
  }
};

type Order<Do extends VaultOrder['do']> = Extract<VaultOrder, { do: Do }>;

const seal = async ({ content, to, terminal, follows, canary, recording }: Order<'seal'>): Promise<VaultReport> => {
  const known = follows ? (answeredBy.get(to.id) ?? keysHeld[0] ?? missing()) : undefined;
  // It comes first: it is what the person says.
  const recorded = recording === undefined ? [] : [{ ...recording, bytes: await (held ?? unrecorded()).open() }];
  const sealed = await sealComplaint({
    content: redact({ ...content, pictures: [...recorded, ...content.pictures] }),
    to,
    terminal,
    ...(known === undefined ? {} : { keys: known }),
    ...(canary === undefined ? {} : { canary }),
    onStage: (stage) => say({ say: 'stage', stage }),
  });
  const code = sealed.code === undefined ? {} : { code: codeGroups(sealed.code) };
  return { say: 'sealed', value: { lodging: sealed.lodging, body: lodgingBody(sealed), ...code } };
};

const open = async (order: Order<'open'>): Promise<VaultReport> => {
  const opened = await Promise.all((keysHeld.length === 0 ? missing() : keysHeld).map((keys) => openOf(keys, order)));
  return {
    say: 'opened',
    value: { statements: opened.flatMap(({ statements }) => statements), untrusted: opened.flatMap(({ untrusted }) => untrusted) },
  };
};

const entered = async (codes: readonly Redacted<Code>[]): Promise<VaultReport> => {
  // One after the other: each takes 64 MiB.
  const keys: ComplainantKeys[] = [];
  for (const code of codes) keys.push(await keysOfCode(code));
  keysHeld = keys;
  return { say: 'entered', value: { tags: keys.map(tagsOf) } };
};

/** What came under one code's own tags. */
const openOf = async (keys: ComplainantKeys, { replies, officers }: Order<'open'>): Promise<Opened> => {
  const own = new Set(tagsOf(keys));
  const { statements, untrusted } = await openAnswers(
    replies.filter(({ tag }) => own.has(tag)),
    keys,
    officers,
  );
  for (const statement of statements) answeredBy.set(reveal(statement).body, keys);
  return { statements: statements.map(reveal), untrusted };
};

const missing = (): never => {
  throw new VerificationError<'kiosk/no-code'>('kiosk/no-code');
};

const unrecorded = (): never => {
  throw new VerificationError<'recording/missing'>('recording/missing');
};

self.onmessage = ({ data }: MessageEvent<VaultOrder>) => {
  carryOut(data).then(
    (report) => report && say(report),
    (error: unknown) => say({ say: 'failed', code: error instanceof VerificationError ? error.code : 'kiosk/fault' }),
  );
};

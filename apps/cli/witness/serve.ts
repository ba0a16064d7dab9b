import { type Clock, systemClock } from '@dauys/basics/clock.ts';
import { assertNever } from '@dauys/basics/failure.ts';
import { cosign } from '@dauys/ledger/cosignature.ts';
import { decideAddCheckpoint, MAX_ADD_CHECKPOINT, parseAddCheckpoint } from '@dauys/ledger/witness.ts';
import type { FastifyInstance } from 'fastify';
import { endInOrder, FAULT, listenAt, smallServer, refuseInText } from '../door.ts';
import type { WitnessConfig } from './config.ts';
import { witnessLog, type WitnessLog } from './events.ts';
import { openWitnessStore, type WitnessStore } from './store.ts';

const originOf = (note: string): string => note.slice(0, Math.max(0, note.indexOf('\n'))).slice(0, 255);

/** Answers one add-checkpoint request (C2SP tlog-witness): 200 with a cosignature line, 409 with the size it has seen, or a refusal. */
const answer = async (
  body: string,
  { config, store, clock, log }: { config: WitnessConfig; store: WitnessStore; clock: Clock; log: WitnessLog },
): Promise<{ status: number; type: string; text: string }> => {
  const parsed = parseAddCheckpoint(body);
  if (!parsed.ok) return { status: 400, type: 'text/plain', text: `${parsed.error.code}\n` };
  const request = parsed.value;
  const origin = originOf(request.note);
  const logKey = config.logs.get(origin);
  if (logKey === undefined) return { status: 404, type: 'text/plain', text: 'ledger/unknown-log\n' };
  const at = clock.now();
  const decision = store.advance(origin, at, (state) => decideAddCheckpoint({ request, state, logKey }));
  switch (decision.kind) {
    case 'cosign': {
      // Already on disk: losing the cosignature now loses nothing, the log asks again.
      const line = await cosign(decision.text, { name: config.name, signer: config.signer, at });
      log('witness.cosigned', { origin, size: decision.size });
      return { status: 200, type: 'text/plain', text: line };
    }
    case 'conflict':
    case 'refuse': {
      log('witness.refused', { origin, code: decision.code });
      if (decision.code === 'ledger/forked' || decision.code === 'ledger/consistency-mismatch')
        store.keepEvidence({ origin, code: decision.code, note: request.note, at });
      return decision.kind === 'conflict'
        ? { status: 409, type: 'text/x.tlog.size', text: `${decision.size}\n` }
        : { status: decision.status, type: 'text/plain', text: `${decision.code}\n` };
    }
    default:
      return assertNever(decision);
  }
};

/** The witness's routes over an open store. `onFault` hears of anything but a bad request: after it, nothing more may be cosigned. */
export const witnessApp = (context: {
  config: WitnessConfig;
  store: WitnessStore;
  clock: Clock;
  log: WitnessLog;
  onFault: () => void;
}): FastifyInstance => {
  const app = smallServer({ bodyLimit: MAX_ADD_CHECKPOINT, refuse: refuseInText, onFault: context.onFault });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_ADD_CHECKPOINT }, (_request, body, done) => done(null, body));
  app.post('/add-checkpoint', async (request, reply) => {
    const { status, type, text } = await answer(typeof request.body === 'string' ? request.body : '', context);
    return reply.code(status).type(type).send(text);
  });
  return app;
};

/** Runs a witness until SIGINT or SIGTERM, or until its store fails (exit code 70). Throws `Fault` when the store is damaged. */
export const runWitness = async (config: WitnessConfig): Promise<void> => {
  const log = witnessLog(config.name);
  log('witness.configured', { config: JSON.stringify(config.printed) });
  const store = openWitnessStore(config.dataFolder);
  const onFault = () => {
    log('witness.fault', {});
    process.exit(FAULT);
  };
  const app = witnessApp({ config, store, clock: systemClock, log, onFault });
  log('witness.started', { port: await listenAt(app, config) });
  endInOrder(async () => {
    await app.close();
    store.close();
    log('witness.stopped', {});
  });
};

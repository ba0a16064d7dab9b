/** The two ways out: a mail, a signed webhook. Both end within their time; a way that is gone, slow or false is one word of a short list. */
import { readFileSync } from 'node:fs';
import { Fault } from '@dauys/basics/failure.ts';
import type { Clock } from '@dauys/basics/clock.ts';
import type { DeliveryProblem } from '@dauys/protocol/alerts.ts';
import { createTransport, type Transporter } from 'nodemailer';
import { codeOf } from '../database/store.ts';
import { hookBody, hookHeaders, mailOf, type Told } from './compose.ts';
import { readSecretLine, type ConfiguredAlerts, type ConfiguredReceiver, type Smtp } from './configured.ts';

export type Problem = Exclude<DeliveryProblem, 'not-configured'>;
export type Attempted = { readonly arrived: true } | { readonly arrived: false; readonly problem: Problem };

/** One attempt. Resolves within `withinMs`; `arrived` when whoever took it has said so, and then it may still have arrived before. */
export type Channel = (told: Told, by: { readonly withinMs: number; readonly signal: AbortSignal }) => Promise<Attempted>;

/** A channel for each receiver. Reads the secrets; throws `Fault` for a file that is missing, open to others, or holds no secret. */
export const openChannels = ({ smtp, receivers }: ConfiguredAlerts, clock: Clock): ReadonlyMap<string, Channel> => {
  const password = smtp?.passwordFile === undefined ? undefined : readSecretLine(smtp.passwordFile);
  const authority = smtp?.caFile === undefined ? undefined : readFileSync(smtp.caFile, 'utf8');
  return new Map(
    receivers.map((receiver) => [
      receiver.name,
      'hook' in receiver ? hookChannel(receiver, clock) : mailChannel(receiver, { ...needed(smtp), password, authority }),
    ]),
  );
};

const needed = (smtp: Smtp | undefined): Smtp => {
  if (smtp === undefined) throw new Fault('alerts: a receiver of mail, and no smtp');
  return smtp;
};

type MailLine = Smtp & { readonly password: string | undefined; readonly authority: string | undefined };
type MailReceiver = Extract<ConfiguredReceiver, { mail: string }>;
type HookReceiver = Extract<ConfiguredReceiver, { hook: string }>;

const mailChannel =
  ({ name, mail, language }: MailReceiver, line: MailLine): Channel =>
  async (told, { withinMs, signal }) => {
    const { subject, text, messageId, headers } = mailOf(told, { language, from: line.from, receiver: name });
    const transport = transportOf(line, withinMs);
    const sent = transport.sendMail({ from: line.from, to: mail, subject, text, messageId, headers: { ...headers } }).then(
      (): Attempted => ({ arrived: true }),
      (error: unknown): Attempted => ({ arrived: false, problem: problemOf(error) }),
    );
    const ended = over(withinMs, signal);
    const first = await Promise.race([sent, ended.late]);
    ended.clear();
    // What hangs is let go with its line.
    transport.close();
    return first;
  };

/** A line of its own for each mail: one that hangs holds up no other. */
const transportOf = ({ host, port, security, user, password, authority }: MailLine, withinMs: number): Transporter =>
  createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { minVersion: 'TLSv1.2', ...(authority === undefined ? {} : { ca: authority }) },
    ...(user === undefined || password === undefined ? {} : { auth: { user, pass: password } }),
    connectionTimeout: withinMs,
    greetingTimeout: withinMs,
    socketTimeout: withinMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });

const over = (ms: number, signal: AbortSignal): { readonly late: Promise<Attempted>; readonly clear: () => void } => {
  let end = (): void => undefined;
  const late = new Promise<Attempted>((resolve) => {
    end = () => resolve({ arrived: false, problem: 'timeout' });
  });
  const timer = setTimeout(end, ms);
  signal.addEventListener('abort', end, { once: true });
  return {
    late,
    clear: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    },
  };
};

const LEAST_SECRET = 24;

const hookChannel = ({ hook, secretFile }: HookReceiver, clock: Clock): Channel => {
  const secret = Buffer.from(readSecretLine(secretFile).replace(/^whsec_/, ''), 'base64');
  if (secret.length < LEAST_SECRET) throw new Fault(`${secretFile} holds no secret of ${LEAST_SECRET} bytes or more in base64`);
  return async (told, { withinMs, signal }) => {
    const body = hookBody(told);
    try {
      const answer = await fetch(hook, {
        method: 'POST',
        headers: hookHeaders(told.alert.key, body, { secret, now: clock.now() }),
        body,
        redirect: 'error',
        signal: AbortSignal.any([AbortSignal.timeout(withinMs), signal]),
      });
      // Nothing that a receiver writes is read.
      await answer.body?.cancel();
      return answer.ok ? { arrived: true } : { arrived: false, problem: 'refused' };
    } catch (error) {
      return { arrived: false, problem: problemOf(error) };
    }
  };
};

/** One word for what went wrong; texts of others' servers go nowhere. */
export const problemOf = (error: unknown): Problem => {
  if (!(error instanceof Error)) return 'fault';
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'timeout';
  const codes = [codeOf(error), codeOf(error.cause)].filter((code) => code !== undefined);
  if (codes.some((code) => /^(?:ETIMEDOUT|UND_ERR_\w*TIMEOUT)$/.test(code))) return 'timeout';
  if (codes.some((code) => /CERT|^ERR_TLS|^ETLS$|SELF_SIGNED|UNABLE_TO/.test(code))) return 'distrusted';
  if (codes.some((code) => /^(?:EAUTH|EENVELOPE|EMESSAGE|EPROTOCOL)$/.test(code))) return 'refused';
  if (codes.some((code) => /^(?:E[A-Z]+|UND_ERR_\w+)$/.test(code))) return 'unreachable';
  return 'fault';
};

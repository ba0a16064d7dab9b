/** Who is told of silences and of urgent matters, and by which way: the part `alerts` of the hub's configuration (docs/operating/alerts.md). */
import { readFileSync, statSync } from 'node:fs';
import { Fault } from '@dauys/basics/failure.ts';
import Type from 'typebox';

const path = Type.String({ minLength: 1, maxLength: 4_096 });
const slug = Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$' });
const address = Type.String({ pattern: '^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}$' });
const port = Type.Integer({ minimum: 1, maximum: 65_535 });

const whoShape = {
  /** Names the receiver on screens and in logs; its address stands nowhere but here. */
  name: slug,
  role: Type.Union([
    Type.Literal('facility-duty'),
    Type.Literal('technician'),
    Type.Literal('regional-supervisor'),
    Type.Literal('monitor'),
    Type.Literal('prosecutor'),
    Type.Literal('body-duty'),
    Type.Literal('body-head'),
  ]),
  /** Of `body-duty` and `body-head`, and of nobody else: where they work. */
  bodies: Type.Optional(Type.Array(slug, { minItems: 1, maxItems: 100 })),
  /** Only of these; without both, of all. */
  facilities: Type.Optional(Type.Array(slug, { minItems: 1, maxItems: 1_000 })),
  regions: Type.Optional(Type.Array(Type.String({ pattern: '^[A-Za-z0-9-]{1,20}$' }), { minItems: 1, maxItems: 100 })),
};

const mailReceiver = Type.Object(
  { ...whoShape, mail: address, language: Type.Union([Type.Literal('kk'), Type.Literal('ru'), Type.Literal('en')]) },
  { additionalProperties: false },
);
const hookReceiver = Type.Object(
  {
    ...whoShape,
    hook: Type.String({
      pattern: '^(?:https://[a-zA-Z0-9.-]{1,253}|http://(?:localhost|127\\.0\\.0\\.1))(?::[0-9]{1,5})?(?:/[!-~]{0,1000})?$',
    }),
    secretFile: path,
  },
  { additionalProperties: false },
);

export const alertsShape = Type.Object(
  {
    /** The SMTP server that takes our mail. */
    smtp: Type.Optional(
      Type.Object(
        {
          host: Type.String({ pattern: '^[A-Za-z0-9.:-]{1,253}$' }),
          port,
          /** `tls` from the first byte, `starttls` before anything is said; `none` on this machine only. */
          security: Type.Union([Type.Literal('tls'), Type.Literal('starttls'), Type.Literal('none')]),
          from: address,
          user: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
          passwordFile: Type.Optional(path),
          /** PEM of who signed the server's certificate, when the system does not know him. */
          caFile: Type.Optional(path),
        },
        { additionalProperties: false },
      ),
    ),
    receivers: Type.Array(Type.Union([mailReceiver, hookReceiver]), { maxItems: 2_000 }),
  },
  { additionalProperties: false },
);

export type ConfiguredAlerts = Type.Static<typeof alertsShape>;
export type ConfiguredReceiver = ConfiguredAlerts['receivers'][number];
export type Smtp = NonNullable<ConfiguredAlerts['smtp']>;

/** What the shape cannot say: one line a fault. Pure. */
export const alertFaults = ({ smtp, receivers }: ConfiguredAlerts): readonly string[] => {
  const names = receivers.map(({ name }) => name);
  return [
    ...names.filter((name, i) => names.indexOf(name) !== i).map((name) => `alerts: two receivers are called ${name}`),
    ...receivers
      .filter(({ role, bodies }) => isOfBody(role) !== (bodies !== undefined))
      .map(({ name }) => `alerts: ${name}: bodies are of body-duty and body-head`),
    ...receivers
      .filter(({ role, facilities, regions }) => isOfBody(role) && (facilities ?? regions) !== undefined)
      .map(({ name }) => `alerts: ${name}: a role at a body has no facilities and no regions`),
    ...(smtp === undefined && receivers.some((receiver) => 'mail' in receiver) ? ['alerts: a receiver of mail, and no smtp'] : []),
    ...(smtp?.security === 'none' && !isHere(smtp.host) ? ['alerts: mail without TLS goes to this machine only'] : []),
    ...((smtp?.user === undefined) === (smtp?.passwordFile === undefined)
      ? []
      : ['alerts: smtp has a user and no passwordFile, or the reverse']),
  ];
};

const isOfBody = (role: ConfiguredReceiver['role']): boolean => role === 'body-duty' || role === 'body-head';

const isHere = (host: string): boolean => ['localhost', '127.0.0.1', '::1'].includes(host);

/** With absolute paths. */
export const placedAlerts = ({ smtp, receivers }: ConfiguredAlerts, at: (name: string) => string): ConfiguredAlerts => ({
  ...(smtp === undefined
    ? {}
    : {
        smtp: {
          ...smtp,
          ...(smtp.passwordFile === undefined ? {} : { passwordFile: at(smtp.passwordFile) }),
          ...(smtp.caFile === undefined ? {} : { caFile: at(smtp.caFile) }),
        },
      }),
  receivers: receivers.map((receiver) => ('hook' in receiver ? { ...receiver, secretFile: at(receiver.secretFile) } : receiver)),
});

/** As it may be printed: no address of anybody. */
export const printableAlerts = ({ smtp, receivers }: ConfiguredAlerts): object => ({
  ...(smtp === undefined ? {} : { smtp: { host: smtp.host, port: smtp.port, security: smtp.security } }),
  receivers: receivers.map(({ name, role }) => ({ name, role })),
});

/** One line. Throws `Fault` when the file is missing, empty, or can be read by others. */
export const readSecretLine = (file: string): string => {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new Fault(`${file} is missing`);
  if ((found.mode & 0o077) !== 0) throw new Fault(`${file} can be read by other users: chmod 600 it`);
  const text = readFileSync(file, 'utf8').trim();
  if (text === '' || text.includes('\n')) throw new Fault(`${file} does not hold one line`);
  return text;
};

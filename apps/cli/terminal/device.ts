/** The device key, through the terminal's own program: this one never holds it. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { base64, parseBase64, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import * as Type from 'typebox';
import Value from 'typebox/value';

/** Started, never imported, as the hub's program is: the import list of this command line stays its security claim. */
const agent = join(import.meta.dirname, '../../terminal/agent');

const publicPart = Type.Object({
  algorithm: Type.Union([Type.Literal('ed25519'), Type.Literal('p256')]),
  publicKey: Type.String({ maxLength: 88 }),
  tier: Type.Union([Type.Literal(1), Type.Literal(3)]),
});
export type DevicePublic = Type.Static<typeof publicPart>;
const signed = Type.Object({ signature: Type.String({ maxLength: 88 }) });

export interface DeviceWish {
  readonly file: string;
  /** How to reach a TPM, as tpm2-tools spell it. */
  readonly tcti?: string;
  /** A key in a file although there is a TPM. */
  readonly software?: boolean;
}

/** Finds the device's key or makes it. Throws `Fault` with the program's words: a TPM that does not answer, a file that is none. */
export const deviceKey = async ({ file, tcti, software = false }: DeviceWish): Promise<DevicePublic> => {
  const more = [...(tcti === undefined ? [] : ['--tcti', tcti]), ...(software ? ['--software'] : [])];
  const said = await ask(['key', '--file', file, ...more], '');
  return Value.Check(publicPart, said) ? said : unreadable();
};

/** The device key's signature over a request for enrolment. */
export const signRequest = async (file: string, request: Bytes): Promise<Bytes> => {
  const said = await ask(['sign', '--file', file], base64(request));
  return (Value.Check(signed, said) ? parseBase64(said.signature) : undefined) ?? unreadable();
};

/** Starts the agent, which goes on when this program ends; what it says goes to the file. Its process id. */
export const startAgent = (config: string, log: number): number | undefined => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(agent, 'main.ts'), '--config', config], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  child.unref();
  return child.pid;
};

const ask = async (words: readonly string[], input: string): Promise<unknown> => {
  const program = join(agent, 'device/enrolment.ts');
  if (!existsSync(program)) throw new Fault('the terminal’s program is not installed beside this one');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...words], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw new Fault(err.trim().split('\n').at(-1) ?? 'the device’s program failed');
  try {
    return JSON.parse(out);
  } catch {
    return unreadable();
  }
};

const unreadable = (): never => {
  throw new Fault('the terminal’s program said something that cannot be read');
};

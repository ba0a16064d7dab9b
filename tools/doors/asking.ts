/** Requests through a real socket, and everything of the answer that a stranger sees. */
import { Agent, request } from 'node:http';

export interface Asked {
  readonly method: string;
  /** Path and query, sent as they stand. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object goes as JSON. */
  readonly body?: object | Uint8Array;
  /** The address it comes from: any of 127.0.0.0/8. */
  readonly from?: string;
}

export interface Answered {
  readonly status: number;
  /** Names and values in turn, as received, but the date. */
  readonly headers: readonly string[];
  readonly bytes: Buffer;
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Sends one request and reads its answer whole. Rejects when the line breaks. */
export const askAt = (url: string, { method, path, headers = {}, body, from = '127.0.0.1' }: Asked): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const isBytes = body instanceof Uint8Array;
    const payload = body === undefined ? undefined : isBytes ? body : Buffer.from(JSON.stringify(body));
    const described =
      payload === undefined
        ? {}
        : { 'content-type': isBytes ? 'application/octet-stream' : 'application/json', 'content-length': String(payload.length) };
    const sent = request(new URL(url), { agent, method, path, localAddress: from, headers: { ...described, ...headers } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: withoutDate(answer.rawHeaders), bytes: Buffer.concat(parts) }),
      );
    });
    sent.on('error', reject);
    sent.end(payload);
  });

const withoutDate = (raw: readonly string[]): string[] =>
  raw.flatMap((name, i) => (i % 2 === 0 && name.toLowerCase() !== 'date' ? [`${name}: ${raw[i + 1]}`] : []));

/** What an answer comes to: its status, and the code of a refusal. */
export const told = ({ status, bytes }: Pick<Answered, 'status' | 'bytes'>): string => {
  const code = status < 400 ? undefined : codeIn(bytes.toString());
  return code === undefined ? String(status) : `${status} ${code}`;
};

/** Refusals are `{"code": …}`, or of a witness a line that is one. */
const codeIn = (text: string): string | undefined =>
  /^\{"code":"([a-z-]+\/[a-z-]+)"/.exec(text)?.[1] ?? /^([a-z-]+\/[a-z-]+)\n$/.exec(text)?.[1];

/** Lets the connections go. */
export const hangUp = (): void => agent.destroy();

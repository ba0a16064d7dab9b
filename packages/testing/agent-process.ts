/** A real agent process with its own folder, and what a page would ask of it. Tests only. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import canonicalize from 'canonicalize';
import { bytesOf, concat, hex, u32, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { readBundle } from '@dauys/directory/bundle-node.ts';
import type { ReleaseStatement } from '@dauys/directory/kinds.ts';
import { hashOfPolicies } from '@dauys/directory/release.ts';
import type { Lodged, Lodging } from '@dauys/protocol/kiosk.ts';
import { commitment } from '@dauys/sealing/commitment.ts';
import { fileHash } from '@dauys/sealing/envelope.ts';
import { releaseSaid } from './directory-cast.ts';
import type { HonestHub } from './honest-hub.ts';
import { seedOf } from './honest-ledger.ts';

export interface Envelope {
  readonly lodging: Lodging;
  readonly body: Bytes;
}

/** Bytes that nobody can open, in an envelope that holds together. */
export const someEnvelope = ({ bucket = 16_384, urgent = false }: { bucket?: number; urgent?: boolean } = {}): Envelope => {
  const file = bytesOf(randomBytes(bucket + 2_000));
  const r = randomBytes(16);
  const h = fileHash(file);
  const lodging: Lodging = {
    v: 1,
    envelopeId: randomBytes(16).toString('hex'),
    body: 'ombudsman',
    epoch: 1,
    bucket,
    urgent,
    h: hex(h),
    C: hex(commitment('accepted', 0, r, h)),
    r: r.toString('hex'),
  };
  const json = utf8(canonicalize(lodging) ?? '');
  return { lodging, body: concat(u32(json.length), json, file) };
};

/** Waits for something that will become true; the test's own time-out ends it. */
export const until = async <T>(ask: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> => {
  for (;;) {
    const found = await ask();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
};

interface Setting {
  readonly main: URL;
  readonly hub: HonestHub;
  readonly terminal: string;
  readonly beatSeconds?: number;
  readonly aliveSeconds?: number;
  readonly outboxQuotaBytes?: number;
  readonly pagePatienceSeconds?: number;
  readonly uplinks?: readonly { name: string; url: string; pins?: readonly string[] }[];
  readonly dataFolder?: string;
  /** Instead of the seed of this name in a file. */
  readonly deviceKey?: string;
  /** More of the configuration. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** Words before the command: where it runs. */
  readonly within?: readonly string[];
}

export class AgentProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'dauys-agent-'));
  readonly dataFolder: string;
  readonly #setting: Setting;
  #child: ChildProcess | undefined;
  port = 0;
  output = '';

  constructor(setting: Setting) {
    this.#setting = setting;
    this.dataFolder = setting.dataFolder ?? join(this.folder, 'data');
    const { hub, terminal, beatSeconds = 0.1, uplinks = [{ name: 'hub', url: hub.url }] } = setting;
    const { aliveSeconds, outboxQuotaBytes, pagePatienceSeconds } = setting;
    const files = { anchor: hub.anchor, initial: hub.initial, key: hex(seedOf(terminal)) };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.folder, name), text);
    const config = {
      terminal,
      facility: 'lake',
      zone: 'Asia/Almaty',
      port: 0,
      dataFolder: this.dataFolder,
      uplinks,
      beatSeconds,
      // JSON leaves out what is undefined.
      ...{ aliveSeconds, outboxQuotaBytes, pagePatienceSeconds },
      ...setting.more,
    };
    mkdirSync(join(this.folder, 'page'));
    writeFileSync(join(this.folder, 'page', 'index.html'), '<!doctype html><title>kiosk</title>');
    const paths = { anchor: 'anchor', deviceKey: setting.deviceKey ?? 'key', directory: 'initial', page: 'page' };
    writeFileSync(join(this.folder, 'config.json'), JSON.stringify({ ...config, ...paths }));
  }

  /** What a quorum would say of the page that lies here now, were it served under these policies. */
  releaseOf(policyOf: (url: string) => string, more: Partial<ReleaseStatement> = {}): ReleaseStatement {
    const { sha256, files } = readBundle(join(this.folder, 'page'));
    return releaseSaid('kiosk', sha256, { contentPolicy: hashOfPolicies(files.keys(), (path) => policyOf(`/${path}`)), ...more });
  }

  /** Starts, or starts again. Resolves when it serves. */
  async start(): Promise<void> {
    this.output = '';
    const preload = fileURLToPath(new URL('./fail-at-commit.ts', import.meta.url));
    const config = join(this.folder, 'config.json');
    const args = ['--no-warnings', '--import', preload, fileURLToPath(this.#setting.main), '--config', config];
    const { within = [] } = this.#setting;
    const [program = '', ...words] = [...within, process.execPath, ...args];
    const child = spawn(program, words, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (this.output += part.toString()));
    this.port = await until(() => {
      if (child.exitCode !== null) throw new Error(`the agent ended with ${child.exitCode}: ${this.output}`);
      const [, port] = /"agent\.started","port":(\d+)\D/.exec(this.output) ?? [];
      return port === undefined ? undefined : Number(port);
    });
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  failOnce(at: 'before' | 'after' | 'fsync-lost' | 'fsync-arrived' | 'thread-ends' | 'thread-throws' | 'thread-hangs'): void {
    const file = join(this.folder, at.startsWith('thread') ? 'fail-thread.json' : 'fail.json');
    writeFileSync(`${file}.part`, JSON.stringify({ at }));
    renameSync(`${file}.part`, file);
  }

  /** Ends it and resolves with exit code or signal. */
  async end(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number | string | null> {
    const child = this.#child;
    if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, signal);
    return this.gone();
  }

  /** With its last word: what it wrote may come after its end. */
  async gone(): Promise<number | string | null> {
    const child = this.#child;
    if (child === undefined) return null;
    const isRead = (): boolean => [child.stdout, child.stderr].every((stream) => stream === null || stream.closed);
    await until(() => (child.exitCode !== null || child.signalCode !== null) && isRead());
    return child.exitCode ?? child.signalCode;
  }

  async remove(): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { 'sec-fetch-site': 'same-origin', ...init.headers };
    return fetch(`http://127.0.0.1:${this.port}${path}`, { ...init, headers });
  }

  async post(path: string, body: object): Promise<Response> {
    return this.ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  }

  /** Lodges as the page does. Rejects when the process dies meanwhile. */
  async lodge(envelope: Envelope): Promise<{ status: number; answer: Lodged & { code?: string } }> {
    const response = await this.ask('/api/envelopes', {
      method: 'POST',
      body: envelope.body,
      headers: { 'content-type': 'application/octet-stream' },
    });
    return { status: response.status, answer: (await response.json()) as Lodged & { code?: string } };
  }

  async stateOf(envelope: Envelope): Promise<string> {
    const response = await this.ask(`/api/envelopes/${envelope.lodging.envelopeId}`);
    const found = (await response.json()) as { state?: string; code?: string };
    return found.state ?? found.code ?? '';
  }
}

/** The rules of the network, loaded by nft into a network of their own, and asked with real connections: who gets out, and where to. */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { become, ensure } from '../test/debian.ts';
import { PYTHON, wantedNft, wantedPython } from '../test/wanted.ts';
import { stage, type Staged } from './staged.ts';

const space = `dauys-nft-${process.pid}`;
const missing = (await ensure(wantedNft)) ?? (await ensure(wantedPython));
const prefix = await become();
const asRoot = (...words: readonly string[]): string => {
  const [program = '', ...rest] = [...(prefix ?? []), ...words];
  return execFileSync(program, rest, { encoding: 'utf8', stdio: 'pipe' });
};
const mayTry = ((): boolean => {
  if (prefix === undefined) return false;
  try {
    asRoot('ip', 'netns', 'add', space);
    return true;
  } catch {
    return false;
  }
})();
if (!mayTry)
  process.stdout.write('skipped: no right to make network namespaces here (root, or sudo without a password, and CAP_NET_ADMIN)\n');

const inside = (...words: readonly string[]) => asRoot('ip', 'netns', 'exec', space, ...words);

let box: Staged;
beforeAll(() => {
  if (!mayTry) return;
  box = stage();
  const more = ['--uplink', 'monitor.example=[2001:db8::5]:8443', '--clock', '192.0.2.20', '--mirror', 'deb.example=192.0.2.30:80'];
  expect(box.install(more).status).toBe(0);
  inside('ip', 'link', 'set', 'lo', 'up');
  // Whoever gets out gets nowhere: nobody answers behind it.
  inside('ip', 'link', 'add', 'way', 'type', 'veth', 'peer', 'name', 'nowhere');
  inside('ip', 'addr', 'add', '192.0.2.2/24', 'dev', 'way');
  inside('ip', 'addr', 'add', '2001:db8::2/64', 'dev', 'way', 'nodad');
  for (const end of ['nowhere', 'way']) inside('ip', 'link', 'set', end, 'up');
  inside('ip', 'route', 'add', 'default', 'via', '192.0.2.1');
});
afterAll(() => {
  if (!mayTry) return;
  asRoot('ip', 'netns', 'delete', space);
  box.remove();
});

const [AGENT, KIOSK, ROOT] = [871, 872, 0];

/** Tries to connect, all at once; who listens here is answered, a refusal of the rules comes at once, and what is let out waits for an answer that never comes. */
const TRY = `
import errno, json, os, socket, sys
ears = []
def attempt(uid, host, port):
    os.setresgid(uid, uid, uid); os.setresuid(uid, uid, uid)
    way = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    way.settimeout(0.3)
    try: way.connect((host, port)); return "answered"
    except socket.timeout: return "out"
    except OSError as error: return "kept" if error.errno == errno.ECONNREFUSED else str(error)
for port in (7121, 7122):
    ear = socket.create_server(("127.0.0.1", port), backlog=9); ears.append(ear)
readers = []
for one in json.loads(sys.argv[1]):
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.write(writer, attempt(*one).encode()); os._exit(0)
    os.close(writer); readers.append(reader)
print(json.dumps([os.read(reader, 99).decode() for reader in readers]))
`;
const tried = (asked: readonly (readonly [number, string, number])[]): string[] => {
  const [program, ...words] = [...(prefix ?? []), 'ip', 'netns', 'exec', space, PYTHON, '-c', TRY, JSON.stringify(asked)];
  const { stdout, stderr } = spawnSync(program ?? 'ip', words, { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  const found: unknown = JSON.parse(stdout);
  return Array.isArray(found) ? found.map(String) : [];
};

const table: readonly (readonly [number, string, number, string])[] = [
  [AGENT, '192.0.2.10', 443, 'out'],
  [AGENT, '2001:db8::5', 8443, 'out'],
  [AGENT, '192.0.2.10', 80, 'kept'],
  [AGENT, '192.0.2.11', 443, 'kept'],
  [AGENT, '2001:db8::6', 8443, 'kept'],
  [AGENT, '192.0.2.30', 80, 'kept'],
  [KIOSK, '127.0.0.1', 7121, 'answered'],
  [KIOSK, '127.0.0.1', 7122, 'kept'],
  [KIOSK, '192.0.2.10', 443, 'kept'],
  [KIOSK, '2001:db8::5', 8443, 'kept'],
  [ROOT, '192.0.2.30', 80, 'out'],
  [ROOT, '192.0.2.10', 443, 'kept'],
  [ROOT, '198.51.100.1', 443, 'kept'],
];

test('the agent reaches hub and monitor, the screen reaches the agent, and nobody reaches anything else', () => {
  if (missing !== undefined) throw new Error(missing);
  if (!mayTry) return;
  const asked = table.map(([uid, host, port]) => [uid, host, port] as const);
  // Without the rules everybody gets out: what is kept afterwards is kept by them.
  expect(new Set(tried(asked))).toEqual(new Set(['out', 'answered']));
  inside('nft', '-f', join(box.root, 'etc/nftables.conf'));
  const found = tried(asked);
  expect(table.map(([uid, host, port], i) => [uid, host, port, found[i]])).toEqual(table);
});

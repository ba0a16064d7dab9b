/** A folder that looks like a bare Debian 12 to the installer, and a release that is built in name only. Tests only. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const packaging = join(import.meta.dirname, '../../packaging/terminal');

export interface Staged {
  readonly root: string;
  readonly release: string;
  readonly config: string;
  /** Runs the installer on this root with further words; what it needs is there unless `bare`. */
  install(words: readonly string[], bare?: 'bare'): { readonly status: number; readonly said: string };
  read(path: string): string;
  /** Every file below the root: what it holds, or where it points. */
  tree(): ReadonlyMap<string, string>;
  write(path: string, text: string): void;
  remove(): void;
}

const FSTAB = `# /etc/fstab
UUID=1 /     ext4 rw,relatime,errors=remount-ro 0 1
UUID=2 /var  ext4 defaults 0 2
UUID=3 none  swap sw 0 0
`;

/** As after Debian's installer and `apt-get install`: what the units ask for is there by name. */
export const stage = (): Staged => {
  const all = mkdtempSync(join(tmpdir(), 'dauys-box-'));
  const [root, release, config] = [join(all, 'root'), join(all, 'release'), join(all, 'config')];
  const writeAt = (base: string, path: string, text: string): void => {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), text);
  };
  writeAt(root, 'etc/debian_version', '12.11\n');
  writeAt(root, 'etc/fstab', FSTAB);
  for (const unit of ['nftables.service', 'seatd.service'])
    writeAt(root, `usr/lib/systemd/system/${unit}`, '[Service]\nExecStart=/usr/bin/true\n[Install]\nWantedBy=multi-user.target\n');
  for (const target of [
    'multi-user.target',
    'local-fs.target',
    'umount.target',
    'swap.target',
    'sysinit.target',
    'basic.target',
    'shutdown.target',
  ])
    writeAt(root, `usr/lib/systemd/system/${target}`, `[Unit]\nDescription=${target}\n`);
  for (const program of ['usr/bin/true', 'usr/bin/sh', 'usr/bin/cage']) {
    writeAt(root, program, '');
    chmodSync(join(root, program), 0o755);
  }
  for (const part of [
    'node_modules/.bin/node',
    '.build/programs/agent/main.js',
    '.build/programs/box/main.js',
    '.build/kiosk/index.html',
    'apps/terminal/browser.sh',
  ])
    writeAt(release, part, `${part}\n`);
  mkdirSync(join(release, 'apps/terminal/agent/migrations'), { recursive: true });
  mkdirSync(config, { recursive: true });
  cpSync(join(packaging, 'agent.example.json'), join(config, 'agent.json'));
  for (const name of ['anchor.json', 'directory.json']) writeAt(config, name, '{}\n');
  const given = ['--release', release, '--config', config, '--uplink', 'hub.example=192.0.2.10:443'];
  return {
    root,
    release,
    config,
    install: (words, bare) => {
      const done = spawnSync('sh', [join(packaging, 'install.sh'), '--root', root, ...(bare === undefined ? given : []), ...words], {
        encoding: 'utf8',
      });
      return { status: done.status ?? -1, said: `${done.stdout}${done.stderr}` };
    },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    tree: () => new Map(filesIn(root)),
    write: (path, text) => writeAt(root, path, text),
    remove: () => rmSync(all, { recursive: true, force: true }),
  };
};

const filesIn = (folder: string, below = ''): [string, string][] =>
  readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const path = join(below, entry.name);
    if (entry.isDirectory()) return filesIn(folder, path);
    if (entry.isSymbolicLink()) return [[path, `→ ${readlinkSync(join(folder, path))}`]];
    return [[path, `${(statSync(join(folder, path)).mode & 0o777).toString(8)} ${readFileSync(join(folder, path), 'utf8')}`]];
  });

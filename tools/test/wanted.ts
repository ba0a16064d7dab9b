/** All that the tests need from Debian, in one list: what is absent is installed at once, while other stages run. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ESPEAK } from '../../apps/terminal/agent/speech/espeak.ts';
import { chromiumPath, SHELL } from './chromium.ts';
import type { Wanted } from './debian.ts';
import { binariesOf } from './postgres.ts';

export const wantedChromium: Wanted = {
  what: 'Chromium',
  packages: ['chromium', 'fonts-noto-core'],
  present: () => existsSync(chromiumPath()),
  variable: 'DAUYS_CHROMIUM',
};

/** Where it cannot be had, the whole browser opens the pages, and the journeys take longer. */
export const wantedShell: Wanted = {
  what: 'Chromium without a browser around it',
  packages: ['chromium-headless-shell'],
  present: () => existsSync(SHELL),
  variable: 'DAUYS_CHROMIUM_SHELL',
};

export const wantedEspeak: Wanted = {
  what: 'espeak-ng',
  packages: ['espeak-ng'],
  present: () => existsSync(ESPEAK),
  variable: 'PATH',
};

export const wantedPostgres15: Wanted = {
  what: 'PostgreSQL 15',
  packages: ['postgresql-15'],
  present: () => binariesOf('15') !== undefined,
  variable: 'DAUYS_PG15_BIN',
};

export const tcpdumpPath = (): string => process.env['DAUYS_TCPDUMP'] ?? '/usr/bin/tcpdump';

export const wantedTcpdump: Wanted = {
  what: 'tcpdump',
  packages: ['tcpdump'],
  present: () => existsSync(tcpdumpPath()),
  variable: 'DAUYS_TCPDUMP',
};

/** Debian's own: another python3 on the path may not have the package. */
export const PYTHON = '/usr/bin/python3';

export const wantedPython: Wanted = {
  what: "Python's cryptography package",
  packages: ['python3-cryptography'],
  present: () => spawnSync(PYTHON, ['-c', 'import cryptography'], { stdio: 'ignore' }).status === 0,
  variable: 'PATH',
};

export const wantedSwtpm: Wanted = {
  what: 'a TPM in software',
  packages: ['swtpm', 'tpm2-tools'],
  present: () => existsSync('/usr/bin/swtpm') && existsSync('/usr/bin/tpm2_sign'),
  variable: 'PATH',
};

/** With it a failing fsync is shown; where it may not trace, that test says so. */
export const wantedStrace: Wanted = {
  what: 'strace',
  packages: ['strace'],
  present: () => existsSync('/usr/bin/strace'),
  variable: 'PATH',
};

export const wantedNut: Wanted = {
  what: 'NUT',
  packages: ['nut-server'],
  present: () => existsSync('/lib/nut/upsd'),
  variable: 'PATH',
};

export const wantedNft: Wanted = {
  what: 'nft',
  packages: ['nftables'],
  present: () => existsSync('/usr/sbin/nft'),
  variable: 'PATH',
};

export const wantedSystemd: Wanted = {
  what: 'systemd-analyze',
  packages: ['systemd'],
  present: () => existsSync('/usr/bin/systemd-analyze'),
  variable: 'PATH',
};

/** A Wayland compositor for one window; Debian's does not start without Xwayland. */
export const wantedCage: Wanted = {
  what: 'cage',
  packages: ['cage', 'xwayland', 'curl'],
  present: () => ['cage', 'Xwayland', 'curl'].every((name) => existsSync(`/usr/bin/${name}`)),
  variable: 'PATH',
};

/** With libfprint's reader that is none, which Debian's build has. */
export const wantedFprintd: Wanted = {
  what: 'fprintd',
  packages: ['fprintd', 'dbus-daemon', 'polkitd'],
  present: () => ['/usr/libexec/fprintd', '/usr/bin/fprintd-verify', '/usr/bin/dbus-daemon', '/usr/lib/polkit-1/polkitd'].every(existsSync),
  variable: 'PATH',
};

export const wantedPcscd: Wanted = {
  what: 'pcscd with a virtual reader',
  packages: ['pcscd', 'vsmartcard-vpcd'],
  present: () => ['/usr/sbin/pcscd', '/usr/lib/pcsc/drivers/serial/libifdvpcd.so'].every(existsSync),
  variable: 'PATH',
};

export const allWanted: readonly Wanted[] = [
  ...[wantedChromium, wantedPostgres15, wantedTcpdump, wantedPython],
  ...[wantedSwtpm, wantedStrace, wantedNut, wantedNft, wantedSystemd, wantedCage],
  ...[wantedEspeak, wantedFprintd, wantedPcscd],
];

/** A whole system whose every trace is kept: one folder for all disks, one file for the wire, a kept profile for each browser. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { startCapture, type Capture } from '../capture/tcpdump.ts';
import { readPcap } from '../capture/pcap.ts';
import { streamsOf, type Stream } from '../capture/streams.ts';
import { writeWhole } from '../demo/keep.ts';
import { doorsOf, type Door } from '../demo/provision.ts';
import { fast, startSystem, type System } from '../demo/system.ts';
import { chromiumArgs, chromiumPath, fakeDevices } from '../test/chromium.ts';

export interface Stage {
  readonly system: System;
  readonly door: Door;
  /** Where everything is kept that any process wrote: `data`, `profiles`, `temporary`, `home`. */
  readonly folder: string;
  /** A browser with its own kept profile, started as the launcher of a terminal starts it, or as an officer's own. */
  browser(name: string, as: 'terminal' | 'officer', options?: object): Promise<BrowserContext>;
  /** Ends all browsers in order: what they keep is on the disk then. */
  closeBrowsers(): Promise<void>;
  /** Ends the recording and returns everything that passed on the system's ports. */
  wire(): Promise<readonly Stream[]>;
  close(): Promise<void>;
}

const OFFICER = 'saule-akhmetova';
const root = join(import.meta.dirname, '../..');
/** Starts Chromium on a terminal, with what must hold there. */
const launcher = join(root, 'apps/terminal/browser.sh');

const portsOf = (system: System): number[] => {
  const sites = [system.hub, ...system.witnesses, ...system.kiosks, ...system.workspaces];
  return [...sites.map(({ url }) => Number(new URL(url).port)), ...[...system.witnesses, ...system.kiosks].map(({ link }) => link.port)];
};

/** Core dumps are allowed here, so that what leaves none is the launchers, not this machine. */
const allowCoreDumps = (): void => {
  spawnSync('prlimit', ['--pid', String(process.pid), '--core=unlimited:unlimited']);
};

/** Brings the system up with this password for the officer; everything it and the browsers write goes into one folder. */
export const openStage = async ({ password }: { readonly password: string }): Promise<Stage> => {
  allowCoreDumps();
  const folder = mkdtempSync(join(tmpdir(), 'dauys-secrecy-'));
  const at = (name: string) => join(folder, name);
  for (const name of ['temporary', 'home', 'profiles']) mkdirSync(at(name), { mode: 0o700 });
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = at('temporary');
  writeWhole(join(at('data'), 'ceremony', `${OFFICER}.password`), password);
  const system = await startSystem({ data: at('data'), say: () => undefined, anyPort: true, ...fast });
  const door = (await doorsOf(system.data)).find(({ officer }) => officer === OFFICER);
  if (door === undefined) throw new Error('no such officer');
  const file = at('wire.pcap');
  const capture: Capture = await startCapture({ file, ports: portsOf(system) });
  // As Debian starts everybody's programs: without core dumps, unless somebody asks for them.
  const officers = at('officer-browser.sh');
  writeFileSync(officers, '#!/bin/sh\nulimit -S -c 0\nexec "$DAUYS_CHROMIUM" "$@"\n', { mode: 0o755 });
  const browsers: BrowserContext[] = [];
  const closeBrowsers = async (): Promise<void> => {
    for (const browser of browsers.splice(0)) await browser.close().catch(() => undefined);
  };
  return {
    system,
    door,
    folder,
    browser: async (name, as, options = {}) => {
      const path = as === 'terminal' ? launcher : officers;
      const env = {
        ...process.env,
        HOME: at('home'),
        XDG_CONFIG_HOME: at('home'),
        XDG_CACHE_HOME: at('home'),
        DAUYS_CHROMIUM: chromiumPath(),
      };
      // Playwright would turn crash reports off: whether that is done is what we look at.
      const ignoreDefaultArgs = ['--disable-breakpad'];
      const context = await chromium.launchPersistentContext(join(at('profiles'), name), {
        ...{ executablePath: path, args: [...chromiumArgs(), ...fakeDevices], env, ignoreDefaultArgs },
        ...options,
      });
      browsers.push(context);
      return context;
    },
    closeBrowsers,
    wire: async () => {
      await capture.stop();
      return streamsOf(readPcap(readFileSync(file)));
    },
    close: async () => {
      // Of a journey that failed before its end.
      capture.abandon();
      await closeBrowsers();
      await system.stop();
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

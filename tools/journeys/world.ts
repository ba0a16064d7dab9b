/** A real system and a real Chromium for one journey file. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { VirtualPrinter } from '@dauys/testing/virtual-printer.ts';
import { fast, startSystem, type System, type SystemOptions } from '../demo/system.ts';
import { beginFounded } from '../test/founded.ts';
import { chromiumArgs, engine, fakeDevices } from '../test/chromium.ts';

export interface World {
  readonly system: System;
  readonly browser: Browser;
  /** On the network of both terminals. */
  readonly printer: VirtualPrinter;
  /** A fresh profile: nothing of the one before. */
  person(options?: Parameters<Browser['newContext']>[0]): Promise<BrowserContext>;
  /** What pages complained about: violations of the content policy and uncaught errors. A journey ends with none. */
  readonly complaints: string[];
  close(): Promise<void>;
}

export const portrait = { width: 1080, height: 1920 } as const;
export const landscape = { width: 1920, height: 1080 } as const;
/** An old screen that lies. */
export const small = { width: 1024, height: 768 } as const;
export const desk = { width: 1440, height: 900 } as const;
export const phone = { width: 390, height: 844 } as const;
export const narrow = { width: 320, height: 640 } as const;

/** `cards`: the socket of a pcscd whose reader stands at each terminal. */
export const openWorld = async ({
  cards,
  ...more
}: Pick<SystemOptions, 'pinServers'> & { readonly cards?: string | undefined } = {}): Promise<World> => {
  const data = mkdtempSync(join(tmpdir(), 'dauys-journey-'));
  beginFounded(data);
  const printer = new VirtualPrinter();
  const paper = { at: 'network', host: '127.0.0.1', port: await printer.listen() };
  const readers = cards === undefined ? {} : { readers: { card: { socket: cards } } };
  const agent = { ...fast.agent, aliveSeconds: 2, printer: paper, ...readers };
  const system = await startSystem({ data, say: () => undefined, anyPort: true, ...fast, agent, ...more });
  const browser = await chromium.launch({ executablePath: engine(), args: [...chromiumArgs(), ...fakeDevices] });
  const complaints: string[] = [];
  return {
    system,
    browser,
    printer,
    complaints,
    person: async (options = {}) => {
      const context = await browser.newContext({ viewport: portrait, ...options });
      // A limit for what hangs: a page takes long to come where many others want the processor.
      context.setDefaultTimeout(120_000);
      context.on('weberror', (error) => complaints.push(error.error().message));
      context.on('console', (message) => {
        // Losing the agent or the hub is part of some journeys and is said by the browser itself.
        if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) complaints.push(message.text());
      });
      return context;
    },
    close: async () => {
      await browser.close();
      await system.stop();
      await printer.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
};

/** All that this terminal has written, and the logs of all. */
export const filesOf = ({ data }: System, terminal: string): readonly string[] =>
  [join(data, `terminal-${terminal}`), join(data, 'logs')].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
      entry.isFile() ? [readFileSync(join(entry.parentPath, entry.name), 'utf8')] : [],
    ),
  );

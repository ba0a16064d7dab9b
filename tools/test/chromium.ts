import { existsSync } from 'node:fs';

/** Debian's Chromium, or the one that DAUYS_CHROMIUM names: the whole browser, for whatever looks at its profile or its policies. */
export const chromiumPath = (): string => process.env['DAUYS_CHROMIUM'] ?? '/usr/bin/chromium';

/** The same engine without a browser around it, whose windows cost more than a second of processor each. Debian has it since its version 12. */
export const SHELL = '/usr/bin/chromium-headless-shell';

/** What opens pages that only have to be pages: the shell where there is one, the whole browser where not. */
export const engine = (): string => process.env['DAUYS_CHROMIUM_SHELL'] ?? (existsSync(SHELL) ? SHELL : chromiumPath());

/** No network of its own, no GPU; as root also no sandbox, which Chromium refuses there. For `chromium.launch({ args })` of playwright-core. */
export const chromiumArgs = (): string[] => [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A microphone that beeps and a camera that shows a clock, both handed over without a question, as the policies of a terminal do. */
export const fakeDevices = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

/** Debian's Chromium, or the one that DAUYS_CHROMIUM names. */
export const chromiumPath = (): string => process.env['DAUYS_CHROMIUM'] ?? '/usr/bin/chromium';

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

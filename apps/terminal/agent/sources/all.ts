import type { Config } from '../config.ts';
import type { Readers } from '../readers/open.ts';
import { certificateOf } from './certificate.ts';
import { clockOf } from './clock.ts';
import { cover } from './cover.ts';
import { diskOf } from './disk.ts';
import { gatewayOf } from './gateway.ts';
import { linkOf } from './link.ts';
import { pageOf, type Pulses } from './page.ts';
import { power } from './power.ts';
import { printerOf, type Asked } from './printer.ts';
import { readerOf } from './reader.ts';
import { screen } from './screen.ts';
import type { Source } from './source.ts';
import { touch } from './touch.ts';
import type { Tree } from './tree.ts';
import { upsOf } from './ups.ts';
import { usbOf } from './usb.ts';
import { watchPart } from './watch.ts';

interface Around {
  readonly config: Config;
  readonly tree: Tree;
  readonly pulses: Pulses;
  elapsed(): number;
  isTroubled(uplink: string): boolean;
  /** The configured one; without it, what the kernel shows. */
  readonly printer: Asked | undefined;
  readonly readers: Readers | undefined;
  /** Days since 1970-01-01 in the facility's zone. */
  today(): number;
}

/** Every source of this version, on this machine. To add one: a file, and a line here. */
export const allSources = ({ config, tree, pulses, elapsed, isTroubled, printer, readers, today }: Around): readonly Source[] => {
  const { wired, ups } = config.sources ?? {};
  const uplinks = config.uplinks.map(({ name, url, pins }) => ({ name, url, pins: pins ?? [] }));
  return [
    watchPart(power, tree),
    ...(ups === undefined ? [] : [watchPart(upsOf(ups), tree)]),
    watchPart(linkOf(wired), tree),
    watchPart(gatewayOf(wired), tree),
    certificateOf({ uplinks, isTroubled }),
    watchPart(screen, tree),
    watchPart(touch, tree),
    watchPart(printerOf(printer, today), tree),
    ...(readers === undefined ? [] : readers.kinds.map((how) => watchPart(readerOf(how, readers), tree))),
    watchPart(cover, tree),
    usbOf(tree),
    clockOf(tree),
    watchPart(diskOf(config.dataFolder), tree),
    watchPart(pageOf(pulses, elapsed), tree),
  ];
};

/** A printer behind a device file: a pseudo-terminal stands for the line, and the virtual printer hangs at its other end. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { VirtualPrinter } from '@dauys/testing/virtual-printer.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensure } from '../../../../tools/test/debian.ts';
import { PYTHON, wantedPython } from '../../../../tools/test/wanted.ts';
import { slipOnPaper } from '../../../../tools/slips/reading.ts';
import { bytesOfSheet } from './escpos.ts';
import { makePrinter, wireTo } from './printer.ts';
import { drawSheet } from './sheet.ts';
import type { PrinterPlace } from './wire.ts';

/** Makes a line, says its name, and carries what comes over it to a port and back. */
const LINE = `
import os, pty, select, socket, sys
ours, theirs = pty.openpty()
print(os.ttyname(theirs), flush=True)
printer = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
while True:
    ready = select.select([ours, printer], [], [])[0]
    if ours in ready: printer.sendall(os.read(ours, 4096))
    if printer in ready:
        said = printer.recv(4096)
        if not said: break
        os.write(ours, said)
`;

const machine = new VirtualPrinter();
let line: ChildProcess;
let path = '';
beforeAll(async () => {
  expect(await ensure(wantedPython)).toBeUndefined();
  line = spawn(PYTHON, ['-c', LINE, String(await machine.listen())], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (line.stdout === null) throw new Error('no output');
  const [said] = await once(createInterface({ input: line.stdout }), 'line');
  path = String(said);
});
afterAll(async () => {
  line.kill();
  await machine.close();
});

const SLIP = `DAUYS1:${'A'.repeat(185)}`;
const sheet = () => bytesOfSheet(drawSheet({ language: 'kk', terminal: '00000901', counter: 3, day: 20_784, slip: SLIP }));
const printOn = async (place: PrinterPlace) => makePrinter(() => wireTo(place)).print(await sheet());

test('on a serial line, which is set to carry every byte, and then as a plain device file', async () => {
  expect(await printOn({ at: 'serial', path, baud: 38_400, rtscts: false })).toBe('ready');
  expect(await printOn({ at: 'usb', path })).toBe('ready');
  expect([machine.papers.length, machine.unknown]).toEqual([2, []]);
  expect(machine.papers.map(slipOnPaper)).toEqual([SLIP, SLIP]);
});

test('a line that is not there is a printer that is not there', async () => {
  expect(await printOn({ at: 'usb', path: '/nowhere/lp0' })).toBe('absent');
  expect(await printOn({ at: 'serial', path: '/nowhere/ttyS0', baud: 9_600 })).toBe('absent');
});

/** Reads what tcpdump wrote: the classic pcap file (draft-ietf-opsawg-pcap) with Ethernet frames, IPv4 and IPv6 without extension headers, TCP. */
import { Fault } from '@dauys/basics/failure.ts';

/** One TCP segment as it passed. */
export interface Segment {
  /** Milliseconds since 1970, with fractions down to the microsecond or less. */
  readonly at: number;
  /** `address:port`. */
  readonly from: string;
  readonly to: string;
  readonly seq: number;
  readonly syn: boolean;
  readonly fin: boolean;
  readonly rst: boolean;
  /** Bytes of the payload on the wire; `payload` may hold fewer where only the beginning of packets was kept. */
  readonly length: number;
  readonly payload: Uint8Array;
}

const FILE_HEAD = 24;
const PACKET_HEAD = 16;
const ETHERNET = 1;
const TCP = 6;

/** The TCP segments of a capture in the order in which they passed. Other packets are left out. Throws `Fault` for another format or half a packet. */
export const readPcap = (file: Buffer): Segment[] => {
  const nano = magicOf(file);
  if (file.readUInt32LE(20) !== ETHERNET) throw new Fault('the capture is not of Ethernet frames');
  const segments: Segment[] = [];
  for (let at = FILE_HEAD; at < file.length; ) {
    if (at + PACKET_HEAD > file.length) throw new Fault('the capture ends in the middle of a packet');
    const kept = file.readUInt32LE(at + 8);
    const frame = file.subarray(at + PACKET_HEAD, at + PACKET_HEAD + kept);
    if (frame.length < kept) throw new Fault('the capture ends in the middle of a packet');
    const time = file.readUInt32LE(at) * 1_000 + file.readUInt32LE(at + 4) / (nano ? 1e6 : 1e3);
    const segment = segmentIn(frame, time);
    if (segment !== undefined) segments.push(segment);
    at += PACKET_HEAD + kept;
  }
  return segments;
};

const magicOf = (file: Buffer): boolean => {
  const magic = file.length < FILE_HEAD ? 0 : file.readUInt32LE(0);
  if (magic !== 0xa1b2c3d4 && magic !== 0xa1b23c4d) throw new Fault('not a capture by tcpdump on a machine of this kind');
  return magic === 0xa1b23c4d;
};

const segmentIn = (frame: Buffer, at: number): Segment | undefined => {
  const kind = frame.length < 34 ? 0 : frame.readUInt16BE(12);
  const packet = frame.subarray(14);
  if (kind === 0x0800 && packet[9] === TCP) {
    const head = ((packet[0] ?? 0) & 15) * 4;
    const [source, target] = [packet.subarray(12, 16).join('.'), packet.subarray(16, 20).join('.')];
    return tcpIn(packet.subarray(head), { at, source, target, length: packet.readUInt16BE(2) - head });
  }
  if (kind === 0x86dd && packet[6] === TCP) {
    const [source, target] = [packet.subarray(8, 24).toString('hex'), packet.subarray(24, 40).toString('hex')];
    return tcpIn(packet.subarray(40), { at, source, target, length: packet.readUInt16BE(4) });
  }
  return undefined;
};

const tcpIn = (
  tcp: Buffer,
  { at, source, target, length }: { readonly at: number; readonly source: string; readonly target: string; readonly length: number },
): Segment => {
  const head = (tcp.readUInt8(12) >> 4) * 4;
  const flags = tcp.readUInt8(13);
  return {
    at,
    from: `${source}:${tcp.readUInt16BE(0)}`,
    to: `${target}:${tcp.readUInt16BE(2)}`,
    seq: tcp.readUInt32BE(4),
    syn: (flags & 2) !== 0,
    fin: (flags & 1) !== 0,
    rst: (flags & 4) !== 0,
    length: length - head,
    payload: tcp.subarray(head, length),
  };
};

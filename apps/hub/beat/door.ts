import type { IncomingMessage, ServerResponse } from 'node:http';
import { release, type Bytes } from '@dauys/basics/bytes.ts';
import { DOWN_BYTES, UP_BYTES } from '@dauys/beat/frame.ts';
import { BEAT_PATH } from '@dauys/protocol/beat.ts';
import { codes, type HttpCode } from '@dauys/protocol/codes.ts';
import type { FirstDoor } from '../http.ts';
import type { Bound } from '../http/bounds.ts';
import { BUSY_SECONDS } from '../http/refuse.ts';
import { STRICT_HEADERS } from '../http/strict.ts';
import type { BeatService } from './beat.ts';

export interface BeatDoorParts {
  readonly beat: Pick<BeatService, 'receive'>;
  /** Writes down why a beat could not be answered, and says what its sender is told. */
  readonly faultOf: (error: unknown) => HttpCode;
  /** What half-sent and half-read frames hold. A terminal's comes whole in an instant. */
  readonly frames: Bound;
}

const TYPE = 'application/octet-stream';
const UP_LENGTH = String(UP_BYTES);
const head = [...STRICT_HEADERS, ['content-type', TYPE], ['content-length', String(DOWN_BYTES)], ['cache-control', 'no-store']].flat();
// Frames whose answer is out, kept for the next: enough for all that are under way at once, some 6 MB.
const SPARE = 256;

/**
 * POST /beat before Fastify, because a hub does little else: takes exactly the requests that announce one whole frame, and leaves all
 * others (another size, another type, no length) to the route of the same path, which refuses them before they are read. 200 and
 * DOWN_BYTES for every frame, whatever is in it.
 */
export const beatDoor = ({ beat, faultOf, frames }: BeatDoorParts): FirstDoor => {
  const spare: Bytes[] = [];

  const answer = async (frame: Uint8Array, response: ServerResponse): Promise<void> => {
    const room = spare.pop() ?? new Uint8Array(DOWN_BYTES);
    try {
      const { down, after } = await beat.receive(frame, room);
      const over = (): void => {
        frames.done(response);
        // Unless the line broke: then the system may hold on to it.
        if (response.writableFinished && spare.length < SPARE) spare.push(room);
        // What the frame carried waits until the answer is out, or the terminal gone.
        after();
      };
      if (response.closed) return over();
      response.once('close', over);
      frames.hold(response, DOWN_BYTES);
      response.writeHead(200, head).end(down);
    } catch (error) {
      const code = faultOf(error);
      const again = code === 'http/busy' ? ['retry-after', String(BUSY_SECONDS)] : [];
      response.writeHead(codes[code].status, [...STRICT_HEADERS.flat(), 'content-type', 'application/json; charset=utf-8', ...again]);
      response.end(JSON.stringify({ code }));
    } finally {
      release(frame);
    }
  };

  return (request, response) => {
    if (request.url !== BEAT_PATH || request.method !== 'POST') return false;
    if (request.headers['content-length'] !== UP_LENGTH || request.headers['content-type'] !== TYPE) return false;
    frames.hold(request, UP_BYTES);
    // Twice does no harm, and `once` would make two more functions for each beat.
    const over = (): void => frames.done(request);
    request.on('end', over).on('close', over);
    whenWhole(request, (frame) => void answer(frame, response));
    return true;
  };
};

/** The server lets through as many bytes as were announced, so what has ended has UP_BYTES; what breaks off never ends. */
const whenWhole = (request: IncomingMessage, then: (frame: Uint8Array) => void): void => {
  let frame: Uint8Array | undefined;
  let held = 0;
  request.on('data', (part: Buffer) => {
    // Nearly always the whole frame comes at once, in memory of its own.
    held += part.length;
    if (part.length === UP_BYTES) frame = part;
    else {
      frame ??= new Uint8Array(UP_BYTES);
      frame.set(part, held - part.length);
      release(part);
    }
  });
  request.once('end', () => {
    if (frame !== undefined && held === UP_BYTES) then(frame);
  });
};

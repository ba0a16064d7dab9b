import { DOWN_BYTES, UP_BYTES } from '@dauys/beat/frame.ts';
import { BEAT_PATH } from '@dauys/protocol/beat.ts';
import type { Hub } from '../http/hub.ts';
import { sendRefusal } from '../http/refuse.ts';
import type { BeatService } from './beat.ts';

/**
 * POST /beat: exactly UP_BYTES in, exactly DOWN_BYTES out, 200 for every frame of that size whatever is in it. Anything else is
 * refused before it is read.
 */
export const beatRoutes = async (hub: Hub, { beat }: { readonly beat: BeatService }): Promise<void> => {
  hub.addContentTypeParser('application/octet-stream', { parseAs: 'buffer', bodyLimit: UP_BYTES }, (_, body, done) => done(null, body));
  hub.post(
    BEAT_PATH,
    {
      bodyLimit: UP_BYTES,
      onRequest: async (request, reply) => {
        const length = request.headers['content-length'];
        if (length === String(UP_BYTES)) return;
        const tooLong = length !== undefined && Number(length) > UP_BYTES;
        return sendRefusal(reply, { code: tooLong ? 'http/too-large' : 'http/malformed' });
      },
    },
    async (request, reply) => {
      const body: unknown = request.body;
      if (!(body instanceof Uint8Array) || body.length !== UP_BYTES) return sendRefusal(reply, { code: 'http/malformed' });
      const { down, after } = await beat.receive(body);
      // What the frame carried waits until the answer is out, or the terminal gone.
      reply.raw.once('close', after);
      return reply
        .header('content-type', 'application/octet-stream')
        .header('content-length', DOWN_BYTES)
        .header('cache-control', 'no-store')
        .send(Buffer.from(down.buffer, down.byteOffset, down.byteLength));
    },
  );
};

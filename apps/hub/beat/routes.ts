import { UP_BYTES } from '@dauys/beat/frame.ts';
import { BEAT_PATH } from '@dauys/protocol/beat.ts';
import type { Hub } from '../http/hub.ts';
import { sendRefusal } from '../http/refuse.ts';

/** What the door of whole frames (door.ts) did not take: refused by its announced length and type, before it is read. */
export const beatRoutes = async (hub: Hub): Promise<void> => {
  hub.post(
    BEAT_PATH,
    {
      onRequest: async (request, reply) => {
        const length = Number(request.headers['content-length']);
        if (length === UP_BYTES) return sendRefusal(reply, { code: 'http/unsupported-media-type' });
        return sendRefusal(reply, { code: length > UP_BYTES ? 'http/too-large' : 'http/malformed' });
      },
    },
    async (_, reply) => sendRefusal(reply, { code: 'http/malformed' }),
  );
};

import { readFileSync } from 'node:fs';
import { base64, parseHex, u8 } from '@dauys/basics/bytes.ts';
import { contentPolicyOf, pageHash, withAnchor } from '@dauys/verify/page.ts';
import type { HubConfig } from '../config.ts';
import type { Hub } from '../http/hub.ts';

interface PublishedPage {
  readonly html: string;
  /** SHA-256, hex: what a release statement of the directory names. */
  readonly hash: string;
  readonly policy: string;
}

/** The built page with the hub's anchor in it. Read once: what was hashed is what is served. Throws `Fault` when the file is another. */
const readVerifyPage = (file: string, anchorFile: string): PublishedPage => {
  const html = withAnchor(readFileSync(file, 'utf8'), readFileSync(anchorFile, 'utf8'));
  return { html, hash: pageHash(html), policy: contentPolicyOf(html) };
};

/** GET /verify.html: the page that checks slips offline, for anybody. Who wants to distrust this hub takes it from elsewhere and compares hashes. */
export const publishRoutes = async (hub: Hub, { verifyPage, anchor }: Pick<HubConfig, 'verifyPage' | 'anchor'>): Promise<void> => {
  if (verifyPage === undefined) return;
  const { html, hash, policy } = readVerifyPage(verifyPage, anchor);
  // One copy for all who read it, however slowly.
  const bytes = Buffer.from(html);
  const digest = `sha-256=:${base64(parseHex(hash) ?? u8(0))}:`;
  hub.get('/verify.html', async (request, reply) => {
    reply
      .header('etag', `"${hash}"`)
      .header('cache-control', 'no-cache')
      .header('content-security-policy', policy)
      .header('permissions-policy', 'camera=(self), microphone=(), geolocation=()')
      .header('repr-digest', digest);
    if (request.headers['if-none-match'] === `"${hash}"`) return reply.code(304).send();
    return reply.type('text/html; charset=utf-8').send(bytes);
  });
};

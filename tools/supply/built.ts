/** The built pages as the directory would name them: what a stranger who builds the same commit gets too. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBundle } from '@dauys/directory/bundle-node.ts';
import { hashOfPolicies, type Held } from '@dauys/directory/release.ts';
import { withAnchor } from '@dauys/verify/page.ts';
import { heldPage } from '@dauys/verify/release.ts';
import { contentPolicyOf as kioskPolicyOf } from '../../apps/terminal/agent/http/guard.ts';
import { contentPolicyOf as workspacePolicyOf } from '../../apps/workspace/server/headers.ts';

/** The folders of the built pages. */
export type Pages = Readonly<Record<'kiosk' | 'workspace' | 'verify', string>>;

const heldBundle = (app: 'kiosk' | 'workspace', folder: string, policyOf: (path: string) => string): Held => {
  const { sha256, files } = readBundle(folder);
  return { app, sha256, contentPolicy: hashOfPolicies(files.keys(), policyOf) };
};

/** All three; the verify page with the network's anchor in it, as it is handed out, or without one. Throws `Fault` when one was not built. */
export const heldPages = (pages: Pages, anchor?: string): readonly Held[] => {
  const html = readFileSync(join(pages.verify, 'index.html'), 'utf8');
  return [
    heldBundle('kiosk', pages.kiosk, (path) => kioskPolicyOf(`/${path}`)),
    heldBundle('workspace', pages.workspace, workspacePolicyOf),
    heldPage(anchor === undefined ? html : withAnchor(html, anchor)),
  ];
};

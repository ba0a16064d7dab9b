/** The list of what others wrote and we hand on: name, version, licence. Made from the lockfile. */
import { createHash } from 'node:crypto';
import { foreign, nameAt, shipped, type Lock } from './lock.ts';

/** Where the lists are kept. */
export const LISTS = { sbom: 'docs/supply/sbom.cdx.json', thirdParty: 'docs/supply/third-party.md' } as const;

const head = `# What others wrote

Made by \`npm run sbom\` from \`package-lock.json\`; \`npm run check\` fails while it is stale. It names what reaches a terminal, a hub, a body or
somebody's page. All of it is under licences that allow handing it on inside programs under AGPL-3.0-or-later and, beside them, Apache-2.0
(\`tools/check/packages.ts\` holds the list of licences). Each package brings the text of its licence in \`node_modules\`.
`;

/** The page of the list. `sbom` is the text of the bill of materials, whose SHA-256 it states. */
export const thirdPartyOf = (lock: Lock, sbom: string): string => {
  const lines = shipped(lock).map(
    ([path, entry]) => `- \`${nameAt(path, entry)}\` ${entry.version ?? ''}: ${entry.license ?? 'not stated'}`,
  );
  const forUs = [...new Set(foreign(lock).flatMap(([, entry]) => (entry.dev === true ? (entry.license ?? 'not stated') : [])))].sort();
  const hash = createHash('sha256').update(sbom).digest('hex');
  return [
    head,
    `The bill of materials (CycloneDX) is \`docs/supply/sbom.cdx.json\`, SHA-256 \`${hash}\`.`,
    '',
    '## Handed on',
    '',
    ...[...new Set(lines)].sort(),
    '',
    '## For building and testing only',
    '',
    `${foreign(lock).length - shipped(lock).length} packages, none of which is handed on, under: ${forUs.join(', ')}.`,
    '',
  ].join('\n');
};

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseLock } from './lock.ts';
import { sbomOf } from './sbom.ts';
import { LISTS, thirdPartyOf } from './third-party.ts';

/** `npm run sbom`: writes both lists anew and says the hash of the bill. Run it after every change of the lockfile. */
const lock = parseLock(readFileSync('package-lock.json', 'utf8'));
const sbom = sbomOf(lock);
writeFileSync(LISTS.sbom, sbom);
writeFileSync(LISTS.thirdParty, thirdPartyOf(lock, sbom));
process.stdout.write(`${createHash('sha256').update(sbom).digest('hex')}  ${LISTS.sbom}\n`);

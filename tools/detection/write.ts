/** `npm run detection`: writes docs/detection.md. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { detectionPage } from './render.ts';

writeFileSync(join(import.meta.dirname, '../../docs/detection.md'), detectionPage());

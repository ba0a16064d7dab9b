/** `node tools/test/found.ts <folder>`: founds a system, lets it come up once, and stops it in order. */
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fast, startSystem } from '../demo/system.ts';

const folder = resolve(process.argv[2] ?? '.test/founded');
rmSync(folder, { recursive: true, force: true });
const system = await startSystem({ data: folder, say: () => undefined, anyPort: true, ...fast });
await system.stop();
rmSync(join(folder, 'logs'), { recursive: true, force: true });

import { embeddedBinaries, linkNativeLibraries } from '../apps/hub/postgres/binaries.ts';

const embedded = embeddedBinaries();
const made = embedded === undefined ? 0 : linkNativeLibraries(embedded);
if (made > 0) process.stdout.write(`setup: ${made} links made for the embedded PostgreSQL\n`);

import { checks } from './checks.ts';
import { runChecks } from './run.ts';

const { failures, notes } = runChecks(checks);
for (const note of notes) process.stdout.write(`   note: ${note}\n`);
process.exitCode = failures.length > 0 ? 1 : 0;

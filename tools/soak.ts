/** `npm run soak [-- --kills 1000 --seed 1]`: the storm of tools/crash for as long as one likes. */
import { parseArgs } from 'node:util';
import { openScene } from './crash/scene.ts';
import { runStorm } from './crash/storm.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '600' }, seed: { type: 'string' }, help: { type: 'boolean' } },
});
if (values.help === true) {
  console.log('npm run soak -- [--kills 600] [--seed n]   exit 0: every promise was kept; 1: one was broken, and which');
} else {
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  console.log(`seed ${seed}`);
  const scene = await openScene();
  try {
    const report = await runStorm(scene, { kills: Number(values.kills), seed, say: (text) => console.log(text) });
    console.log(JSON.stringify(report));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    console.error(`The data is kept in ${scene.system.data}; the seed was ${seed}.`);
    process.exitCode = 1;
    await scene.system.stop();
  }
  if (process.exitCode !== 1) await scene.close();
}

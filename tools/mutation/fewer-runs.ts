import fc from 'fast-check';

/** Properties are tried a few times for each mutant, always alike; in the project's own tests as often as they say. */
fc.configureGlobal({ numRuns: 12, seed: 20_260_101 });

import fc from "fast-check";

const { PROPERTY_RUNS, PROPERTY_SEED } = process.env;

/** The number of runs per property: PROPERTY_RUNS, or the given default. */
export const runs = (byDefault: number) => Number(PROPERTY_RUNS ?? byDefault);

/**
 * PROPERTY_SEED if set. Otherwise, with PROPERTY_RUNS, the seed is random, and reported if a property fails. Without either,
 * it is fixed, so that no test fails by chance.
 */
const seed = PROPERTY_SEED ? Number(PROPERTY_SEED) : PROPERTY_RUNS ? undefined : 20_261_129;

fc.configureGlobal({ seed, numRuns: runs(100) });

export default fc;

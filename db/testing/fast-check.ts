import fc from "fast-check";

const { PROPERTY_RUNS, PROPERTY_SEED } = process.env;

/** The number of runs per property: PROPERTY_RUNS, or the given default. */
export const runs = (byDefault: number) => Number(PROPERTY_RUNS ?? byDefault);

/**
 * The seed is fixed by default, so that no test fails by chance. With PROPERTY_RUNS, it is random, and reported if a
 * property fails.
 */
const seed = PROPERTY_SEED ? Number(PROPERTY_SEED) : PROPERTY_RUNS ? undefined : 20_261_129;

fc.configureGlobal({ seed, numRuns: runs(100) });

export default fc;

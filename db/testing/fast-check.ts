import fc from "fast-check";

const { PROPERTY_RUNS, PROPERTY_SEED } = process.env;

/** How often a property is tried: as often as the environment asks for, or as usual. */
export const runs = (usual: number) => Number(PROPERTY_RUNS ?? usual);

/**
 * Usual runs try the same values each time, so that no change is refused by chance. Longer ones try new values, and name
 * their seed if they fail.
 */
const seed = PROPERTY_SEED ? Number(PROPERTY_SEED) : PROPERTY_RUNS ? undefined : 20_261_129;

fc.configureGlobal({ seed, numRuns: runs(100) });

export default fc;

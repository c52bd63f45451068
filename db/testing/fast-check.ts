import fc from "fast-check";

const { PROPERTY_RUNS, PROPERTY_SEED } = process.env;

/** How often to try a property: as set in the environment, or as usual. */
export const runs = (usual: number) => Number(PROPERTY_RUNS ?? usual);

/**
 * Usual runs always try the same values, so that no change fails by chance. Longer runs try new values, and report their
 * seed if they fail.
 */
const seed = PROPERTY_SEED ? Number(PROPERTY_SEED) : PROPERTY_RUNS ? undefined : 20_261_129;

fc.configureGlobal({ seed, numRuns: runs(100) });

export default fc;

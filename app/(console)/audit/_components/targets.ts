/** The targets: more than 95% of attempts succeed, in less than a second on average. */
export const successTarget = 0.95;
export const averageTargetMs = 1_000;

const firstWaitSeconds = 30;
const longestWaitSeconds = 3_600;

/** The wait after a failed try, in seconds: doubles with each try, up to an hour. `tries` includes the one that failed. */
export function backOffSeconds(tries: number): number {
  return Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** (tries - 1));
}

/** Everything by which the saga changes the database or the Auth server, in its order. */
export const effects = [
  "claim",
  "create_user",
  "commit_records",
  "raise_fence",
  "take_over",
  "delete_user",
  "end_attempt",
  "settle_cleanup",
] as const;

export type Effect = (typeof effects)[number];
export type FaultPoint = `${Effect}.${"before" | "after"}`;
export type FaultHook = (point: FaultPoint, attemptId: string) => void | Promise<void>;

const test = globalThis as typeof globalThis & { provisioningFault?: FaultHook };

/**
 * Runs one effect. Between effects a worker can fail, stop or die; tests make it do so right before or after
 * each one. A production build has nothing of that left.
 */
export async function withFaultPoint<T>(name: Effect, attemptId: string, run: () => Promise<T>): Promise<T> {
  if (process.env.NODE_ENV === "production") return run();
  await test.provisioningFault?.(`${name}.before`, attemptId);
  const result = await run();
  await test.provisioningFault?.(`${name}.after`, attemptId);
  return result;
}

/** For tests: what happens before and after each effect from now on. */
export function setFaultHook(hook: FaultHook | undefined): void {
  test.provisioningFault = hook;
}

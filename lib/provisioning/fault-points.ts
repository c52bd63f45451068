/** The steps of an attempt, its undo and its clean-up that change the database or the Auth server. */
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

/** The same for the correction of an owner's e-mail address. */
export const emailChangeEffects = [
  "start_email_change",
  "put_email",
  "take_over_email_change",
  "end_email_change",
] as const;

export type Effect = (typeof effects)[number];
export type EmailChangeEffect = (typeof emailChangeEffects)[number];
export type FaultPoint = `${Effect | EmailChangeEffect}.${"before" | "after"}`;
export type FaultHook = (point: FaultPoint, attemptId: string) => void | Promise<void>;

const test = globalThis as typeof globalThis & { provisioningFault?: FaultHook };

/**
 * Runs one effect between two fault points, at which tests make the worker fail, stall or die.
 * In production it only runs the effect. `id` is the attempt's or the change's; empty if the effect itself selects it.
 */
export async function withFaultPoint<T>(
  name: Effect | EmailChangeEffect,
  id: string,
  run: () => Promise<T>,
): Promise<T> {
  if (process.env.NODE_ENV === "production") return run();
  await test.provisioningFault?.(`${name}.before`, id);
  const result = await run();
  await test.provisioningFault?.(`${name}.after`, id);
  return result;
}

/** For tests: sets the hook that runs before and after each effect. */
export function setFaultHook(hook: FaultHook | undefined): void {
  test.provisioningFault = hook;
}

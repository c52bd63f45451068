import { setTimeout as delay } from "node:timers/promises";

/**
 * Longer than the Auth server takes to compare a password, which it does only for addresses with an account.
 */
const stepMs = 500;

/**
 * Waits until the next half second since `startedAt` (from `performance.now`), so that the timing of a
 * refusal reveals nothing about the account.
 */
export async function untilNextStep(startedAt: number): Promise<void> {
  await delay(stepMs - ((performance.now() - startedAt) % stepMs));
}

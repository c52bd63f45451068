import { StageClock } from "@/lib/provisioning/stages";

/** The clock of a form that took so many milliseconds to come this far: little of its time is left, or none. */
export function lateClock(elapsedMs: number): StageClock {
  const clock = StageClock.resume("initiated", elapsedMs);
  clock.reach("initiated");
  clock.reach("validating");
  clock.reach("validated");
  return clock;
}

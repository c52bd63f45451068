import { StageRecorder } from "@/lib/provisioning/stages";

/** The clock of a form that took so many milliseconds to come this far: little of its time is left, or none. */
export function lateClock(elapsedMs: number): StageRecorder {
  const clock = new StageRecorder();
  // The first stage was reached that long ago, and the others only now.
  Object.assign(clock, { startedAt: performance.now() - elapsedMs });
  clock.enter("validating");
  clock.enter("validated");
  return clock;
}

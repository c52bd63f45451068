import { newUser } from "../testing";
import type { Violations } from ".";

export const v1Violations: Violations = {
  "v1-left-no-orphaned-user": () => newUser({ daysOld: 2 }),
};

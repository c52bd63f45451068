import { attemptViolations } from "./attempts";
import { cleanupViolations } from "./cleanups";
import { databaseViolations } from "./database";
import { eventViolations } from "./events";
import { linkViolations } from "./links";
import { messageViolations } from "./messages";
import { rightsViolations } from "./rights";
import { secretViolations } from "./secrets";
import { tenantViolations } from "./tenants";
import { userViolations } from "./users";
import { v1Violations } from "./v1";

/** By an invariant's name: violates it, and nothing else, and returns the id by which the offender is known. */
export type Violations = Readonly<Record<string, () => Promise<string>>>;

export const violations: Violations = {
  ...tenantViolations,
  ...userViolations,
  ...attemptViolations,
  ...eventViolations,
  ...cleanupViolations,
  ...messageViolations,
  ...linkViolations,
  ...secretViolations,
  ...databaseViolations,
  ...rightsViolations,
  ...v1Violations,
};

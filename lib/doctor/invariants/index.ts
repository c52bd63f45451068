import type { Invariant } from "../invariant";
import { attemptInvariants } from "./attempts";
import { chainInvariants } from "./chain";
import { cleanupInvariants } from "./cleanups";
import { databaseInvariants } from "./database";
import { eventInvariants } from "./events";
import { linkInvariants } from "./links";
import { messageInvariants } from "./messages";
import { recordInvariants } from "./records";
import { rightsInvariants } from "./rights";
import { secretInvariants } from "./secrets";
import { tenantInvariants } from "./tenants";
import { userInvariants } from "./users";
import { v1Invariants } from "./v1";

/** Every invariant that the database can tell, in the order in which it is checked and shown. */
export const invariants: readonly Invariant[] = [
  ...tenantInvariants,
  ...recordInvariants,
  ...userInvariants,
  ...attemptInvariants,
  ...eventInvariants,
  ...chainInvariants,
  ...cleanupInvariants,
  ...messageInvariants,
  ...linkInvariants,
  ...secretInvariants,
  ...databaseInvariants,
  ...rightsInvariants,
  ...v1Invariants,
];

import type { Invariant } from "../invariant";
import { attemptInvariants } from "./attempts";
import { chainInvariants } from "./chain";
import { cleanupInvariants } from "./cleanups";
import { databaseInvariants } from "./database";
import { eventInvariants } from "./events";
import { recordInvariants } from "./records";
import { rightsInvariants } from "./rights";
import { secretInvariants } from "./secrets";
import { tenantInvariants } from "./tenants";
import { userInvariants } from "./users";

/** Every invariant that the database can tell, in the order in which it is checked and shown. */
export const invariants: readonly Invariant[] = [
  ...tenantInvariants,
  ...recordInvariants,
  ...userInvariants,
  ...attemptInvariants,
  ...eventInvariants,
  ...chainInvariants,
  ...cleanupInvariants,
  ...secretInvariants,
  ...databaseInvariants,
  ...rightsInvariants,
];

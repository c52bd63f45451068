import type { Invariant } from "../invariant";
import { attemptInvariants } from "./attempts";
import { chainInvariants } from "./chain";
import { cleanupInvariants } from "./cleanups";
import { databaseInvariants } from "./database";
import { erasureInvariants } from "./erasures";
import { eventInvariants } from "./events";
import { guardInvariants } from "./guards";
import { linkInvariants } from "./links";
import { messageInvariants } from "./messages";
import { policyInvariants } from "./policies";
import { recordInvariants } from "./records";
import { retentionInvariants } from "./retention";
import { rightsInvariants } from "./rights";
import { secretInvariants } from "./secrets";
import { sessionInvariants } from "./session";
import { staffInvariants } from "./staff";
import { structureInvariants } from "./structure";
import { tenantInvariants } from "./tenants";
import { timeInvariants } from "./times";
import { userInvariants } from "./users";
import { v1Invariants } from "./v1";

/** Rules about the database itself, regardless of its rows. */
export const structural: readonly Invariant[] = [
  ...sessionInvariants,
  ...guardInvariants,
  ...databaseInvariants,
  ...structureInvariants,
  ...policyInvariants,
  ...rightsInvariants,
];

/** Every invariant that a query can check, in the order of the report. */
export const invariants: readonly Invariant[] = [
  ...tenantInvariants,
  ...recordInvariants,
  ...userInvariants,
  ...attemptInvariants,
  ...eventInvariants,
  ...chainInvariants,
  ...erasureInvariants,
  ...cleanupInvariants,
  ...messageInvariants,
  ...retentionInvariants,
  ...linkInvariants,
  ...secretInvariants,
  ...staffInvariants,
  ...timeInvariants,
  ...structural,
  ...v1Invariants,
];

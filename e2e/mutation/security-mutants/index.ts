import type { Mutant } from "../mutant";
import { accessMutants } from "./access";
import { auditMutants } from "./audit";
import { chainMutants } from "./chains";
import { erasureMutants } from "./erasures";
import { ownerMutants } from "./owners";
import { provisioningMutants } from "./provisioning";
import { requestMutants } from "./requests";
import { retentionMutants } from "./retention";
import { sessionMutants } from "./sessions";

/** Bugs in the console's defences, in the order of the table in docs/security.md. */
export const securityMutants: readonly Mutant[] = [
  ...accessMutants,
  ...auditMutants,
  ...chainMutants,
  ...erasureMutants,
  ...retentionMutants,
  ...sessionMutants,
  ...ownerMutants,
  ...requestMutants,
  ...provisioningMutants,
];

import "server-only";
import { env } from "../../../../lib/platform/env";

/** The paths of V1's wizard and of this console's own form. */
export type ProvisionPath = "/provision" | "/provision-v2";

/** What "Provision a tenant" opens, from the environment: V1 only if its URL is set. */
export function provisionPath(): ProvisionPath {
  const { provisioningDefault, provisioningV1Url } = env();
  return provisioningDefault === "v1" && provisioningV1Url ? "/provision" : "/provision-v2";
}

import "server-only";
import { env } from "../../../../lib/platform/env";

/** Where V1's wizard is in this console, and where its own page is. */
export type ProvisionPath = "/provision" | "/provision-v2";

/** What "Provision a tenant" opens, by the settings of this process: V1 only while it has an address. */
export function provisionPath(): ProvisionPath {
  const { provisioningDefault, provisioningV1Url } = env();
  return provisioningDefault === "v1" && provisioningV1Url ? "/provision" : "/provision-v2";
}

import "server-only";
import { env } from "../../../../lib/platform/env";

/** The paths of V1's wizard and of this console's own form. */
export type ProvisionPath = "/provision" | "/provision-v2";

/** The path that "Provision" opens: V1's if it is the default and its URL is set, otherwise this console's. */
export function provisionPath(): ProvisionPath {
  const { provisioningDefault, provisioningV1Url } = env();
  return provisioningDefault === "v1" && provisioningV1Url ? "/provision" : "/provision-v2";
}

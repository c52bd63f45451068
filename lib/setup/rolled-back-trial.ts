import { tryProvisioning } from "@/lib/provisioning/trial";
import { productTriggers } from "@/lib/provisioning/trial/product-triggers";
import { type Check, ok, problem, skipped } from "./check";

/**
 * Checks that the console's login can create a tenant. Names the product's triggers, since the trial runs
 * them.
 */
export const rolledBackTrial: Check = {
  name: "trial",
  run: async (context) => {
    const url = context.get("databaseUrl");
    const probe = url ? await context.probe(url) : null;
    if (!url || !probe?.ok || probe.rights === null || probe.rights === "none") {
      return skipped("the console's tables cannot be used yet");
    }
    const triggers = await productTriggers(url).catch(() => []);
    const named = triggers.length > 0 ? `; the trial ran your triggers ${triggers.join(", ")}` : "";
    const trial = await tryProvisioning(url);
    return trial.ok
      ? ok(`a tenant can be created: trial tenants were inserted and rolled back${named}`)
      : problem(`${trial.reason}${named}`, trial.fix);
  },
};

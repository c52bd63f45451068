import { networkFailure } from "@/db/connection/network-failure";
import { type Check, ok, problem, skipped } from "../check";

const timeoutMs = 10_000;

/** The Data API must not expose the console's own schema, even if row-level security hides every row. */
export const exposedSchema: Check = {
  name: "Data API",
  run: async (context) => {
    const apikey = context.get("supabasePublishableKey") ?? "";
    if (!context.supabaseUrl) return skipped("the Supabase project's address is missing or not valid");
    const request = fetch(`${context.supabaseUrl}/rest/v1/attempts?select=id&limit=1`, {
      headers: { apikey, "accept-profile": "provisioning" },
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer = await request.catch(networkFailure);
    if ("reason" in answer) return skipped(`could not be checked: ${answer.reason}`);
    if (answer.status === 429 || answer.status >= 500)
      return skipped(`could not be checked: the request failed (status ${answer.status})`);
    const body = (await answer.json().catch(() => ({}))) as { code?: string };
    // 42501: the schema is exposed, and only a missing right protects the audit log.
    if (!answer.ok && body.code !== "42501") return ok("does not expose the provisioning schema");
    return problem(
      "The provisioning schema is exposed through the Data API",
      "Remove provisioning from the list (Supabase, Project Settings, Data API, Exposed schemas).",
    );
  },
};

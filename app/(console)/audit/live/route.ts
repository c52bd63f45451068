import { validate as isUuid } from "uuid";
import { getAttemptChanges, getChanges } from "@/lib/audit/changes";
import { readerOf } from "@/lib/auth/reader";
import { defineStaffRoute, jsonResponse } from "@/lib/guards/route";

/** Returns whether anything has changed. A live page polls this every 1.5 seconds while it is visible. */
export const GET = defineStaffRoute({
  name: "live",
  role: "support",
  withoutSecondFactor: true,
  async run(actor, search) {
    const reader = readerOf(actor);
    const [token, attempt] = [search.get("since"), search.get("attempt")];
    if (attempt !== null && isUuid(attempt))
      return jsonResponse(await getAttemptChanges(attempt, token, reader));
    return jsonResponse(await getChanges(token, reader));
  },
});

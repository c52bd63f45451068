import { standbyReaderOf } from "@/lib/auth/reader";
import { defineStaffRoute, jsonResponse } from "@/lib/guards/route";
import { search } from "@/lib/search";
import { brief } from "@/lib/search/brief";

/** Search results for the palette: the matches of the search page, in the same order, without owners' addresses. */
export const GET = defineStaffRoute({
  name: "search",
  role: "support",
  limit: { max: 120, windowSeconds: 60 },
  withoutSecondFactor: true,
  async run(actor, params) {
    const reader = standbyReaderOf(actor, { showsAge: false });
    return jsonResponse(brief(await search(params.get("q") ?? "", reader)));
  },
});

import { exportFormats } from "@/lib/audit/export/export-formats";
import { startExport } from "@/lib/audit/export/export-stream";
import { parseQueryFor } from "@/lib/audit/query/hidden-terms";
import { boundsOf, daysProblem } from "@/lib/audit/query/range";
import { readView } from "@/lib/audit/view";
import { readerOf } from "@/lib/auth/reader";
import { defineStaffRoute, jsonResponse } from "@/lib/guards/route";

/** Maximum seconds per export: a million attempts take less than a minute. */
export const maxDuration = 300;

/** Exports the attempts in a view of the audit log. `format` is csv or jsonl; the other parameters define the view. */
export const GET = defineStaffRoute({
  name: "export",
  role: "support",
  limit: { max: 20, windowSeconds: 60 },
  async run(actor, search) {
    const format = search.get("format");
    if (format !== "csv" && format !== "jsonl") {
      return jsonResponse({ error: "“format” must be csv or jsonl." }, 400);
    }
    const { query, preset, days } = readView(Object.fromEntries(search));
    const { terms, problems } = parseQueryFor(readerOf(actor), query);
    const problem = problems[0]?.message ?? daysProblem(days);
    if (problem) return jsonResponse({ error: `“q”, “from” or “to” is invalid: ${problem}` }, 400);

    const filter = { terms, started: boundsOf(preset, days, Date.now()) };
    const { body, total } = await startExport(actor, format, filter, { query, range: preset ?? "", ...days });
    const name = `attempts-${new Date().toISOString().slice(0, 19).replaceAll(":", "")}.${format}`;
    return new Response(body, {
      headers: {
        "content-type": exportFormats[format].type,
        "content-disposition": `attachment; filename="${name}"`,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        ...(total !== null && { "x-total-rows": String(total) }),
      },
    });
  },
});

import "server-only";
import type { Executor } from "@/db/client";
import { shownActor, shownEmail, shownText } from "@/lib/auth/masking";
import { type Reader, readFor } from "@/lib/auth/reader";
import { foldText } from "@/lib/platform/fold-text";
import { type AttemptHit, attemptsById, attemptsByText } from "./attempts";
import { maxHits, type SearchLimits, type SearchPart, SearchRun, searchLimits } from "./run";
import { loadTenants, type TenantHit, tenantLookups } from "./tenants";

/** Maximum length of a search in characters. The form's fields enforce it too. */
export const maxSearchLength = 100;

export type SearchResult = {
  tenants: TenantHit[];
  /** Attempts that created no tenant, or whose tenant has been removed since. Newest first. */
  attempts: AttemptHit[];
  /** True if there are more tenants or attempts than the result contains. */
  more: { tenants: boolean; attempts: boolean };
  /** Parts that were not searched completely, because they took too long. */
  incomplete: SearchPart[];
};

/**
 * Finds tenants and attempts by any part of a name, slug, host name or owner's e-mail address, or by the start of an
 * id. One or two characters match a name or slug only at the start of a word, and one character finds a tenant only if
 * the name or slug starts with it. Ignores case, accents, the style of quotes and the number of spaces. Masked readers
 * find an address only by the whole address or by its domain. Lookups have time limits, so a large table delays the
 * result but never prevents it.
 */
export async function search(
  query: string,
  reader: Reader,
  limits: SearchLimits = searchLimits,
): Promise<SearchResult> {
  const text = searchTextOf(query);
  if (text === "") {
    return { tenants: [], attempts: [], more: { tenants: false, attempts: false }, incomplete: [] };
  }
  return readFor(reader, (tx) => searchWith(tx, new SearchRun(tx, limits), text, reader));
}

async function searchWith(tx: Executor, run: SearchRun, text: string, reader: Reader): Promise<SearchResult> {
  const failed = await run.rows("attempts", attemptsByText(tx, text, reader, "without a tenant"));
  const completed = await run.rows("attempts", attemptsByText(tx, text, reader, "with a tenant"));
  const identified = await run.rows("attempts", attemptsById(tx, text));
  const all = [...failed, ...completed, ...identified];

  const ids = new Set(all.flatMap(({ tenantId }) => tenantId ?? []));
  for (const { part, query, isShortScan } of tenantLookups(tx, text, reader)) {
    // This lookup may have to read every account, and the result is already full.
    if (part === "owners" && ids.size > maxHits) continue;
    for (const { id } of await run.rows(part, query, { isShortScan })) ids.add(id);
  }
  const tenants = await loadTenants(tx, run, [...ids], text);
  const tenantIds = new Set(tenants.map(({ id }) => id));
  const attempts = all
    .filter(({ tenantId }) => tenantId === null || !tenantIds.has(tenantId))
    .filter(({ id }, index, list) => list.findIndex((other) => other.id === id) === index)
    .sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
  return {
    tenants: tenants.slice(0, maxHits).map((tenant) => ({
      ...tenant,
      name: shownText(tenant.name, reader),
      ownerEmail: shownEmail(tenant.ownerEmail, reader),
    })),
    attempts: attempts.slice(0, maxHits).map((attempt) => ({
      ...attempt,
      name: shownText(attempt.name, reader),
      ownerEmail: shownEmail(attempt.ownerEmail, reader),
      actorEmail: shownActor(attempt.actorEmail, attempt.errorCode, reader),
    })),
    more: { tenants: tenants.length > maxHits, attempts: attempts.length > maxHits },
    incomplete: run.incomplete,
  };
}

/** Removes quotes around a phrase, and the parts of a pasted address that no stored value contains. */
function searchTextOf(query: string): string {
  return foldText(query.slice(0, maxSearchLength).replaceAll("\0", ""))
    .replace(/^"(.*)"$/, "$1")
    .replace(/^mailto:/, "")
    .replace(/^https?:\/\/([^/?#]+).*$/, "$1")
    .trim();
}

import type { PaletteAnswer } from "./use-search";

/** The line below the results, which screen readers announce. `answer` is null while a search is running. */
export function statusText(query: string, answer: PaletteAnswer | null): string {
  if (query === "") return "Search by name, slug, domain, owner’s e-mail or ID";
  if (!answer) return "Searching…";
  if ("problem" in answer) return answer.problem;
  const { tenants, attempts, more, incomplete } = answer.result;
  const counts = [countOf(tenants.length, "tenant"), countOf(attempts.length, "attempt")].filter(Boolean);
  const summary = counts.length > 0 ? counts.join(", ") : "Nothing found";
  if (incomplete) return `${summary}. The search took too long, so results may be missing.`;
  return more ? `${summary}. There are more results: type more to narrow the search.` : summary;
}

function countOf(count: number, noun: string): string {
  if (count === 0) return "";
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

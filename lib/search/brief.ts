import type { SearchResult } from ".";

/** The part of a search result that the palette shows. */
export type BriefResult = {
  tenants: Pick<SearchResult["tenants"][number], "id" | "slug" | "name" | "status">[];
  attempts: (Pick<SearchResult["attempts"][number], "id" | "slug" | "name" | "state"> & {
    startedAt: string;
  })[];
  more: boolean;
  incomplete: boolean;
};

/** Removes everything that the palette does not show, such as owners’ addresses. */
export function brief({ tenants, attempts, more, incomplete }: SearchResult): BriefResult {
  return {
    tenants: tenants.map(({ id, slug, name, status }) => ({ id, slug, name, status })),
    attempts: attempts.map(({ id, slug, name, state, startedAt }) => ({
      id,
      slug,
      name,
      state,
      startedAt: startedAt.toISOString(),
    })),
    more: more.tenants || more.attempts,
    incomplete: incomplete.length > 0,
  };
}

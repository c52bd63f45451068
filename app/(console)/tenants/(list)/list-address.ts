import type { Route } from "next";
import type { PageCursor } from "@/lib/platform/keyset-page";
import type { TenantFilter } from "@/lib/tenants/filter";

type SearchParams = Record<string, string | string[] | undefined>;

/** Reads the list’s filter from its URL. Values that the list cannot use are ignored. */
export function readFilter({ q, status, plan, owner, made }: SearchParams): TenantFilter {
  return {
    query: textOf(q),
    status: textOf(status) || undefined,
    plan: textOf(plan) || undefined,
    owner: owner === "waiting" ? owner : undefined,
    made: made === "here" || made === "elsewhere" ? made : undefined,
  };
}

/** The URL of a page of the list with a filter. */
export function listAddress({ query, ...filter }: TenantFilter, cursor: PageCursor = {}): Route {
  const values = Object.entries({ q: query, ...filter, ...cursor }).flatMap(([name, value]) =>
    value ? [[name, value]] : [],
  );
  const search = new URLSearchParams(values).toString();
  return search ? `/tenants?${search}` : "/tenants";
}

/** True if the filter excludes any tenant. */
export function isFiltered(filter: TenantFilter): boolean {
  return Object.values(filter).some(Boolean);
}

function textOf(value: string | string[] | undefined): string {
  return typeof value === "string" ? value.trim().slice(0, 100) : "";
}

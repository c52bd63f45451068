import type { Route } from "next";
import type { PageCursor } from "@/lib/platform/keyset-page";
import type { TenantFilter } from "@/lib/tenants/filter";
import { type TenantSort, tenantSorts } from "@/lib/tenants/order";

type SearchParams = Record<string, string | string[] | undefined>;

/** Reads the list’s filter from its URL. Ignores unknown values of `owner` and `origin`. */
export function readFilter({ q, status, plan, owner, origin }: SearchParams): TenantFilter {
  return {
    query: textOf(q),
    status: textOf(status) || undefined,
    plan: textOf(plan) || undefined,
    owner: owner === "waiting" ? owner : undefined,
    origin: origin === "here" || origin === "elsewhere" ? origin : undefined,
  };
}

/** Reads the list’s order from its URL. The default is newest first. */
export function readSort({ sort }: SearchParams): TenantSort {
  return tenantSorts.find((each) => each === sort) ?? "newest";
}

/** The URL of a page of the list with a filter and an order. */
export function listAddress(
  { query, ...filter }: TenantFilter,
  sort: TenantSort,
  cursor: PageCursor = {},
): Route {
  const order = sort === "newest" ? undefined : sort;
  const values = Object.entries({ q: query, ...filter, sort: order, ...cursor }).flatMap(([name, value]) =>
    value ? [[name, value]] : [],
  );
  const search = new URLSearchParams(values).toString();
  return search ? `/tenants?${search}` : "/tenants";
}

function textOf(value: string | string[] | undefined): string {
  return typeof value === "string" ? value.trim().slice(0, 100) : "";
}

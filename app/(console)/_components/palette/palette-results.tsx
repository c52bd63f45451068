import { Command } from "cmdk";
import type { Route } from "next";
import type { ReactNode } from "react";
import { RelativeTime } from "../relative-time";
import { StateBadge } from "../state-badge";
import { TenantStatus } from "../tenant-status";
import type { PaletteAnswer } from "./use-search";

type PaletteResultsProps = {
  answer: PaletteAnswer;
  searchPage: Route;
  /** True while a newer search is running. The results stay visible but cannot be opened. */
  pending: boolean;
  open: (href: Route) => void;
};

/** The items’ values contain the query, so that the first item of every new result is selected. */
export function PaletteResults({ answer, searchPage, pending, open }: PaletteResultsProps) {
  const { tenants, attempts } = "result" in answer ? answer.result : emptyResult;
  const item = (id: string, href: Route) => {
    const value = `${answer.query} ${id}`;
    return { value, disabled: pending, onSelect: () => open(href), className: itemClasses };
  };
  return (
    <>
      {"result" in answer && tenants.length + attempts.length === 0 && (
        // The line below the results announces it.
        <p aria-hidden className="wrap-anywhere border-b px-4 py-6 text-center text-muted-foreground">
          No tenant or attempt matches “{answer.query}”.
        </p>
      )}
      {tenants.length > 0 && (
        <Command.Group heading="Tenants" className={groupClasses}>
          {tenants.map(({ id, slug, name, status }) => (
            <Command.Item key={`${answer.query} ${id}`} {...item(id, tenantPage(slug))}>
              <Hit name={name} slug={slug} state={<TenantStatus status={status} />} />
            </Command.Item>
          ))}
        </Command.Group>
      )}
      {attempts.length > 0 && (
        <Command.Group heading="Attempts without a tenant" className={groupClasses}>
          {attempts.map(({ id, slug, name, state, startedAt }) => (
            <Command.Item key={`${answer.query} ${id}`} {...item(id, `/audit/${id}` as Route)}>
              <Hit
                name={name || "No name"}
                slug={slug ?? "no slug"}
                state={<StateBadge state={state} />}
                at={startedAt}
              />
            </Command.Item>
          ))}
        </Command.Group>
      )}
      <div className="p-2">
        <Command.Item key={answer.query} {...item("page", searchPage)}>
          Open the search page
        </Command.Item>
      </div>
    </>
  );
}

const emptyResult = { tenants: [], attempts: [] };
const tenantPage = (slug: string) => `/tenants/${encodeURIComponent(slug)}` as Route;
const groupClasses =
  "border-b p-2 [&>[cmdk-group-heading]]:px-2 [&>[cmdk-group-heading]]:pb-1 [&>[cmdk-group-heading]]:font-medium [&>[cmdk-group-heading]]:text-muted-foreground [&>[cmdk-group-heading]]:text-xs";
const itemClasses =
  "flex cursor-pointer items-center justify-between gap-3 rounded-md px-2 py-1.5 aria-disabled:cursor-default aria-disabled:opacity-75 aria-selected:bg-accent aria-selected:outline-2 aria-selected:outline-transparent aria-selected:-outline-offset-2";

type HitProps = { name: string; slug: string; state: ReactNode; at?: string };

function Hit({ name, slug, state, at }: HitProps) {
  return (
    <>
      <span className="min-w-0">
        <bdi className="block truncate font-medium leading-5">{name}</bdi>
        <span className="block truncate font-mono text-muted-foreground text-xs leading-5 forced-colors:text-inherit">
          {slug}
        </span>
      </span>
      <span className="grid shrink-0 justify-items-end">
        <span>{state}</span>
        {at && (
          <span className="text-muted-foreground text-xs leading-5 forced-colors:text-inherit">
            <RelativeTime at={at} />
          </span>
        )}
      </span>
    </>
  );
}

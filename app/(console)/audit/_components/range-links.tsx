import type { Route } from "next";
import Form from "next/form";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { daysProblem, defaultPreset, presets } from "@/lib/audit/query/range";
import { type View, viewHref } from "@/lib/audit/view";
import { LinkPending } from "../../_components/navigation/link-pending";
import { filterPill } from "./filter-pill";

type RangeLinksProps = {
  path: Route;
  view: View;
  /** The label of the link without a range; null for figures, which always have one. */
  unboundedLabel: string | null;
};

/** The time range: links for the presets, and a form for two dates. Works without JavaScript. */
export function RangeLinks({ path, view, unboundedLabel }: RangeLinksProps) {
  const { preset, days } = view;
  const custom = days.from !== "" || days.to !== "";
  const links = unboundedLabel === null ? presets : [{ key: null, label: unboundedLabel }, ...presets];
  const chosen = unboundedLabel === null ? (preset ?? defaultPreset) : preset;
  return (
    <nav aria-label="Time range">
      {/* The form opens on its own line, and does not move the choices. Older browsers show it beside them. */}
      <div data-slot="action-row" className="flex flex-wrap items-start gap-1">
        <ul className="contents">
          {links.map(({ key, label }) => (
            <li key={label}>
              <Link
                href={viewHref(path, view, { preset: key, days: { from: "", to: "" } })}
                prefetch={false}
                aria-current={!custom && key === chosen ? "true" : undefined}
                className={filterPill}
              >
                <LinkPending>{label}</LinkPending>
              </Link>
            </li>
          ))}
        </ul>
        <details open={custom} className="group">
          <summary
            className={`${filterPill} cursor-pointer list-none group-open:bg-secondary [&::-webkit-details-marker]:hidden`}
          >
            Custom…
          </summary>
          <DaysForm path={path} view={view} />
        </details>
      </div>
    </nav>
  );
}

function DaysForm({ path, view: { query, days, live } }: Pick<RangeLinksProps, "path" | "view">) {
  const problem = daysProblem(days);
  const describedBy = problem ? "days-error" : undefined;
  return (
    <Form action={path} className="mt-2 grid gap-2">
      {query && <input type="hidden" name="q" value={query} />}
      {live && <input type="hidden" name="live" value="1" />}
      <div className="flex flex-wrap items-end gap-2">
        {(["from", "to"] as const).map((name) => (
          <div key={name} className="grid min-w-0 flex-1 basis-36 gap-1 sm:w-40 sm:flex-none">
            <Label htmlFor={`range-${name}`}>{name === "from" ? "From" : "To"}</Label>
            <Input
              key={days[name]}
              id={`range-${name}`}
              name={name}
              type="date"
              defaultValue={days[name]}
              aria-describedby={describedBy}
              aria-invalid={problem ? true : undefined}
            />
          </div>
        ))}
        <Button type="submit" variant="outline">
          Apply
        </Button>
      </div>
      <p className="text-muted-foreground text-xs">Whole days in UTC. You can leave either date empty.</p>
      <FieldError field="days">{problem}</FieldError>
    </Form>
  );
}

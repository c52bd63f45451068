import { Search, SlidersHorizontal } from "lucide-react";
import Form from "next/form";
import Link from "next/link";
import { asButton } from "@/components/ui/button-variants";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { isNarrowed, planChoices, type TenantFilter, tenantStatuses } from "@/lib/tenants/filter";
import type { TenantSort } from "@/lib/tenants/order";
import { SendButton } from "../../_components/send-button";
import { listAddress } from "./list-address";

type Choice = { value: string; label: string };

const statuses = tenantStatuses.map((value) => ({ value, label: sentenceCase(value) }));
const owners = [{ value: "waiting", label: "Not activated" }];
const origins = [
  { value: "here", label: "Created here" },
  { value: "elsewhere", label: "Created elsewhere" },
];

const sorts: { value: TenantSort; label: string }[] = [
  { value: "newest", label: "Newest first" },
  { value: "oldest", label: "Oldest first" },
  { value: "name", label: "Name, A to Z" },
  { value: "name-desc", label: "Name, Z to A" },
];

/** A GET form: the filter is in the URL, so it works without JavaScript and can be shared. */
export function TenantFilters({ filter, sort }: { filter: TenantFilter; sort: TenantSort }) {
  const { query = "", status, plan, owner, origin } = filter;
  const chosen = [status, plan, owner, origin].filter(Boolean).length;
  return (
    <Form
      action="/tenants"
      role="search"
      key={JSON.stringify({ filter, sort })}
      className="mb-4 grid grid-cols-2 gap-2 sm:flex sm:flex-wrap sm:items-center"
    >
      <div className="relative col-span-2 min-w-0 sm:w-64">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground"
        />
        <Input
          type="search"
          name="q"
          aria-label="Find tenants by part of their name or slug"
          placeholder="Name or slug"
          defaultValue={query}
          maxLength={100}
          className="pl-9"
        />
      </div>
      <details data-slot="filters">
        <summary
          {...asButton({
            variant: "outline",
            className:
              "list-none sm:supports-[selector(::details-content)]:hidden [&::-webkit-details-marker]:hidden",
          })}
        >
          <SlidersHorizontal aria-hidden />
          <span>Filter and sort</span>
          {chosen > 0 && <span>({chosen})</span>}
        </summary>
        <div className="grid grid-cols-2 gap-2 sm:contents">
          <Filter name="status" label="Status" all="Any status" choices={statuses} value={status} />
          {planChoices.length > 1 && (
            <Filter name="plan" label="Plan" all="Any plan" choices={planChoices} value={plan} />
          )}
          <Filter name="owner" label="Owner" all="Any owner" choices={owners} value={owner} />
          <Filter name="origin" label="Origin" all="Any origin" choices={origins} value={origin} />
          {/* On wide screens, the table’s headings change the order, and this field is hidden but still submitted. */}
          <NativeSelect name="sort" aria-label="Order" defaultValue={sort} className="col-span-2 sm:hidden">
            {sorts.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </NativeSelect>
        </div>
      </details>
      <div className="flex items-center gap-2">
        <SendButton variant="outline">Apply</SendButton>
        {isNarrowed(filter) && (
          <Link href={listAddress({}, sort)} {...asButton({ variant: "ghost" })}>
            Clear
          </Link>
        )}
      </div>
    </Form>
  );
}

type FilterProps = {
  name: string;
  label: string;
  all: string;
  choices: readonly Choice[];
  value: string | undefined;
};

/** A value from a shared URL stays selectable even if the list does not offer it. */
function Filter({ name, label, all, choices, value = "" }: FilterProps) {
  const unlisted = value !== "" && !choices.some((choice) => choice.value === value);
  return (
    <NativeSelect name={name} aria-label={label} defaultValue={value} className="sm:w-auto">
      <option value="">{all}</option>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
      {unlisted && <option value={value}>{sentenceCase(value)}</option>}
    </NativeSelect>
  );
}

/** "past_due" becomes "Past due". */
function sentenceCase(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

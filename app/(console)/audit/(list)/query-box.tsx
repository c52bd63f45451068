import { Search } from "lucide-react";
import Form from "next/form";
import Link from "next/link";
import { asButton } from "@/components/ui/button-variants";
import { Input } from "@/components/ui/input";
import { type Problem, qualifiers } from "@/lib/audit/query";
import { maxQueryLength } from "@/lib/audit/query/parse-query";
import { type View, viewHref } from "@/lib/audit/view";
import { SendButton } from "../../_components/send-button";

/** A GET form: the query is in the URL, so it works without JavaScript and can be shared. */
export function QueryBox({ view, problems }: { view: View; problems: readonly Problem[] }) {
  const { query, preset, days, live } = view;
  const hiddenFields = { range: preset ?? "", from: days.from, to: days.to, live: live ? "1" : "" };
  const hasProblems = problems.length > 0;
  return (
    <div className="grid gap-2">
      <Form action="/audit" role="search" className="flex flex-wrap items-center gap-2">
        <div className="relative min-w-0 flex-1 basis-44">
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground"
          />
          <Input
            key={query}
            type="search"
            name="q"
            aria-label="Search attempts"
            aria-describedby={hasProblems ? "query-problems" : undefined}
            aria-invalid={hasProblems || undefined}
            placeholder="Name, slug or status:failed"
            defaultValue={query}
            maxLength={maxQueryLength}
            autoComplete="off"
            spellCheck={false}
            className="pl-9"
          />
        </div>
        {Object.entries(hiddenFields).map(
          ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
        )}
        <SendButton variant="outline">Search</SendButton>
        {query && (
          <Link href={viewHref("/audit", view, { query: "" })} {...asButton({ variant: "ghost" })}>
            Clear
          </Link>
        )}
      </Form>
      {hasProblems && <Problems query={query} problems={problems} />}
      <Syntax />
    </div>
  );
}

/** The problems, each below the typed query with the affected part marked. */
function Problems({ query, problems }: { query: string; problems: readonly Problem[] }) {
  return (
    <ul
      id="query-problems"
      className="grid gap-2 rounded-md border border-danger/30 bg-danger-soft px-3 py-2"
    >
      {problems.map(({ start, end, message }) => (
        <li key={start} className="grid min-w-0 gap-0.5">
          <code className="break-words font-mono text-muted-foreground text-xs leading-5">
            {query.slice(0, start)}
            <mark className="bg-transparent font-semibold text-danger underline decoration-wavy underline-offset-4">
              {query.slice(start, end)}
            </mark>
            {query.slice(end)}
          </code>
          <span className="break-words text-[0.8125rem] text-foreground">{message}</span>
        </li>
      ))}
    </ul>
  );
}

function Syntax() {
  return (
    <details className="group w-fit text-[0.8125rem]">
      <summary className="w-fit cursor-pointer rounded-sm text-muted-foreground hover:text-foreground">
        How to search
      </summary>
      <div className="mt-2 grid gap-3 rounded-md border bg-card p-4">
        <p className="max-w-prose text-muted-foreground">
          Free text searches the tenant’s name, the slug and the owner’s e-mail. All terms must match. Use
          commas for OR, <Example>-</Example> to exclude, <Example>*</Example> as a wildcard, and quotes for
          phrases.
        </p>
        <dl className="grid grid-cols-[fit-content(6.5rem)_1fr] sm:grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          {qualifiers.map(({ name, about, example }) => (
            <div key={name} className="col-span-2 grid grid-cols-subgrid">
              <dt>{about}</dt>
              <dd>
                <Example>{example}</Example>
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </details>
  );
}

function Example({ children }: { children: string }) {
  return <code className="wrap-anywhere font-mono text-xs">{children}</code>;
}

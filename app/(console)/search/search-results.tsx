import { SearchX } from "lucide-react";
import type { ReactNode } from "react";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Card, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Empty, EmptyDescription, EmptyMedia, EmptyTitle } from "@/components/ui/empty";
import type { SearchResult } from "@/lib/search";
import { AttemptHits } from "./attempt-hits";
import { TenantHits } from "./tenant-hits";

/** The name of each part in the notice about an incomplete result. */
const partNames: Record<SearchResult["incomplete"][number], string> = {
  attempts: "attempts",
  names: "names and slugs of tenants",
  accents: "names with accents or other special characters",
  hostnames: "domains",
  owners: "owners’ e-mail addresses",
  ids: "parts of tenant IDs",
};

type SearchResultsProps = { query: string; result: SearchResult; masked: boolean };

export function SearchResults({ query, result, masked }: SearchResultsProps) {
  const { tenants, attempts, more, incomplete } = result;
  return (
    <div className="grid gap-4">
      {incomplete.length > 0 && <Incomplete parts={incomplete} />}
      {tenants.length === 0 && attempts.length === 0 && <NoHits query={query} masked={masked} />}
      {tenants.length > 0 && (
        <Group
          title="Tenants"
          more={more.tenants && "Only the first 20 are shown. Add another word to narrow the search."}
        >
          <TenantHits tenants={tenants} />
        </Group>
      )}
      {attempts.length > 0 && (
        <Group
          title="Attempts without a tenant"
          more={more.attempts && "Only the newest 20 are shown. The audit log lists all of them."}
        >
          <AttemptHits attempts={attempts} />
        </Group>
      )}
    </div>
  );
}

function Group({ title, more, children }: { title: string; more: string | false; children: ReactNode }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>{title}</CardTitle>
        {more && <CardDescription>{more}</CardDescription>}
      </CardHeader>
      <div className="pt-2">{children}</div>
    </Card>
  );
}

function Incomplete({ parts }: { parts: SearchResult["incomplete"] }) {
  const list = new Intl.ListFormat("en", { type: "conjunction" }).format(
    parts.map((part) => partNames[part]),
  );
  return (
    <Alert variant="warning">
      <AlertTitle as="h2">Not everything was searched</AlertTitle>
      <AlertDescription>
        <p>
          The database took too long to search {list}, so some matches may be missing. Search for a whole
          slug, e-mail address or ID instead. An operator can add the indexes that docs/search.md lists.
        </p>
      </AlertDescription>
    </Alert>
  );
}

function NoHits({ query, masked }: { query: string; masked: boolean }) {
  return (
    <Card>
      <Empty>
        <EmptyMedia>
          <SearchX />
        </EmptyMedia>
        <EmptyTitle>Nothing found</EmptyTitle>
        <EmptyDescription>
          No tenant or attempt matches “<bdi className="break-all">{query}</bdi>”.
        </EmptyDescription>
        {masked && (
          <EmptyDescription>
            Search for an owner by their whole e-mail address, or by a domain such as @example.com.
          </EmptyDescription>
        )}
      </Empty>
    </Card>
  );
}

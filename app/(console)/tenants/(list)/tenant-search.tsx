import { Search } from "lucide-react";
import Form from "next/form";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { SendButton } from "../../_components/send-button";

/** A GET form: the search is in the URL, so it works without scripts and can be shared. */
export function TenantSearch({ query }: { query: string }) {
  return (
    <Form action="/tenants" role="search" className="mb-4 flex max-w-md items-center gap-2">
      <div className="relative min-w-0 flex-1">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground"
        />
        <Input
          key={query}
          type="search"
          name="q"
          aria-label="Find tenants by the start of their name or slug"
          placeholder="Name or slug starts with…"
          defaultValue={query}
          maxLength={100}
          className="pl-9"
        />
      </div>
      <SendButton variant="outline">Search</SendButton>
      {query && (
        <Button asChild variant="ghost" className="px-3">
          <Link href="/tenants">Clear</Link>
        </Button>
      )}
    </Form>
  );
}

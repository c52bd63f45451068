import { Search } from "lucide-react";
import Form from "next/form";
import { Input } from "@/components/ui/input";
import { SendButton } from "../_components/send-button";

/** A GET form: the search is in the URL, so it works without JavaScript and can be shared. */
export function SearchForm({ query }: { query: string }) {
  return (
    <Form action="/search" role="search" className="mb-6 flex max-w-2xl items-center gap-2">
      <div className="relative min-w-0 flex-1">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground"
        />
        <Input
          key={query}
          id="search"
          type="search"
          name="q"
          aria-label="Search tenants and attempts"
          defaultValue={query}
          maxLength={100}
          className="pl-9"
        />
      </div>
      <SendButton variant="outline">Search</SendButton>
    </Form>
  );
}

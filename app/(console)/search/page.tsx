import type { Metadata } from "next";
import { standbyReaderOf } from "@/lib/auth/reader";
import { requireStaff } from "@/lib/auth/session";
import { maxSearchLength, search } from "@/lib/search";
import { DataAge } from "../_components/data-age/data-age";
import { PageHeader } from "../_components/page-header";
import { staffPage } from "../_components/with-busy-screen";
import { SearchForm } from "./search-form";
import { SearchResults } from "./search-results";

export const metadata: Metadata = { title: "Search" };

export default staffPage(async ({ searchParams }: PageProps<"/search">) => {
  const staff = await requireStaff();
  const { q } = await searchParams;
  const query = typeof q === "string" ? q.trim().slice(0, maxSearchLength) : "";
  const reader = standbyReaderOf(staff, { showsAge: true });
  const result = query ? await search(query, reader) : null;
  return (
    <>
      <PageHeader
        title="Search"
        description="Find tenants, and attempts that didn’t create one, by name, slug, domain, owner’s e-mail or ID."
      />
      <DataAge reader={reader} className="mb-4" />
      <SearchForm query={query} />
      {result && <SearchResults query={query} result={result} masked={reader.masked} />}
    </>
  );
});

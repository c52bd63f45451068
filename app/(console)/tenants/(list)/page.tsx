import { Plus } from "lucide-react";
import type { Metadata, Route } from "next";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { readerOf } from "@/lib/auth/reader";
import { requireStaff } from "@/lib/auth/session";
import { provisionPath } from "@/lib/provision-path";
import { listTenants } from "@/lib/tenants/list";
import { ConsoleLink } from "../../_components/console-link";
import { PageHeader } from "../../_components/page-header";
import { Pager } from "../../_components/pager";
import { staffPage } from "../../_components/with-busy-screen";
import { NoTenants } from "./no-tenants";
import { TenantSearch } from "./tenant-search";
import { TenantTable } from "./tenant-table";

export const metadata: Metadata = { title: "Tenants" };

export default staffPage(async ({ searchParams }: PageProps<"/tenants">) => {
  const staff = await requireStaff();
  const { q, after } = await searchParams;
  const query = typeof q === "string" ? q.trim().slice(0, 100) : "";
  const cursor = typeof after === "string" ? after : undefined;
  const { items, next } = await listTenants({ after: cursor, query }, readerOf(staff));
  const canProvision = staff.role === "admin";
  return (
    <>
      <PageHeader
        title="Tenants"
        actions={
          canProvision && (
            <Button asChild>
              <ConsoleLink href={provisionPath()}>
                <Plus aria-hidden />
                Provision tenant
              </ConsoleLink>
            </Button>
          )
        }
      />
      <TenantSearch query={query} />
      <Card>
        {items.length > 0 ? (
          <TenantTable tenants={items} />
        ) : (
          <NoTenants query={query} canProvision={canProvision} />
        )}
        <Pager first={cursor ? address(query) : null} next={next ? address(query, next) : null} />
      </Card>
    </>
  );
});

function address(query: string, after?: string): Route {
  const search = new URLSearchParams({ ...(query && { q: query }), ...(after && { after }) }).toString();
  return search ? `/tenants?${search}` : "/tenants";
}

import { Plus } from "lucide-react";
import type { Metadata, Route } from "next";
import { provisionPath } from "@/app/(console)/_components/navigation/provision-path";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { readerOf } from "@/lib/auth/reader";
import { requireStaff } from "@/lib/auth/session";
import type { PageCursor } from "@/lib/platform/keyset-page";
import { listTenants } from "@/lib/tenants/list";
import { ConsoleLink } from "../../_components/navigation/console-link";
import { PageHeader } from "../../_components/page-header";
import { Pager } from "../../_components/pager";
import { staffPage } from "../../_components/with-busy-screen";
import { NoTenants } from "./no-tenants";
import { TenantSearch } from "./tenant-search";
import { TenantTable } from "./tenant-table";

export const metadata: Metadata = { title: "Tenants" };

export default staffPage(async ({ searchParams }: PageProps<"/tenants">) => {
  const staff = await requireStaff();
  const { q, after, before } = await searchParams;
  const query = typeof q === "string" ? q.trim().slice(0, 100) : "";
  const cursor = {
    after: typeof after === "string" ? after : undefined,
    before: typeof before === "string" ? before : undefined,
  };
  const { items, newer, older } = await listTenants({ query, ...cursor }, readerOf(staff));
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
        <Pager
          first={cursor.after || cursor.before ? address(query) : null}
          newer={newer ? address(query, { before: newer }) : null}
          next={older ? address(query, { after: older }) : null}
        />
      </Card>
    </>
  );
});

function address(query: string, cursor: PageCursor = {}): Route {
  const search = new URLSearchParams({ ...(query && { q: query }), ...cursor }).toString();
  return search ? `/tenants?${search}` : "/tenants";
}

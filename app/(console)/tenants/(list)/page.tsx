import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { provisionPath } from "@/app/(console)/_components/navigation/provision-path";
import { asButton } from "@/components/ui/button-variants";
import { Card } from "@/components/ui/card";
import { standbyReaderOf } from "@/lib/auth/reader";
import { requireStaff } from "@/lib/auth/session";
import { countTenants, type TenantCount } from "@/lib/tenants/count";
import { isNarrowed } from "@/lib/tenants/filter";
import { listTenantsOrExplain } from "@/lib/tenants/list-or-explain";
import { DataAge } from "../../_components/data-age/data-age";
import { ConsoleLink } from "../../_components/navigation/console-link";
import { PageHeader } from "../../_components/page-header";
import { Pager } from "../../_components/pager";
import { staffPage } from "../../_components/with-busy-screen";
import { listAddress, readFilter, readSort } from "./list-address";
import { NoTenants } from "./no-tenants";
import { SlowList } from "./slow-list";
import { TenantFilters } from "./tenant-filters";
import { TenantTable } from "./tenant-table";

export const metadata: Metadata = { title: "Tenants" };

export default staffPage(async ({ searchParams }: PageProps<"/tenants">) => {
  const staff = await requireStaff();
  const params = await searchParams;
  const [filter, sort] = [readFilter(params), readSort(params)];
  const cursor = {
    after: typeof params.after === "string" ? params.after : undefined,
    before: typeof params.before === "string" ? params.before : undefined,
  };
  const reader = standbyReaderOf(staff, { showsAge: true });
  const [result, count] = await Promise.all([
    listTenantsOrExplain({ ...filter, ...cursor, sort }, reader),
    countTenants(filter, reader),
  ]);
  const canProvision = staff.role === "admin";
  return (
    <>
      <PageHeader
        title="Tenants"
        description={count !== null && countText(count)}
        actions={
          canProvision && (
            <ConsoleLink href={provisionPath()} {...asButton()}>
              <Plus aria-hidden />
              Provision tenant
            </ConsoleLink>
          )
        }
      />
      <DataAge reader={reader} className="mb-4" />
      <TenantFilters filter={filter} sort={sort} />
      <Card>
        {"missing" in result ? (
          <SlowList missing={result.missing} />
        ) : (
          <>
            {result.items.length > 0 ? (
              <TenantTable tenants={result.items} filter={filter} sort={sort} />
            ) : (
              <NoTenants
                filtered={isNarrowed(filter)}
                query={filter.query ?? ""}
                canProvision={canProvision}
              />
            )}
            <Pager
              first={cursor.after || cursor.before ? listAddress(filter, sort) : null}
              newer={result.newer ? listAddress(filter, sort, { before: result.newer }) : null}
              next={result.older ? listAddress(filter, sort, { after: result.older }) : null}
              labels={sort === "newest" ? undefined : ["Previous", "Next"]}
            />
          </>
        )}
      </Card>
    </>
  );
});

function countText({ count, isExact }: TenantCount): string {
  if (!isExact) return `${count.toLocaleString("en")}+ tenants`;
  return count === 1 ? "1 tenant" : `${count.toLocaleString("en")} tenants`;
}

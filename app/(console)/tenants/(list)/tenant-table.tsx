import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { TenantFilter } from "@/lib/tenants/filter";
import type { TenantListItem } from "@/lib/tenants/list";
import type { TenantSort } from "@/lib/tenants/order";
import { Absent } from "../../_components/duration";
import { LocalTime } from "../../_components/local-time";
import { ErasedOwner } from "../../_components/owner-access/erased-owner";
import { RowLink } from "../../_components/row-link";
import { ProductTerm, TenantStatus } from "../../_components/tenant-status";
import { SortHead } from "./sort-head";

const orders: Record<TenantSort, string> = {
  newest: "newest first",
  oldest: "oldest first",
  name: "by name",
  "name-desc": "by name, from Z to A",
};

type TenantTableProps = { tenants: TenantListItem[]; filter: TenantFilter; sort: TenantSort };

export function TenantTable({ tenants, filter, sort }: TenantTableProps) {
  return (
    <Table label={`Tenants, ${orders[sort]}`}>
      <TableHeader>
        <TableRow>
          <SortHead label="Tenant" filter={filter} sort={sort} up="name" down="name-desc" first="name" />
          <TableHead className="hidden md:table-cell">Owner</TableHead>
          <TableHead className="hidden sm:table-cell">Plan</TableHead>
          <TableHead>Status</TableHead>
          <TableHead className="hidden sm:table-cell">Owner’s access</TableHead>
          <SortHead
            label="Created"
            filter={filter}
            sort={sort}
            up="oldest"
            down="newest"
            first="newest"
            className="hidden text-right sm:table-cell"
          />
        </TableRow>
      </TableHeader>
      <TableBody>
        {tenants.map((tenant) => (
          <TableRow key={tenant.id} className="relative hover:bg-accent/60">
            <TableCell className="w-full max-w-0 md:w-[30%]">
              <div className="truncate">
                <RowLink href={`/tenants/${encodeURIComponent(tenant.slug)}`}>
                  <bdi>{tenant.name}</bdi>
                </RowLink>
              </div>
              <div className="truncate font-mono text-muted-foreground text-xs leading-5">{tenant.slug}</div>
            </TableCell>
            <TableCell className="hidden max-w-0 truncate md:table-cell md:w-[28%]">
              <Owner tenant={tenant} />
            </TableCell>
            <TableCell className="hidden sm:table-cell">
              <ProductTerm value={tenant.plan} />
            </TableCell>
            <TableCell>
              <TenantStatus status={tenant.status} />
              {tenant.ownerAccess === "waiting" && (
                <div className="whitespace-nowrap text-muted-foreground text-xs leading-5 sm:hidden">
                  Not activated
                </div>
              )}
            </TableCell>
            <TableCell className="hidden sm:table-cell">
              <OwnerAccess access={tenant.ownerAccess} />
            </TableCell>
            <TableCell className="hidden text-right text-muted-foreground sm:table-cell">
              {tenant.createdAt ? <LocalTime at={tenant.createdAt} /> : <Absent>unknown</Absent>}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** The product may still have the address of an owner whose data was erased here. */
function Owner({ tenant: { ownerName, ownerEmail, ownerErasedAt } }: { tenant: TenantListItem }) {
  if (ownerName === null && ownerErasedAt === null) return ownerEmail ?? <Absent>no owner</Absent>;
  return (
    <>
      {ownerErasedAt ? <ErasedOwner at={ownerErasedAt} /> : <bdi className="block truncate">{ownerName}</bdi>}
      {ownerEmail && <span className="text-muted-foreground text-xs leading-5">{ownerEmail}</span>}
    </>
  );
}

function OwnerAccess({ access }: { access: TenantListItem["ownerAccess"] }) {
  if (access === null) return <Absent>no owner</Absent>;
  return access === "active" ? "Activated" : <Badge variant="warning">Not activated</Badge>;
}

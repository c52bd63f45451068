import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { SearchResult } from "@/lib/search";
import { Absent } from "../_components/duration";
import { LocalTime } from "../_components/local-time";
import { RowLink } from "../_components/row-link";
import { TenantStatus } from "../_components/tenant-status";

export function TenantHits({ tenants }: Pick<SearchResult, "tenants">) {
  return (
    <Table label="Tenants">
      <TableHeader>
        <TableRow>
          <TableHead>Tenant</TableHead>
          <TableHead className="hidden md:table-cell">Owner</TableHead>
          <TableHead>Status</TableHead>
          <TableHead className="hidden text-right sm:table-cell">Created</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {tenants.map((tenant) => (
          <TableRow key={tenant.id} className="relative hover:bg-accent/60">
            <TableCell className="w-full max-w-0 md:w-[40%]">
              <div className="truncate">
                <RowLink href={`/tenants/${encodeURIComponent(tenant.slug)}`}>
                  <bdi>{tenant.name}</bdi>
                </RowLink>
              </div>
              <div className="truncate font-mono text-muted-foreground text-xs leading-5">{tenant.slug}</div>
            </TableCell>
            <TableCell className="hidden max-w-0 truncate md:table-cell md:w-[35%]">
              {tenant.ownerEmail ?? <Absent>no owner</Absent>}
            </TableCell>
            <TableCell>
              <TenantStatus status={tenant.status} />
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

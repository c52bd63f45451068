import { Building2, SearchX } from "lucide-react";
import Link from "next/link";
import { provisionPath } from "@/app/(console)/_components/navigation/provision-path";
import { asButton } from "@/components/ui/button-variants";
import { Empty, EmptyContent, EmptyDescription, EmptyMedia, EmptyTitle } from "@/components/ui/empty";
import { ConsoleLink } from "../../_components/navigation/console-link";

type NoTenantsProps = { filtered: boolean; query: string; canProvision: boolean };

export function NoTenants({ filtered, query, canProvision }: NoTenantsProps) {
  if (filtered) {
    return (
      <Empty>
        <EmptyMedia>
          <SearchX />
        </EmptyMedia>
        <EmptyTitle>No tenants found</EmptyTitle>
        <EmptyDescription>No tenant matches all of these conditions.</EmptyDescription>
        {query && (
          <EmptyContent>
            <Link href={{ pathname: "/search", query: { q: query } }} {...asButton({ variant: "outline" })}>
              Search attempts, owners and domains too
            </Link>
          </EmptyContent>
        )}
      </Empty>
    );
  }
  return (
    <Empty>
      <EmptyMedia>
        <Building2 />
      </EmptyMedia>
      <EmptyTitle>No tenants yet</EmptyTitle>
      <EmptyDescription>
        {canProvision
          ? "Provision the first one: one form sets up its owner, settings, plan and domain."
          : "Tenants appear here once an admin has provisioned the first one."}
      </EmptyDescription>
      {canProvision && (
        <EmptyContent>
          <ConsoleLink href={provisionPath()} {...asButton()}>
            Provision a tenant
          </ConsoleLink>
        </EmptyContent>
      )}
    </Empty>
  );
}

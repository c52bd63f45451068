import { Building2, SearchX } from "lucide-react";
import { provisionPath } from "@/app/(console)/_components/navigation/provision-path";
import { Button } from "@/components/ui/button";
import { Empty, EmptyContent, EmptyDescription, EmptyMedia, EmptyTitle } from "@/components/ui/empty";
import { ConsoleLink } from "../../_components/navigation/console-link";

export function NoTenants({ query, canProvision }: { query: string; canProvision: boolean }) {
  if (query) {
    return (
      <Empty>
        <EmptyMedia>
          <SearchX />
        </EmptyMedia>
        <EmptyTitle>No tenants found</EmptyTitle>
        <EmptyDescription>
          No name or slug starts with “<bdi className="break-all">{query}</bdi>”.
        </EmptyDescription>
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
          <Button asChild>
            <ConsoleLink href={provisionPath()}>Provision a tenant</ConsoleLink>
          </Button>
        </EmptyContent>
      )}
    </Empty>
  );
}

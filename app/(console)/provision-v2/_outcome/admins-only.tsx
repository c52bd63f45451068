import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Empty, EmptyContent, EmptyDescription, EmptyTitle } from "@/components/ui/empty";
import { explain } from "@/lib/provisioning/errors/explain";
import { PageHeader } from "../../_components/page-header";

/** What support staff see here, who read the console and change nothing. */
export function AdminsOnly() {
  const { title, cause, next } = explain({ code: "FORBIDDEN" });
  return (
    <>
      <PageHeader title="Provision a tenant" />
      <Empty>
        <EmptyTitle>{title}</EmptyTitle>
        <EmptyDescription>
          {cause} {next}
        </EmptyDescription>
        <EmptyContent>
          <Button asChild variant="outline">
            <Link href="/tenants">Go to the tenants</Link>
          </Button>
        </EmptyContent>
      </Empty>
    </>
  );
}

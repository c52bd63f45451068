import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Empty, EmptyContent, EmptyDescription, EmptyTitle } from "@/components/ui/empty";
import { explain } from "@/lib/provisioning/errors/explain";
import { PageHeader } from "../../_components/page-header";

/** Shown to support staff, who have read-only access. */
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
            <Link href="/tenants">Go to tenants</Link>
          </Button>
        </EmptyContent>
      </Empty>
    </>
  );
}

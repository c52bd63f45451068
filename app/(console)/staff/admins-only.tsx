import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Empty, EmptyContent, EmptyDescription, EmptyTitle } from "@/components/ui/empty";
import { PageHeader } from "../_components/page-header";

/** Shown to support staff, who do not see the list. */
export function AdminsOnly() {
  return (
    <>
      <PageHeader title="Staff" />
      <Empty>
        <EmptyTitle>You don’t have permission to manage staff</EmptyTitle>
        <EmptyDescription>
          Only admins can see this page. Ask an admin if a change is needed.
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

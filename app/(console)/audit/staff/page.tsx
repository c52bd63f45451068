import { UserRoundCheck } from "lucide-react";
import type { Metadata } from "next";
import { Card } from "@/components/ui/card";
import { Empty, EmptyDescription, EmptyMedia, EmptyTitle } from "@/components/ui/empty";
import { readView, viewHref } from "@/lib/audit/view";
import { readerOf } from "@/lib/auth/reader";
import { requireStaff } from "@/lib/auth/session";
import { countCleanups } from "@/lib/cleanups/list";
import { listStaffEvents } from "@/lib/staff-log/list";
import { PageHeader } from "../../_components/page-header";
import { Pager } from "../../_components/pager";
import { staffPage } from "../../_components/with-busy-screen";
import { AuditTabs } from "../_components/audit-tabs";
import { StaffTable } from "./staff-table";

export const metadata: Metadata = { title: "Staff log" };

export default staffPage(async ({ searchParams }: PageProps<"/audit/staff">) => {
  const reader = readerOf(await requireStaff());
  const { after, before } = readView(await searchParams);
  const [{ items, newer, older }, cleanups] = await Promise.all([
    listStaffEvents({ after, before }, reader),
    countCleanups(reader),
  ]);
  return (
    <>
      <PageHeader
        title="Staff log"
        description="Staff actions other than provisioning, including denied ones. Read-only."
      />
      <AuditTabs current="/audit/staff" cleanups={cleanups} />
      <Card>
        {items.length > 0 ? <StaffTable events={items} /> : <NoStaffActions />}
        <Pager
          first={after || before ? "/audit/staff" : null}
          newer={newer === null ? null : viewHref("/audit/staff", readView({}), { before: newer })}
          next={older === null ? null : viewHref("/audit/staff", readView({}), { after: older })}
        />
      </Card>
    </>
  );
});

function NoStaffActions() {
  return (
    <Empty>
      <EmptyMedia>
        <UserRoundCheck />
      </EmptyMedia>
      <EmptyTitle>No staff actions yet</EmptyTitle>
      <EmptyDescription>
        Exports, clean-up actions, copied links, authenticator apps, role changes and denied actions appear
        here.
      </EmptyDescription>
    </Empty>
  );
}

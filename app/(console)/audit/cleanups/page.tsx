import { Sparkles } from "lucide-react";
import type { Metadata } from "next";
import { Card } from "@/components/ui/card";
import { Empty, EmptyDescription, EmptyMedia, EmptyTitle } from "@/components/ui/empty";
import { readerOf } from "@/lib/auth/reader";
import { requireStaff } from "@/lib/auth/session";
import { listCleanups } from "@/lib/cleanups/list";
import { PageHeader } from "../../_components/page-header";
import { staffPage } from "../../_components/with-busy-screen";
import { AuditTabs } from "../_components/audit-tabs";
import { CleanupActionsProvider, CleanupStatus } from "./cleanup-actions";
import { ReconcileForm } from "./cleanup-forms";
import { DoneTable } from "./done-table";
import { OpenCleanup } from "./open-cleanup";

export const metadata: Metadata = { title: "Clean-ups" };

/** Maximum seconds per request. Actions can take this long, because the reconciler calls the Auth server. */
export const maxDuration = 60;

export default staffPage(async () => {
  const staff = await requireStaff();
  const canAct = staff.role === "admin";
  const { open, done, openCount, manualCount } = await listCleanups(readerOf(staff));
  return (
    <CleanupActionsProvider>
      <PageHeader
        title="Clean-ups"
        description="Owners’ accounts that undone attempts may have left behind."
        actions={canAct && <ReconcileForm />}
      />
      <AuditTabs current="/audit/cleanups" cleanups={{ open: openCount, manual: manualCount }} />
      <CleanupStatus />
      <div className="grid gap-8">
        <section aria-labelledby="open" className="grid gap-3">
          <h2 id="open" className="font-semibold text-sm leading-6">
            Open <span className="font-normal text-muted-foreground">({openCount})</span>
          </h2>
          {open.length === 0 && <NoOpenCleanups />}
          {open.map((cleanup) => (
            <OpenCleanup key={cleanup.userId} cleanup={cleanup} canAct={canAct} />
          ))}
          {openCount > open.length && (
            <p className="text-muted-foreground">
              Showing the {open.length} most urgent. The rest appear as these are done.
            </p>
          )}
        </section>
        {done.length > 0 && (
          <section aria-labelledby="done" className="grid gap-3">
            <h2 id="done" className="font-semibold text-sm leading-6">
              Recently done
            </h2>
            <Card>
              <DoneTable cleanups={done} />
            </Card>
          </section>
        )}
      </div>
    </CleanupActionsProvider>
  );
});

function NoOpenCleanups() {
  return (
    <Card>
      <Empty>
        <EmptyMedia>
          <Sparkles />
        </EmptyMedia>
        <EmptyTitle>Nothing to clean up</EmptyTitle>
        <EmptyDescription>
          An account left over from an undone attempt appears here until it’s removed.
        </EmptyDescription>
      </Empty>
    </Card>
  );
}

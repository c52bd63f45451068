import { ScrollText } from "lucide-react";
import type { Metadata, Route } from "next";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty, EmptyDescription, EmptyMedia, EmptyTitle } from "@/components/ui/empty";
import { countCleanups } from "@/lib/audit/cleanups";
import { type AttemptFilter, attemptFilters, listAttempts } from "@/lib/audit/list";
import { requireStaff } from "@/lib/auth/session";
import { PageHeader } from "../../_components/page-header";
import { Pager } from "../../_components/pager";
import { AttemptFilterLinks } from "./attempt-filter";
import { AttemptTable } from "./attempt-table";
import { DoctorResult } from "./doctor-result";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditPage({ searchParams }: PageProps<"/audit">) {
  await requireStaff();
  const { status: wanted, after } = await searchParams;
  const status = attemptFilters.find((filter) => filter === wanted);
  const cursor = typeof after === "string" ? after : undefined;
  const [{ items, next }, cleanups] = await Promise.all([
    listAttempts({ after: cursor, status }),
    countCleanups(),
  ]);
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Every attempt to provision a tenant, refused ones included."
        actions={<CleanupsLink open={cleanups.open} needsPerson={cleanups.manual > 0} />}
      />
      <AttemptFilterLinks current={status} />
      <Card>
        {items.length > 0 ? <AttemptTable attempts={items} /> : <NoAttempts filtered={Boolean(status)} />}
        <Pager first={cursor ? address(status) : null} next={next ? address(status, next) : null} />
      </Card>
      <DoctorResult />
    </>
  );
}

function CleanupsLink({ open, needsPerson }: { open: number; needsPerson: boolean }) {
  return (
    <Button asChild variant="outline">
      <Link href="/audit/cleanups" prefetch={false}>
        Clean-ups
        {open > 0 && (
          <Badge variant={needsPerson ? "danger" : "warning"}>
            {open}
            <span className="sr-only"> open</span>
          </Badge>
        )}
      </Link>
    </Button>
  );
}

function NoAttempts({ filtered }: { filtered: boolean }) {
  return (
    <Empty>
      <EmptyMedia>
        <ScrollText />
      </EmptyMedia>
      <EmptyTitle>{filtered ? "No attempt with this outcome" : "No attempts yet"}</EmptyTitle>
      <EmptyDescription>
        {filtered
          ? "Choose another outcome above."
          : "The first attempt to provision a tenant will appear here."}
      </EmptyDescription>
    </Empty>
  );
}

function address(status?: AttemptFilter, after?: string): Route {
  const search = new URLSearchParams({ ...(status && { status }), ...(after && { after }) }).toString();
  return search ? `/audit?${search}` : "/audit";
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import { explainAttempt } from "@/lib/audit/explain";
import { getConflict } from "@/lib/audit/explain/conflict";
import { ticketText } from "@/lib/audit/explain/ticket";
import { type Attempt, getAttempt } from "@/lib/audit/get";
import { readerOf } from "@/lib/auth/reader";
import { requireStaff } from "@/lib/auth/session";
import { OwnerAccess } from "../../_components/owner-access";
import { PageHeader } from "../../_components/page-header";
import { StateBadge } from "../../_components/state-badge";
import { fallbackIfBusy, staffPage } from "../../_components/with-busy-screen";
import { PersonalData } from "./_erase/personal-data";
import { AttemptActions, TicketText } from "./attempt-actions";
import { AttemptCleanup } from "./attempt-cleanup";
import { AttemptError } from "./attempt-error";
import { AttemptRequest } from "./attempt-request";
import { AttemptSummary } from "./attempt-summary";
import { CurrentState } from "./current-state";
import { Neighbours } from "./neighbours";
import { SimilarAttempts } from "./similar-attempts";
import { StageWaterfall } from "./stage-waterfall";

/** Cached per request for the title and the page. Includes the staff check, so that no caller can skip it. */
const load = cache(async (attemptId: string) => {
  const staff = await requireStaff();
  const reader = readerOf(staff);
  return { attempt: await getAttempt(attemptId, reader), reader, isAdmin: staff.role === "admin" };
});

export async function generateMetadata({ params }: PageProps<"/audit/[attemptId]">): Promise<Metadata> {
  const loaded = await fallbackIfBusy(null, load((await params).attemptId));
  if (!loaded) return { title: "Busy" };
  const { attempt } = loaded;
  return { title: attempt ? `Attempt: ${nameOf(attempt)}` : "Not found" };
}

export default staffPage(async ({ params }: PageProps<"/audit/[attemptId]">) => {
  const { attempt, reader, isAdmin } = await load((await params).attemptId);
  if (!attempt) notFound();
  const explanation = explainAttempt(attempt, await getConflict(attempt, reader), isAdmin);
  const ticket = ticketText(attempt, explanation);
  return (
    <>
      <PageHeader
        back={{ href: "/audit", label: "Audit log" }}
        title={<bdi className="line-clamp-3">{nameOf(attempt)}</bdi>}
        mark={<StateBadge state={attempt.state} />}
        actions={<AttemptActions attempt={attempt} isAdmin={isAdmin} ticket={ticket} />}
      />
      <div className="grid gap-4">
        <TicketText ticket={ticket} />
        <AttemptError attempt={attempt} explanation={explanation} />
        <AttemptSummary attempt={attempt} />
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_24rem] lg:grid-rows-[auto_1fr]">
          <Card>
            <CardHeader>
              <CardTitle>Stages</CardTitle>
            </CardHeader>
            <div className="pt-2">
              <StageWaterfall attempt={attempt} />
            </div>
          </Card>
          <div className="grid gap-4 lg:row-span-2">
            <CurrentState attempt={attempt} />
            <OwnerAccess attemptId={attempt.id} />
            <AttemptCleanup cleanup={attempt.cleanup} />
            <SimilarAttempts attempt={attempt} reader={reader} />
            {isAdmin && attempt.finishedAt && <PersonalData attempt={attempt} />}
          </div>
          <AttemptRequest attempt={attempt} />
        </div>
        <Neighbours attemptId={attempt.id} reader={reader} />
      </div>
    </>
  );
});

function nameOf({ request, erasedAt }: Attempt): string {
  return request.find(({ name }) => name === "name")?.value || (erasedAt ? "Erased" : "No name");
}

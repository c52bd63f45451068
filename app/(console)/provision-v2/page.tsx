import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { cache } from "react";
import { AdminsOnly } from "@/app/_components/admins-only";
import { Card, CardContent } from "@/components/ui/card";
import { getRetryValues } from "@/lib/audit/retry-values";
import { readerOf } from "@/lib/auth/reader";
import { requireStaff } from "@/lib/auth/session";
import { env } from "@/lib/platform/env";
import { explain } from "@/lib/provisioning/errors/explain";
import { derivedSlug } from "@/lib/provisioning/input";
import { browserSettings, choiceLists, defaults } from "@/lib/provisioning/input/choices";
import { formFields, initialExtras } from "@/lib/provisioning/input/product-fields";
import { mintAttemptId } from "@/lib/provisioning/input/submission";
import { zoneChoices } from "@/lib/provisioning/input/zone-choices";
import { type Outcome, readOutcomeFor } from "@/lib/provisioning/outcome";
import { PageHeader } from "../_components/page-header";
import { fallbackIfBusy, staffPage } from "../_components/with-busy-screen";
import { choiceList } from "./_fields/choice-list";
import { attemptIdIn } from "./_form/attempt-id";
import { readSavedForm } from "./_form/form-cookie";
import { noFindings } from "./_form/form-state";
import { blank } from "./_form/form-values";
import { ProvisionForm } from "./_form/provision-form";
import { requestCurrency } from "./_form/request-currency";
import { choicesFromSearch } from "./_form/search-choices";
import { OutcomeScreen } from "./_outcome/outcome-screen";

/** Maximum seconds per request, including actions. The reconciler ends an attempt that is cut off. */
export const maxDuration = 120;

/** Cached per request for the title and the page. Includes the staff check, so that no caller can skip it. */
const load = cache(async (attempt: unknown): Promise<Outcome | null> => {
  const reader = readerOf(await requireStaff());
  const attemptId = attemptIdIn(attempt);
  return attemptId ? readOutcomeFor(attemptId, reader) : null;
});

const lists: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(choiceLists).map(([name, list]) => [name, choiceList(list)]),
);

const titles = { refused: "Not created", unsettled: "Checking what happened" };

export async function generateMetadata({ searchParams }: PageProps<"/provision-v2">): Promise<Metadata> {
  const outcome = await fallbackIfBusy(null, load((await searchParams).attempt));
  if (!outcome) return { title: "Provision a tenant" };
  return { title: outcome.kind === "completed" ? `${outcome.tenant.name} is ready` : titles[outcome.kind] };
}

export default staffPage(async ({ searchParams }: PageProps<"/provision-v2">) => {
  const staff = await requireStaff();
  const params = await searchParams;
  const outcome = await load(params.attempt);
  if (outcome)
    return <OutcomeScreen outcome={outcome} reader={readerOf(staff)} tenantDomain={env().tenantDomain} />;
  if (staff.role !== "admin") {
    const { title, cause, next } = explain({ code: "FORBIDDEN" });
    return <AdminsOnly page="Provision a tenant" title={title} text={`${cause} ${next}`} />;
  }

  const retried = typeof params.from === "string" ? await getRetryValues(params.from, readerOf(staff)) : null;
  const source = retried ? String(params.from) : null;
  const saved = retried
    ? { ...retried, ...defaults, ...choicesFromSearch(retried) }
    : { ...choicesFromSearch(params), ...(await readSavedForm(staff.id)) };
  const chosen =
    Object.keys(saved).length > 0 ? saved : requestCurrency((await headers()).get("accept-language"));
  const values = { ...blank, ...defaults, ...initialExtras, ...chosen };
  const noAnswer = { refusal: null, findings: noFindings, unknown: false, preview: null, answers: 0 };
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader
        title="Provision a tenant"
        description="Sets up the business and its owner’s account. If anything fails, nothing is created."
      />
      {source && <RetryNotice attemptId={source} />}
      <Card>
        <CardContent>
          <ProvisionForm
            initial={{ ...noAnswer, attemptId: mintAttemptId(), values, derivedSlug: derivedSlug(values) }}
            staffId={staff.id}
            source={source}
            browserSettings={Object.keys(saved).length > 0 ? [] : browserSettings}
            tenantDomain={env().tenantDomain}
            choices={{ ...lists, timezone: lists.timezone && choiceList(zoneChoices()) }}
            productFields={formFields}
          />
        </CardContent>
      </Card>
    </div>
  );
});

function RetryNotice({ attemptId }: { attemptId: string }) {
  return (
    <p className="mb-4 text-muted-foreground">
      <span>Filled in from </span>
      <Link href={`/audit/${attemptId}`} prefetch={false} className="underline underline-offset-4">
        an earlier attempt
      </Link>
      <span>. Check the values: submitting them starts a new attempt.</span>
    </p>
  );
}

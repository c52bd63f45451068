import { validate as isUuid } from "uuid";
import { Card, CardContent } from "@/components/ui/card";
import { requireStaff } from "@/lib/auth/session";
import { env } from "@/lib/env";
import { currencies, defaults, locales, plans, timezones } from "@/lib/provisioning/choices";
import { readAttempt } from "@/lib/provisioning/outcome";
import { mintAttemptId } from "@/lib/provisioning/submission";
import { PageHeader } from "../_components/page-header";
import { AdminsOnly } from "./admins-only";
import { OutcomeScreen } from "./outcome-screen";
import { ProvisionForm } from "./provision-form";

export const metadata = { title: "Provision a tenant" };

/** Seconds a request of this page may take, its actions included: longer than an attempt and its undo. */
export const maxDuration = 120;

export default async function ProvisionPage({ searchParams }: PageProps<"/provision-v2">) {
  const staff = await requireStaff();
  const { attempt: attemptId } = await searchParams;
  const state = typeof attemptId === "string" && isUuid(attemptId) ? await readAttempt(attemptId) : null;
  if (state) return <OutcomeScreen outcome={state.outcome} tenantDomain={env().tenantDomain} />;
  if (staff.role !== "admin") return <AdminsOnly />;

  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader
        title="Provision a tenant"
        description="Creates the business, its owner’s account and all its records in one step. If anything fails, nothing is left behind."
      />
      <Card>
        <CardContent>
          <ProvisionForm
            initial={{
              attemptId: mintAttemptId(),
              values: defaults,
              refusal: null,
              unknown: false,
              answers: 0,
            }}
            tenantDomain={env().tenantDomain}
            options={{
              plan: <Options of={plans} />,
              timezone: <Options of={timezones} />,
              currency: <Options of={currencies} />,
              locale: <Options of={locales} />,
            }}
          />
        </CardContent>
      </Card>
    </div>
  );
}

/** Rendered on the server: a browser's own lists differ, and would not match what was sent. */
function Options({ of: options }: { of: readonly { value: string; label: string }[] }) {
  return options.map(({ value, label }) => (
    <option key={value} value={value}>
      {label}
    </option>
  ));
}

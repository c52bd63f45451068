import Link from "next/link";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { asButton } from "@/components/ui/button-variants";
import { Card, CardContent } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import type { Outcome } from "@/lib/provisioning/outcome";
import { durationText } from "../../_components/duration";
import { Fact, Facts } from "../../_components/facts";
import { OwnerAccess } from "../../_components/owner-access";
import { AccountName } from "../../_components/owner-access/account-name";
import { PageHeader } from "../../_components/page-header";
import type { ChoiceName } from "../_fields/choice-field";
import { FocusOnMount } from "../_form/focus-on-mount";

type ProvisionedProps = {
  outcome: Extract<Outcome, { kind: "completed" }>;
  /** The tenant's settings, as defaults for the next one. */
  choices: Partial<Record<ChoiceName, string>>;
  /** The name on the owner’s existing account, if it differs; otherwise null. */
  accountName: string | null;
  tenantDomain: string;
};

/** The success page of a new tenant. It can be bookmarked and shared. */
export function Provisioned({ outcome, choices, accountName, tenantDomain }: ProvisionedProps) {
  const { tenant, ownerEmail, ownerName, durationMs, attemptId } = outcome;
  return (
    <>
      <PageHeader title={<bdi>{`${tenant.name} is ready`}</bdi>} />
      <div className="grid gap-6">
        <FocusOnMount>
          <Alert variant="success">
            <AlertTitle as="h2">Tenant provisioned</AlertTitle>
            <AlertDescription>
              Everything was set up in {durationText(durationMs)}. The tenant is live.
            </AlertDescription>
          </Alert>
        </FocusOnMount>
        <Card>
          <CardContent>
            <Facts>
              <CopiedFact label="Address" value={`${tenant.slug}.${tenantDomain}`} mono />
              <CopiedFact label="Slug" value={tenant.slug} mono />
              <CopiedFact label="Owner" value={ownerEmail} name={ownerName} accountName={accountName} />
              <CopiedFact label="Attempt" value={attemptId} mono />
            </Facts>
          </CardContent>
        </Card>
        <OwnerAccess attemptId={attemptId} />
        <div className="flex flex-wrap gap-3">
          <Link href={`/tenants/${tenant.slug}`} {...asButton()}>
            View tenant
          </Link>
          <Link href={`/audit/${attemptId}`} {...asButton({ variant: "outline" })}>
            View details
          </Link>
          <Link href={`/provision-v2?${new URLSearchParams(choices)}`} {...asButton({ variant: "outline" })}>
            Provision another
          </Link>
        </div>
      </div>
    </>
  );
}

type CopiedFactProps = {
  label: string;
  value: string;
  name?: string;
  accountName?: string | null;
  mono?: boolean;
};

function CopiedFact({ label, value, name, accountName, mono = false }: CopiedFactProps) {
  return (
    <Fact label={label}>
      {name && <bdi className="block break-words">{name}</bdi>}
      {accountName && <AccountName name={accountName} />}
      <span className="flex items-center gap-1">
        <span className={mono ? "wrap-anywhere font-mono text-[0.8125rem]" : "wrap-anywhere"}>{value}</span>
        <CopyButton text={value} label={`Copy ${label.toLowerCase()}`} className="-my-1 size-7" />
      </span>
    </Fact>
  );
}

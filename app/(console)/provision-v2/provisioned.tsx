import Link from "next/link";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import type { Outcome } from "@/lib/provisioning/outcome";
import { OwnerAccess } from "../_components/owner-access";
import { PageHeader } from "../_components/page-header";

type ProvisionedProps = { outcome: Extract<Outcome, { kind: "completed" }>; tenantDomain: string };

export function Provisioned({ outcome, tenantDomain }: ProvisionedProps) {
  const { tenant, ownerEmail, durationMs, attemptId } = outcome;
  const address = `${tenant.slug}.${tenantDomain}`;
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader title={`${tenant.name} is ready`} />
      <div className="grid gap-6">
        <Alert variant="success" role="status">
          <AlertTitle as="h2">Tenant provisioned</AlertTitle>
          <AlertDescription>
            The business, its owner’s account and all records were created in {Math.round(durationMs)} ms.
          </AlertDescription>
        </Alert>
        <Card>
          <CardContent>
            <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-[8rem_minmax(0,1fr)]">
              <Fact term="Slug" value={tenant.slug} mono />
              <Fact term="Address" value={address} mono />
              <Fact term="Owner" value={ownerEmail} />
              <Fact term="Attempt" value={attemptId} mono />
            </dl>
          </CardContent>
        </Card>
        <OwnerAccess attemptId={attemptId} />
        <div className="flex flex-wrap gap-3">
          <Button asChild>
            <Link href={`/tenants/${tenant.slug}`}>Open the tenant</Link>
          </Button>
          <Button asChild variant="outline">
            <Link href={`/audit/${attemptId}`}>See every stage</Link>
          </Button>
          <Button asChild variant="ghost">
            <Link href="/provision-v2">Provision another</Link>
          </Button>
        </div>
      </div>
    </div>
  );
}

function Fact({ term, value, mono = false }: { term: string; value: string; mono?: boolean }) {
  return (
    <>
      <dt className="text-muted-foreground sm:py-1">{term}</dt>
      <dd className="flex min-w-0 items-center gap-1">
        <span className={mono ? "break-all font-mono" : "break-words"}>{value}</span>
        <CopyButton text={value} label={`Copy ${term.toLowerCase()}`} size="icon-sm" variant="ghost" />
      </dd>
    </>
  );
}

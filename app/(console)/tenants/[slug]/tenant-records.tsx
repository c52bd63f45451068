import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { blueprint } from "@/lib/provisioning/blueprints";
import type { Tenant } from "@/lib/tenants/get";
import { Absent } from "../../_components/duration";
import { Fact, Facts } from "../../_components/facts";
import { LocalTime } from "../../_components/local-time";
import { TenantStatus, Word } from "../../_components/tenant-status";

export function TenantRecords({ tenant }: { tenant: Tenant }) {
  const { settings, subscription, domains } = tenant;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Details</CardTitle>
      </CardHeader>
      <CardContent>
        <Facts>
          <Fact label="Owner">{tenant.owner?.email ?? <Absent>no owner</Absent>}</Fact>
          <Fact label="Plan">
            <Word of={tenant.plan} />
          </Fact>
          <Fact label="Subscription">
            {subscription ? (
              <span className="flex flex-wrap items-center gap-x-2">
                <TenantStatus status={subscription.status} />
                {subscription.trialEndsAt && (
                  <span className="text-muted-foreground">
                    trial until <LocalTime at={subscription.trialEndsAt} />
                  </span>
                )}
              </span>
            ) : (
              <Absent />
            )}
          </Fact>
          <Fact label="Domains">
            {domains.length === 0 && <Absent />}
            <ul>
              {domains.map(({ hostname, isPrimary }) => (
                <li key={hostname} className="flex flex-wrap items-center gap-x-2">
                  <span className="break-all">{hostname}</span>
                  {isPrimary && <Badge>Primary</Badge>}
                </li>
              ))}
            </ul>
          </Fact>
          <Fact label="Time zone">{settings?.timezone?.replaceAll("_", " ") ?? <Absent />}</Fact>
          <Fact label="Currency">{settings?.currency ?? <Absent />}</Fact>
          <Fact label="Language">{settings?.locale ?? <Absent />}</Fact>
          <Fact label="Blueprint">{tenant.blueprint ? <MadeFrom {...tenant.blueprint} /> : <Absent />}</Fact>
          <Fact label="Created">
            <LocalTime at={tenant.createdAt} />
          </Fact>
          <Fact label="Changed">
            <LocalTime at={tenant.updatedAt} />
          </Fact>
          <Fact label="Tenant id">
            <span className="flex items-center gap-1">
              <code className="break-all font-mono text-xs">{tenant.id}</code>
              <CopyButton text={tenant.id} label="Copy the tenant’s id" className="-my-1 size-7" />
            </span>
          </Fact>
        </Facts>
      </CardContent>
    </Card>
  );
}

/** A tenant keeps what it was made with; an older blueprint may lack what new tenants have. */
function MadeFrom({ name, version }: NonNullable<Tenant["blueprint"]>) {
  const older = name === blueprint.name && version < blueprint.version;
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <span>
        {name}, version {version}
      </span>
      {older && <span className="text-muted-foreground">new tenants have version {blueprint.version}</span>}
    </span>
  );
}

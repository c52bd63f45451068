import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import type { Tenant, TenantMember } from "@/lib/tenants/get";
import { Absent } from "../../_components/duration";
import { Fact, Facts } from "../../_components/facts";
import { LocalTime } from "../../_components/local-time";
import { AccountName } from "../../_components/owner-access/account-name";
import { ErasedOwner } from "../../_components/owner-access/erased-owner";
import { ProductTerm } from "../../_components/tenant-status";

export function TenantRecords({ tenant }: { tenant: Tenant }) {
  const { facts, domains } = tenant;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Details</CardTitle>
      </CardHeader>
      <CardContent>
        <Facts>
          <Fact label="Owner">
            {tenant.ownerErasedAt && <ErasedOwner at={tenant.ownerErasedAt} />}
            {tenant.owner && <OwnerOf {...tenant.owner} erased={tenant.ownerErasedAt !== null} />}
            {!tenant.owner && !tenant.ownerErasedAt && <Absent>no owner</Absent>}
          </Fact>
          <Fact label="Plan">
            <ProductTerm value={tenant.plan} />
          </Fact>
          <Fact label="Domains">
            {domains.length === 0 && <Absent />}
            <ul>
              {domains.map(({ hostname, isPrimary }) => (
                <li key={hostname} className="flex flex-wrap items-center gap-x-2">
                  <span className="wrap-anywhere">{hostname}</span>
                  {isPrimary && <Badge>Primary</Badge>}
                </li>
              ))}
            </ul>
          </Fact>
          {facts.map(({ label, value }) => (
            <Fact key={label} label={label}>
              <FactValue value={value} />
            </Fact>
          ))}
          <Fact label="Blueprint">
            {tenant.blueprint ? <BlueprintVersion {...tenant.blueprint} /> : <Absent />}
          </Fact>
          <Fact label="Created">
            {tenant.createdAt ? <LocalTime at={tenant.createdAt} /> : <Absent>unknown</Absent>}
          </Fact>
          <Fact label="Updated">{tenant.updatedAt ? <LocalTime at={tenant.updatedAt} /> : <Absent />}</Fact>
          <Fact label="Tenant ID">
            <span className="flex items-center gap-1">
              <code className="wrap-anywhere font-mono text-xs">{tenant.id}</code>
              <CopyButton text={tenant.id} label="Copy the tenant ID" className="-my-1 size-7" />
            </span>
          </Fact>
        </Facts>
      </CardContent>
    </Card>
  );
}

function OwnerOf({ name, accountName, email, erased }: TenantMember & { erased: boolean }) {
  return (
    <>
      {name && <bdi className="block break-words">{name}</bdi>}
      {accountName && <AccountName name={accountName} />}
      {email && (
        <span className={name || erased ? "wrap-anywhere text-muted-foreground" : "wrap-anywhere"}>
          {email}
        </span>
      )}
      {!name && !email && !erased && <Absent>unknown</Absent>}
    </>
  );
}

/** The product returns times in ISO 8601. They are shown like all other times. */
function FactValue({ value }: { value: string | null }) {
  if (value === null || value === "") return <Absent />;
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value)) return <LocalTime at={new Date(value)} />;
  return value;
}

function BlueprintVersion({ name, version, isOlder }: NonNullable<Tenant["blueprint"]>) {
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <span>
        {name}, version {version}
      </span>
      {isOlder && <span className="text-muted-foreground">new tenants use a newer version</span>}
    </span>
  );
}

import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import type { TenantMember } from "@/lib/tenants/get";
import { LocalTime } from "../../_components/local-time";
import { AccountName } from "../../_components/owner-access/account-name";
import { ErasedOwner } from "../../_components/owner-access/erased-owner";
import { ProductTerm } from "../../_components/tenant-status";

type TenantMembersProps = { members: TenantMember[]; ownerErasedAt: string | null };

export function TenantMembers({ members, ownerErasedAt }: TenantMembersProps) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Members</CardTitle>
      </CardHeader>
      <CardContent>
        {members.length === 0 && <p className="text-muted-foreground">This tenant has no members.</p>}
        <ul className="grid gap-3">
          {members.map((member) => (
            <li key={member.userId} className="flex items-start justify-between gap-3">
              <div className="min-w-0">
                {member.isOwner && ownerErasedAt && <ErasedOwner at={ownerErasedAt} />}
                {member.name && <bdi className="block break-words">{member.name}</bdi>}
                {member.accountName && <AccountName name={member.accountName} />}
                <div className={member.name ? "break-all text-muted-foreground" : "break-all"}>
                  {member.email ?? "Account without an e-mail address"}
                </div>
                <div className="text-[0.8125rem] text-muted-foreground">
                  {member.since && (
                    <>
                      since <LocalTime at={member.since} />
                    </>
                  )}
                </div>
              </div>
              <Badge variant={member.isOwner ? "info" : "neutral"}>
                <ProductTerm value={member.role} />
              </Badge>
            </li>
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}

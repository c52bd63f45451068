import { ArrowUpRight } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { asButton } from "@/components/ui/button-variants";
import type { PageTexts } from "@/lib/owner-access/language/texts";
import type { OwnTenant } from "@/lib/tenants/own";

type OwnTenantItemProps = { tenant: OwnTenant; t: PageTexts };

export function OwnTenantItem({ tenant: { name, role, hostname }, t }: OwnTenantItemProps) {
  return (
    <li className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <bdi className="min-w-0 break-words font-medium">{name}</bdi>
        {role && <Badge className="capitalize">{t("welcome.role", { role })}</Badge>}
      </div>
      {hostname && (
        <a href={`https://${hostname}`} {...asButton({ size: "multiline" })}>
          <span className="min-w-0 break-all">{hostname}</span>
          <ArrowUpRight aria-hidden />
        </a>
      )}
    </li>
  );
}

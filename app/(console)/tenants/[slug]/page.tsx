import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { readerOf } from "@/lib/auth/reader";
import { requireStaff } from "@/lib/auth/session";
import { getTenant } from "@/lib/tenants/get";
import { OwnerAccess } from "../../_components/owner-access";
import { PageHeader } from "../../_components/page-header";
import { TenantStatus } from "../../_components/tenant-status";
import { fallbackIfBusy, staffPage } from "../../_components/with-busy-screen";
import { TenantHistory } from "./tenant-history";
import { TenantMembers } from "./tenant-members";
import { TenantRecords } from "./tenant-records";

/** Cached per request for the title and the page. Includes the staff check, so that no caller can skip it. */
const load = cache(async (slug: string) => {
  const reader = readerOf(await requireStaff());
  return getTenant(decodeURIComponent(slug), reader);
});

export async function generateMetadata({ params }: PageProps<"/tenants/[slug]">): Promise<Metadata> {
  const tenant = await fallbackIfBusy(null, load((await params).slug));
  return { title: tenant?.name ?? "Not found" };
}

export default staffPage(async ({ params }: PageProps<"/tenants/[slug]">) => {
  const tenant = (await load((await params).slug)) ?? notFound();
  return (
    <>
      <PageHeader
        back={{ href: "/tenants", label: "Tenants" }}
        title={<bdi>{tenant.name}</bdi>}
        mark={<TenantStatus status={tenant.status} />}
        description={
          <span className="flex items-center gap-1">
            <span className="break-all font-mono text-[0.8125rem]">{tenant.slug}</span>
            <CopyButton text={tenant.slug} label="Copy the slug" className="size-7" />
          </span>
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <TenantRecords tenant={tenant} />
        <div className="grid gap-4">
          {tenant.attemptId && <OwnerAccess attemptId={tenant.attemptId} />}
          <TenantMembers members={tenant.members} ownerErasedAt={tenant.ownerErasedAt} />
          <TenantHistory attempts={tenant.attempts} otherAttempts={tenant.otherAttempts} />
        </div>
      </div>
    </>
  );
});

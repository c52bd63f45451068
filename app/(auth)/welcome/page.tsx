import { ArrowUpRight } from "lucide-react";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { getSignedIn, getStaff } from "@/lib/auth/session";
import { listOwnTenants, type OwnTenant } from "@/lib/tenants/own";
import { AuthFrame } from "../_components/auth-frame";
import { signOutAction } from "../login/actions";

export const metadata: Metadata = { title: "Welcome" };

/** The owner's landing page. It shows their own tenants, and no part of the console. */
export default async function WelcomePage() {
  const user = await getSignedIn();
  if (!user) redirect("/login?next=/welcome");
  const tenants = await listOwnTenants(user.id);
  if (tenants.length === 0) redirect((await getStaff()) ? "/tenants" : "/login?reason=not-staff");
  const [first] = tenants;
  return (
    <AuthFrame
      title={tenants.length === 1 && first ? `Welcome to ${first.name}` : "Welcome"}
      description={
        <>
          You’re signed in as <span className="break-all text-foreground">{user.email}</span>.
        </>
      }
    >
      <h2 className="sr-only">{tenants.length === 1 ? "Your business" : "Your businesses"}</h2>
      <ul className="grid gap-4">
        {tenants.map((tenant) => (
          <TenantItem key={tenant.id} tenant={tenant} />
        ))}
      </ul>
      <form action={signOutAction}>
        <Button type="submit" variant="outline" className="w-full">
          Sign out
        </Button>
      </form>
    </AuthFrame>
  );
}

function TenantItem({ tenant: { name, role, hostname } }: { tenant: OwnTenant }) {
  return (
    <li className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <bdi className="min-w-0 break-words font-medium">{name}</bdi>
        <Badge className="capitalize">{role}</Badge>
      </div>
      {hostname && (
        <Button asChild size="lg" className="h-auto min-h-10 whitespace-normal py-2">
          <a href={`https://${hostname}`}>
            <span className="min-w-0 break-all">{hostname}</span>
            <ArrowUpRight aria-hidden />
          </a>
        </Button>
      )}
    </li>
  );
}

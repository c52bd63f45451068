import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Button } from "@/components/ui/button";
import { getSignedIn, getStaff } from "@/lib/auth/session";
import { pageTexts } from "@/lib/owner-access/language/texts";
import { signOutAction } from "../../login/actions";
import { OwnerFrame, ownerTitle } from "../_components/owner-frame";
import { ownTenants, welcomeLocale } from "../_language/page-locale";
import { OwnTenantItem } from "./own-tenant-item";

export async function generateMetadata(): Promise<Metadata> {
  const t = pageTexts(await welcomeLocale());
  return { title: ownerTitle(t("welcome.title")) };
}

/** The owner's landing page. It shows their own tenants, and no part of the console. */
export default async function WelcomePage() {
  const user = await getSignedIn();
  if (!user) redirect("/login?next=/welcome");
  const tenants = await ownTenants();
  if (tenants.length === 0) redirect((await getStaff()) ? "/tenants" : "/login?reason=not-staff");
  const locale = await welcomeLocale();
  const t = pageTexts(locale);
  const [first] = tenants;
  return (
    <OwnerFrame
      locale={locale}
      title={
        tenants.length === 1 && first ? t("welcome.titleTo", { business: first.name }) : t("welcome.title")
      }
      description={t.rich("welcome.signedIn", {
        address: user.email,
        email: (address) => <span className="break-all text-foreground">{address}</span>,
      })}
    >
      <h2 className="sr-only">{t("welcome.list", { count: tenants.length })}</h2>
      <ul className="grid gap-4">
        {tenants.map((tenant) => (
          <OwnTenantItem key={tenant.id} tenant={tenant} t={t} />
        ))}
      </ul>
      <form action={signOutAction}>
        {/* Sets the language of the response if the server was updated after this page was loaded. */}
        <input type="hidden" name="locale" value={locale} />
        <Button type="submit" variant="outline" className="w-full">
          {t("welcome.signOut")}
        </Button>
      </form>
    </OwnerFrame>
  );
}

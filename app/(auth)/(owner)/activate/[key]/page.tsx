import type { Metadata } from "next";
import { getSignedIn } from "@/lib/auth/session";
import { minCharacters } from "@/lib/owner-access/activation/password";
import { sendsLinksByMail } from "@/lib/owner-access/deliveries/sends-links-by-mail";
import { pageTexts } from "@/lib/owner-access/language/texts";
import { OwnerFrame, ownerTitle } from "../../_components/owner-frame";
import { linkLocale, openLink } from "../../_language/page-locale";
import { ActivateForm } from "./activate-form";
import { DeadLink } from "./dead-link";

export async function generateMetadata({ params }: PageProps<"/activate/[key]">): Promise<Metadata> {
  const t = pageTexts(await linkLocale((await params).key));
  return { title: ownerTitle(t("password.title")) };
}

/**
 * The page that an owner's link opens. Opening it does not use up the link, because mail scanners open links too. It
 * shows nothing about the tenant except the business's name. A dead link returns the same HTTP status as a working one.
 */
export default async function LinkPage({ params }: PageProps<"/activate/[key]">) {
  const { key } = await params;
  const [result, user, locale] = await Promise.all([openLink(key), getSignedIn(), linkLocale(key)]);
  if (result.kind === "finished") return <DeadLink problem="used" linkKey="" locale={locale} />;
  if (result.kind === "problem") {
    return <DeadLink problem={result.problem} linkKey={sendsLinksByMail() ? key : ""} locale={locale} />;
  }
  const { ownerId, tenant } = result.link;
  const otherEmail = user && user.id !== ownerId ? user.email : null;
  const t = pageTexts(locale);
  return (
    <OwnerFrame
      locale={locale}
      title={t("password.title")}
      description={t.rich("password.description", {
        name: tenant.name,
        business: (name) => <bdi className="font-medium text-foreground">{name}</bdi>,
      })}
    >
      <ActivateForm
        linkKey={key}
        locale={locale}
        otherAccount={
          otherEmail &&
          t.rich("password.otherAccount", {
            address: otherEmail,
            email: (address) => <span className="break-all">{address}</span>,
          })
        }
        texts={{
          label: t("password.label"),
          hint: t("password.hint", { min: minCharacters }),
          show: t("password.show"),
          hide: t("password.hide"),
          action: t("password.action"),
          pending: t("password.pending"),
        }}
      />
    </OwnerFrame>
  );
}

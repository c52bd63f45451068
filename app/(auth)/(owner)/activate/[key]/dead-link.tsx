import Link from "next/link";
import { asButton } from "@/components/ui/button-variants";
import { pageTexts } from "@/lib/owner-access/language/texts";
import type { LinkProblem } from "@/lib/owner-access/links/find";
import { OwnerFrame } from "../../_components/owner-frame";
import { SignInHint } from "../../_components/sign-in-hint";
import { NewLinkForm } from "./new-link-form";

/** Problems that a new link to the same mailbox can solve. */
const renewable: LinkProblem[] = ["expired", "unfinished"];
/** Problems for which the owner must ask for a new link. */
const final: LinkProblem[] = ["unknown", "revoked"];

type DeadLinkProps = {
  problem: LinkProblem;
  /** The link's key; "" if no new link can be e-mailed. */
  linkKey: string;
  locale: string;
};

/** Explains why a link does not work and what to do next. Reveals nothing about the owner or the business. */
export function DeadLink({ problem, linkKey, locale }: DeadLinkProps) {
  const t = pageTexts(locale);
  const canRenew = renewable.includes(problem) && linkKey !== "";
  const mustAsk = final.includes(problem) || (renewable.includes(problem) && linkKey === "");
  return (
    <OwnerFrame
      locale={locale}
      title={t(`deadLinks.${problem}.title`)}
      description={t(`deadLinks.${problem}.text`)}
    >
      {canRenew && (
        <NewLinkForm
          linkKey={linkKey}
          locale={locale}
          texts={{ action: t("newLink.action"), pending: t("newLink.pending") }}
        />
      )}
      {mustAsk && <p>{t("askForLink")}</p>}
      {problem === "used" ? (
        <Link href="/login?next=/welcome" prefetch={false} {...asButton({ size: "lg", className: "w-full" })}>
          {t("signIn.action")}
        </Link>
      ) : (
        <SignInHint t={t} />
      )}
    </OwnerFrame>
  );
}

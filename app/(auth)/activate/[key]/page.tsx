import type { Metadata } from "next";
import { cookies, headers } from "next/headers";
import { getSignedIn } from "@/lib/auth/session";
import { browserCookie } from "@/lib/owner-access/activation/browser-cookie";
import { sendsLinksByMail } from "@/lib/owner-access/deliveries/sends-links-by-mail";
import { findLink } from "@/lib/owner-access/links/find";
import { clientAddress } from "@/lib/platform/http/client-address";
import { AuthFrame } from "../../_components/auth-frame";
import { ActivateForm } from "./activate-form";
import { DeadLink } from "./dead-link";

export const metadata: Metadata = { title: "Set your password" };

/**
 * The page that an owner's link opens. Opening it does not use up the link, because mail scanners open links too. It
 * shows only the business's name. Every link returns the same HTTP status, working or not.
 */
export default async function LinkPage({ params }: PageProps<"/activate/[key]">) {
  const { key } = await params;
  const browser = (await cookies()).get(browserCookie)?.value ?? "";
  const visitor = { browser, network: clientAddress(await headers()) };
  const [found, user] = await Promise.all([findLink(key, visitor), getSignedIn()]);
  if (found.kind === "finished") return <DeadLink problem="used" linkKey="" />;
  if (found.kind === "problem") {
    return <DeadLink problem={found.problem} linkKey={sendsLinksByMail() ? key : ""} />;
  }
  const { ownerId, tenant } = found.link;
  return (
    <AuthFrame
      title="Set your password"
      description={
        <>
          You’re the owner of <bdi className="font-medium text-foreground">{tenant.name}</bdi>. Choose the
          password you’ll sign in with.
        </>
      }
    >
      <ActivateForm linkKey={key} otherAccount={user && user.id !== ownerId ? user.email : null} />
    </AuthFrame>
  );
}

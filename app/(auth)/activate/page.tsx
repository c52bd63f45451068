import type { Metadata } from "next";
import { findOwnerById, type NewOwner, readLink } from "@/lib/activation/link";
import { getSignedIn } from "@/lib/auth/session";
import { env } from "@/lib/env";
import { AuthFrame } from "../_components/auth-frame";
import { ActivateForm } from "./activate-form";
import { LinkProblem } from "./link-problem";

export const metadata: Metadata = { title: "Choose your password" };

/**
 * Where the owner's link leads. Opening it uses nothing up, since mail scanners open links too: only the form
 * does. A link that is used up goes on as the session that it became, until a password is set.
 */
export default async function ActivatePage({ searchParams }: PageProps<"/activate">) {
  const { token_hash: given } = await searchParams;
  const tokenHash = typeof given === "string" ? given : "";
  const [link, user] = await Promise.all([readLink(tokenHash), getSignedIn()]);
  if (link.kind === "live") return <Choose owner={link.owner} tokenHash={tokenHash} signedInAs={user} />;
  const owner = user && (await findOwnerById(user.id));
  if (owner && !owner.activated) return <Choose owner={owner} tokenHash="" signedInAs={user} />;
  const state = tokenHash === "" ? "missing" : link.kind;
  return <LinkProblem state={state} canMail={env().activationDelivery === "mail"} />;
}

type ChooseProps = { owner: NewOwner; tokenHash: string; signedInAs: { id: string; email: string } | null };

function Choose({ owner, tokenHash, signedInAs }: ChooseProps) {
  const other = signedInAs && signedInAs.id !== owner.userId ? signedInAs.email : null;
  return (
    <AuthFrame
      title="Choose your password"
      description={
        <>
          You are the owner of <bdi className="font-medium text-foreground">{owner.tenant.name}</bdi>. With
          this password you sign in from now on.
        </>
      }
    >
      <ActivateForm email={owner.email} userId={owner.userId} tokenHash={tokenHash} otherAccount={other} />
    </AuthFrame>
  );
}

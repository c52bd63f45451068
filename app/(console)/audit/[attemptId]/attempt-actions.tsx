import type { Route } from "next";
import Link from "next/link";
import { asButton } from "@/components/ui/button-variants";
import { CopyButton } from "@/components/ui/copy-button";
import type { Attempt } from "@/lib/audit/get";
import { Live } from "../_components/live";
import { CopyLink } from "./copy-link";

type AttemptActionsProps = { attempt: Attempt; isAdmin: boolean; ticket: string };

const wideButton = asButton({ className: "max-sm:w-full" });

/** The actions available for an attempt. On narrow screens, the buttons fill the width. */
export function AttemptActions({ attempt, isAdmin, ticket }: AttemptActionsProps) {
  const { id, state, tenantSlug } = attempt;
  const canRetry = isAdmin && !attempt.erasedAt && (state === "failed" || state === "rolled_back");
  return (
    <div className="flex flex-wrap gap-2 max-sm:w-full">
      {attempt.finishedAt === null && <Live since={attempt.token} initiallyOn attempt={id} />}
      {canRetry && (
        <Link href={`/provision-v2?from=${id}` as Route} prefetch={false} {...wideButton}>
          Try again with these values
        </Link>
      )}
      {tenantSlug && (
        <Link href={`/tenants/${encodeURIComponent(tenantSlug)}`} {...wideButton}>
          View tenant
        </Link>
      )}
      <div className="flex flex-wrap gap-2 max-sm:w-full max-sm:[&>button]:flex-1 noscript:hidden">
        <CopyButton text={ticket} label="Copy for a ticket" showLabel variant="outline" size="default" />
        <CopyLink path={`/audit/${id}`} />
      </div>
    </div>
  );
}

/** The text of “Copy for a ticket”, to select by hand in a browser without JavaScript. */
export function TicketText({ ticket }: { ticket: string }) {
  return (
    <noscript>
      <details>
        <summary className="w-fit cursor-pointer rounded-sm text-[0.8125rem]">Copy for a ticket</summary>
        <textarea
          readOnly
          aria-label="Text for a ticket"
          rows={ticket.split("\n").length}
          defaultValue={ticket}
          className="mt-2 w-full rounded-md border border-border-strong bg-card p-3 font-mono text-xs leading-5"
        />
      </details>
    </noscript>
  );
}

import Link from "next/link";
import type { ReactNode } from "react";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import type { Attempt } from "@/lib/audit/get";
import { quoted } from "@/lib/audit/query/edit-query";
import { countLimit, getSimilar } from "@/lib/audit/similar";
import { readView, viewHref } from "@/lib/audit/view";
import type { Reader } from "@/lib/auth/reader";
import { LocalTime } from "../../_components/local-time";
import { countText } from "../_components/figure-texts";

const link = "rounded-sm underline decoration-border-strong underline-offset-4 hover:decoration-foreground";

/** Counts of attempts with the same error, slug or owner, and links to the latest with the same error. */
export async function SimilarAttempts({ attempt, reader }: { attempt: Attempt; reader: Reader }) {
  const { code, reason, slug, owner, latest } = await getSimilar(attempt, reader);
  if (code + slug + owner === 0) return null;
  const { errorCode, rollbackReason, slug: requestedSlug, ownerEmail } = attempt;
  const byCode = errorCode && viewHref("/audit", readView({ q: `code:${errorCode}`, range: "30d" }));
  const bySlug = requestedSlug && viewHref("/audit", readView({ q: `slug:${quoted(requestedSlug)}` }));
  // A search for a masked address would find nothing.
  const byOwner =
    ownerEmail && !reader.masked && viewHref("/audit", readView({ q: `owner:${quoted(ownerEmail)}` }));
  return (
    <Card>
      <CardHeader>
        <CardTitle>Similar attempts</CardTitle>
      </CardHeader>
      <CardContent className="grid gap-3">
        <ul className="grid gap-1">
          {code > 0 && byCode && (
            <Count n={code} href={byCode}>
              <span>
                with <code className="font-mono text-xs">{errorCode}</code> in the last 30 days
              </span>
              {rollbackReason && reason > 0 && <span>, {cappedCount(reason)} for the same reason</span>}
            </Count>
          )}
          {slug > 0 && (
            <Count n={slug} href={bySlug}>
              for the same slug
            </Count>
          )}
          {owner > 0 && (
            <Count n={owner} href={byOwner}>
              for the same owner e-mail
            </Count>
          )}
        </ul>
        {latest.length > 0 && (
          <ul aria-label="Latest with the same code" className="grid gap-1 border-t pt-3">
            {latest.map(({ id, name, startedAt }) => (
              <li key={id} className="flex flex-wrap justify-between gap-x-3">
                <Link href={`/audit/${id}`} prefetch={false} className={`min-w-0 break-words ${link}`}>
                  <bdi className="line-clamp-2">{name || "No name"}</bdi>
                </Link>
                <LocalTime at={startedAt} className="text-muted-foreground text-xs leading-6" />
              </li>
            ))}
          </ul>
        )}
      </CardContent>
    </Card>
  );
}

type CountProps = { n: number; href: ReturnType<typeof viewHref> | "" | false | null; children: ReactNode };

function Count({ n, href, children }: CountProps) {
  const number = `${cappedCount(n)} ${n === 1 ? "other" : "others"}`;
  return (
    <li>
      {href ? (
        <Link href={href} prefetch={false} className={link}>
          {number}
        </Link>
      ) : (
        <span>{number}</span>
      )}
      <span> {children}</span>
    </li>
  );
}

function cappedCount(n: number): string {
  return n >= countLimit ? `${countText(countLimit)} or more` : countText(n);
}

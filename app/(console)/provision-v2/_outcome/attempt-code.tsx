import Link from "next/link";
import { CopyButton } from "@/components/ui/copy-button";
import type { ErrorCode } from "@/lib/guards/error-codes";

/** The error code of a refusal, with a link to its attempt if one was recorded. */
export function AttemptCode({ code, attemptId }: { code: ErrorCode; attemptId: string | null }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-muted-foreground text-xs leading-5">
      <span className="font-mono">{code}</span>
      {attemptId !== null && (
        <span className="flex min-w-0 items-center gap-1">
          <Link href={`/audit/${attemptId}`} prefetch={false} className="underline underline-offset-2">
            Attempt <span className="wrap-anywhere font-mono">{attemptId}</span>
          </Link>
          <CopyButton text={`${code} ${attemptId}`} label="Copy code and attempt ID" size="icon-sm" />
        </span>
      )}
    </p>
  );
}

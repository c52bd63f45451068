import Link from "next/link";
import { Button } from "@/components/ui/button";

type SubmitBarProps = {
  pending: boolean;
  previewing: boolean;
  /** A restored draft and the function that discards it. */
  draft: { sent: boolean; attemptId: string; clear: () => void } | null;
};

export function SubmitBar({ pending, previewing, draft }: SubmitBarProps) {
  return (
    <div className="flex min-h-10 flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <div className="flex items-center gap-3">
        <Button type="submit" size="lg" pending={pending} aria-keyshortcuts="Control+Enter Meta+Enter">
          {pending ? "Provisioning…" : "Provision tenant"}
        </Button>
        <Button
          type="submit"
          name="intent"
          value="preview"
          variant="outline"
          size="lg"
          pending={previewing}
          disabled={pending}
        >
          Preview
        </Button>
        {!pending && (
          <span aria-hidden className="text-muted-foreground text-xs max-sm:hidden pointer-coarse:hidden">
            Ctrl/⌘ Enter
          </span>
        )}
      </div>
      {draft && (
        <p className="flex items-center gap-1 text-[0.8125rem] text-muted-foreground">
          {draft.sent ? (
            <span>
              Already submitted:{" "}
              <Link
                href={`/provision-v2?attempt=${draft.attemptId}`}
                className="underline underline-offset-2"
              >
                view its status
              </Link>
            </span>
          ) : (
            <span>Draft restored</span>
          )}
          <span aria-hidden>·</span>
          <Button variant="link" size="inline" onClick={draft.clear}>
            Clear
          </Button>
        </p>
      )}
    </div>
  );
}

"use client";

import { unstable_isUnrecognizedActionError as isUnrecognizedActionError } from "next/navigation";
import { useTransition } from "react";
import { base, medium, primary } from "@/components/ui/default-button";
import { busyDigest } from "@/lib/platform/busy-error";
import { useOnline } from "./use-online";

type Fault = "server" | "busy" | "browser" | "outdated" | "unreachable";

export type ErrorTexts = Record<Fault, { title: string; text: string }> & {
  offline: string;
  retry: string;
  reload: string;
  reference: string;
};

const consoleTexts: ErrorTexts = {
  server: {
    title: "This page couldn’t be loaded",
    text: "The console ran into a problem on the server. Opening this page changed nothing.",
  },
  browser: {
    title: "This page stopped working",
    text: "Your browser couldn’t display it. What you submitted may have been saved: reload the page to see the current state. If you were provisioning a tenant, a draft is kept in this tab. If your browser is translating this page, turn translation off.",
  },
  busy: {
    title: "The console is busy",
    text: "Part of this page is taking too long to load, or too many pages are loading at the same time. Nothing was changed. Try again in a moment.",
  },
  unreachable: {
    title: "We lost the connection",
    text: "The console couldn’t be reached. What you submitted may have been saved: once you’re connected, reload the page to see the current state. If you were provisioning a tenant, a draft is kept in this tab.",
  },
  outdated: {
    title: "A new version is available",
    text: "The console was updated while this page was open, so nothing was done. Reload the page, then try again.",
  },
  offline: "You’re offline",
  retry: "Try again",
  reload: "Reload the page",
  reference: "Reference in the server log:",
};

type ErrorScreenProps = {
  error: unknown;
  retry: () => void;
  /** Default: the console's texts. */
  texts?: ErrorTexts;
};

/**
 * Shown by error boundaries: the cause, what may have changed, and what to do. After a server error, or if the
 * console is busy, "Try again" refetches. Otherwise the page must be reloaded. Icons and buttons are plain
 * elements, because every page loads this screen before it is needed.
 */
export function ErrorScreen({ error, retry, texts = consoleTexts }: ErrorScreenProps) {
  const [pending, startTransition] = useTransition();
  const fault = faultOf(error);
  const { title, text } = texts[fault];
  const online = useOnline();
  return (
    <div role="alert" className="mx-auto flex max-w-md flex-col items-center gap-3 px-6 py-20 text-center">
      {fault === "outdated" ? (
        <Icon path={reloadIcon} className="size-8 text-info" />
      ) : (
        <Icon path={alertIcon} className="size-8 text-danger" />
      )}
      <h1 className="font-semibold text-lg">{fault === "unreachable" && !online ? texts.offline : title}</h1>
      <p className="text-balance text-muted-foreground">{text}</p>
      {fault === "server" || fault === "busy" ? (
        <button
          type="button"
          data-slot="button"
          className={buttonClasses}
          aria-disabled={pending || undefined}
          onClick={() => pending || startTransition(() => retry())}
        >
          {pending && <Icon path={reloadIcon} className="animate-spin" />}
          <span className="contents">{texts.retry}</span>
        </button>
      ) : (
        <button
          type="button"
          data-slot="button"
          className={buttonClasses}
          onClick={() => window.location.reload()}
        >
          {texts.reload}
        </button>
      )}
      {fault === "server" && (
        <p className="text-muted-foreground text-xs">
          {texts.reference} <code className="font-mono">{digestOf(error)}</code>
        </p>
      )}
    </div>
  );
}

const buttonClasses = `mt-2 ${base} ${primary} ${medium}`;

const alertIcon = "M12 7v6m0 4v.01M3 12a9 9 0 1 1 18 0a9 9 0 1 1-18 0";
const reloadIcon = "M21 4v6h-6m5.5 0a9 9 0 1 0 .3 4.5";

function Icon({ path, className }: { path: string; className: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      aria-hidden
      className={className}
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={path} />
    </svg>
  );
}

/** Next attaches a digest to server errors, and writes the same digest to the server's log. */
function digestOf(error: unknown): string | null {
  return error instanceof Error && "digest" in error ? String(error.digest) : null;
}

function faultOf(error: unknown): Fault {
  if (isUnrecognizedActionError(error)) return "outdated";
  const digest = digestOf(error);
  if (digest === busyDigest) return "busy";
  if (digest !== null) return "server";
  return isNetworkError(error) ? "unreachable" : "browser";
}

/** The messages of browsers and Next if a request or the loading of a script chunk fails. */
const networkMessages =
  /^(Failed to fetch|NetworkError |Load failed|The network connection was lost|The Internet connection appears to be offline|An unexpected response was received from the server)/;

function isNetworkError(error: unknown): boolean {
  return error instanceof Error && (error.name === "ChunkLoadError" || networkMessages.test(error.message));
}

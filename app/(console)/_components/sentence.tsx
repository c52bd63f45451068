import type { Route } from "next";
import Link from "next/link";
import type { Sentence as Parts } from "@/lib/provisioning/errors/messages";

/** A sentence with its links. Each piece of text has its own element, so that browser translation can replace it. */
export function Sentence({ parts }: { parts: Parts }) {
  return parts.map((part, index) =>
    typeof part === "string" ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a sentence is replaced as a whole
      <span key={index}>{part}</span>
    ) : (
      <Link
        key={part.href}
        href={part.href as Route}
        prefetch={false}
        className="underline underline-offset-2"
      >
        {part.text}
      </Link>
    ),
  );
}

import type { Route } from "next";
import Link from "next/link";
import { Fragment } from "react";
import type { Sentence as Parts } from "@/lib/provisioning/messages";

/** A text with its links. */
export function Sentence({ parts }: { parts: Parts }) {
  return parts.map((part, index) =>
    typeof part === "string" ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a sentence is replaced as a whole
      <Fragment key={index}>{part}</Fragment>
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

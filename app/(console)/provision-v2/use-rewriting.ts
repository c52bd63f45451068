import { type RefObject, useRef, useState } from "react";
import { rewritingTexts } from "@/lib/provisioning/messages";
import { slugFollowing, slugProblem } from "@/lib/provisioning/slug";
import type { FieldProps } from "./use-fields";

export type Rewriting = {
  input: RefObject<HTMLInputElement | null>;
  /** What is said of a slug that nobody typed letter by letter; null for any other. */
  note: string | null;
  /** Takes a suggestion. */
  apply: (slug: string) => void;
  /** Mends what was typed, where a slug can be made of it, and returns what the field holds then. */
  mend: () => string;
};

/** Changes of the slug that are made for a person, each of which is said. */
export function useRewriting({ value, change }: FieldProps): Rewriting {
  const input = useRef<HTMLInputElement>(null);
  const [made, setMade] = useState({ slug: "", text: "" });

  function put(slug: string, text: string): string {
    setMade({ slug, text });
    change(slug);
    return slug;
  }

  function apply(slug: string): void {
    put(slug, rewritingTexts.taken(slug));
    // The button that was pressed goes away with its line.
    input.current?.focus();
  }

  function mend(): string {
    const slug = slugProblem(value) ? slugFollowing(value) : "";
    // A promise is for letters of other scripts: their mending waits for tables, and the message says enough.
    return typeof slug === "string" && slug !== "" ? put(slug, rewritingTexts.mended(value, slug)) : value;
  }

  return { input, note: value !== "" && made.slug === value ? made.text : null, apply, mend };
}

import { type RefObject, useRef, useState } from "react";
import { rewritingTexts } from "@/lib/provisioning/errors/messages";
import { slugProblem } from "@/lib/provisioning/slug/slug-problem";
import { lazySlugify } from "./lazy-slugify";
import type { FieldProps } from "./use-fields";

export type SlugAutofix = {
  input: RefObject<HTMLInputElement | null>;
  /** A note about a slug that the form filled in or fixed; null for any other. */
  note: string | null;
  /** Applies a suggestion. */
  apply: (slug: string) => void;
  /** Fixes the typed text if it can become a slug, now or once the transliteration is loaded. Returns the current value. */
  autofix: () => string;
};

/** Changes that the form makes to the slug, each with a note. */
export function useSlugAutofix({ value, change }: FieldProps): SlugAutofix {
  const input = useRef<HTMLInputElement>(null);
  const [made, setMade] = useState({ slug: "", text: "" });

  function put(slug: string, text: string): string {
    setMade({ slug, text });
    change(slug);
    return slug;
  }

  function apply(slug: string): void {
    put(slug, rewritingTexts.taken(slug));
    // The pressed button is removed together with its line.
    input.current?.focus();
  }

  function autofix(): string {
    const slug = slugProblem(value) ? lazySlugify(value) : "";
    if (typeof slug === "string") return applyFix(slug);
    void slug.then((late) => {
      // The user may have typed on or submitted the form in the meantime.
      if (input.current?.value === value && !input.current.readOnly) applyFix(late);
    });
    return value;
  }

  function applyFix(slug: string): string {
    return slug === "" ? value : put(slug, rewritingTexts.fixed(value, slug));
  }

  return { input, note: value !== "" && made.slug === value ? made.text : null, apply, autofix };
}

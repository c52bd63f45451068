import { type RefObject, useRef, useState } from "react";
import { slugChangeTexts } from "@/lib/provisioning/errors/messages";
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

/** Changes the slug for the user, and explains each change in a note. */
export function useSlugAutofix({ value, change }: FieldProps, locale: string): SlugAutofix {
  const input = useRef<HTMLInputElement>(null);
  const [lastChange, setLastChange] = useState({ slug: "", text: "" });

  function replaceSlug(slug: string, text: string): string {
    setLastChange({ slug, text });
    change(slug);
    return slug;
  }

  function apply(slug: string): void {
    replaceSlug(slug, slugChangeTexts.taken(slug));
    // The pressed button disappears with the suggestions.
    input.current?.focus();
  }

  function autofix(): string {
    const slug = slugProblem(value) ? lazySlugify(value, locale) : "";
    if (typeof slug === "string") return applyFix(slug);
    void slug.then((fixed) => {
      // The user may have kept typing or submitted the form in the meantime.
      if (input.current?.value === value && !input.current.readOnly) applyFix(fixed);
    });
    return value;
  }

  function applyFix(slug: string | null): string {
    return slug ? replaceSlug(slug, slugChangeTexts.fixed(value, slug)) : value;
  }

  return { input, note: value !== "" && lastChange.slug === value ? lastChange.text : null, apply, autofix };
}

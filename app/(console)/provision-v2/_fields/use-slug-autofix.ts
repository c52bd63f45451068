import { type RefObject, useRef, useState } from "react";
import { rewritingTexts } from "@/lib/provisioning/errors/messages";
import { slugProblem } from "@/lib/provisioning/slug/slug-problem";
import { lazySlugify } from "./lazy-slugify";
import type { FieldProps } from "./use-fields";

export type SlugAutofix = {
  input: RefObject<HTMLInputElement | null>;
  /** What is said of a slug that nobody typed letter by letter; null for any other. */
  note: string | null;
  /** Takes a suggestion. */
  apply: (slug: string) => void;
  /** Mends what was typed, where a slug can be made of it, and returns what the field holds then; or mends it soon. */
  autofix: () => string;
};

/** Changes of the slug that are made for a person, each of which is said. */
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
    // The button that was pressed goes away with its line.
    input.current?.focus();
  }

  function mend(): string {
    const slug = slugProblem(value) ? lazySlugify(value) : "";
    if (typeof slug === "string") return mended(slug);
    void slug.then((late) => {
      // Until it could be made, somebody may have typed on, or sent the form.
      if (input.current?.value === value && !input.current.readOnly) mended(late);
    });
    return value;
  }

  function mended(slug: string): string {
    return slug === "" ? value : put(slug, rewritingTexts.mended(value, slug));
  }

  return { input, note: value !== "" && made.slug === value ? made.text : null, apply, autofix: mend };
}

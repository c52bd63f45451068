import { useEffect, useMemo, useState } from "react";
import type { FormAnswer } from "../_form/form-state";
import { lazySlugify } from "./lazy-slugify";

/** The slug that follows a name; "" if none can be made from it, and null while the transliteration is not loaded. */
export function useFollowingSlug(
  name: string,
  { values, following: initialSlug }: FormAnswer,
): string | null {
  const following = useMemo(
    () => (name === values.name ? initialSlug : lazySlugify(name)),
    [name, values.name, initialSlug],
  );
  const [late, setLate] = useState<{ name: string; slug: string | null }>({ name: "", slug: null });

  useEffect(() => {
    if (typeof following === "string") return;
    let stale = false;
    void following.then((slug) => stale || setLate({ name, slug }));
    return () => {
      stale = true;
    };
  }, [name, following]);

  if (typeof following === "string") return following;
  return late.name === name ? late.slug : null;
}

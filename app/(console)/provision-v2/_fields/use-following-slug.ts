import { useEffect, useMemo, useState } from "react";
import type { FormAnswer, FormValues } from "../_form/form-state";
import { lazySlugify } from "./lazy-slugify";

/** The slug that follows a name; "" if none can be made from it, and null while the transliteration is not loaded. */
export function useFollowingSlug(
  { name, locale }: FormValues,
  { values, following: initialSlug }: FormAnswer,
): string | null {
  // An empty name needs no transliteration.
  const isInitial = name === values.name && (name === "" || locale === values.locale);
  const following = useMemo(
    () => (isInitial ? initialSlug : lazySlugify(name, locale)),
    [isInitial, name, locale, initialSlug],
  );
  const [loaded, setLoaded] = useState<{ promise: unknown; slug: string | null }>({
    promise: null,
    slug: null,
  });

  useEffect(() => {
    if (typeof following === "string") return;
    let stale = false;
    void following.then((slug) => stale || setLoaded({ promise: following, slug }));
    return () => {
      stale = true;
    };
  }, [following]);

  if (typeof following === "string") return following;
  return loaded.promise === following ? loaded.slug : null;
}

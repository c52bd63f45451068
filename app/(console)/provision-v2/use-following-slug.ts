import { useEffect, useMemo, useState } from "react";
import { slugFollowing } from "@/lib/provisioning/slug";

/** The slug that follows a name; "" while the tables for its letters are on their way. */
export function useFollowingSlug(name: string): string {
  const following = useMemo(() => slugFollowing(name), [name]);
  const [late, setLate] = useState({ name: "", slug: "" });

  useEffect(() => {
    if (typeof following === "string") return;
    let stale = false;
    void following.then((slug) => stale || setLate({ name, slug }));
    return () => {
      stale = true;
    };
  }, [name, following]);

  if (typeof following === "string") return following;
  return late.name === name ? late.slug : "";
}

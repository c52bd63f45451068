import { defineSlugRules } from "../seam/slug-rules";

/** What this product asks of a slug. The browser loads this file too: import no tables here. */
export const slugRules = defineSlugRules({});

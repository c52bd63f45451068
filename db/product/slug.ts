import { defineSlugRules } from "../seam/slug-rules";

/** This product's slug rules. The browser loads this file too, so import no tables here. */
export const slugRules = defineSlugRules({});

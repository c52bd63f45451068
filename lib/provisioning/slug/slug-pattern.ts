import { slugRules } from "../../../db/product/slug";

/** Longest slug in characters. A DNS label may have 63 (RFC 1035 §2.3.4); 48 leaves room for a suffix. */
export const slugMaxLength = slugRules.maxLength ?? 48;

/**
 * The shape of any product's slug, the same pattern for browser, server and Postgres: 2 to 48 characters, which are a–z,
 * 0–9 and single inner hyphens. It excludes two hyphens in a row, so no slug is an `xn--` label. It runs in linear time: no
 * nested quantifier can match the same text in two ways.
 */
export const slugPattern = "^(?=.{2,48}$)[a-z0-9]+(?:-[a-z0-9]+)*$";

/** Longest slug in characters: it becomes one DNS label (RFC 1035 §2.3.4 allows 63) with room for a suffix. */
export const slugMaxLength = 48;

/**
 * The shape of a slug, the same text for browser, server and Postgres: 2 to 48 of a–z, 0–9 and single
 * inner hyphens. No hyphen pair can occur, so that no slug is an `xn--` label. Linear: no nested repeat
 * can match the same text in two ways.
 */
export const slugPattern = "^(?=.{2,48}$)[a-z0-9]+(?:-[a-z0-9]+)*$";

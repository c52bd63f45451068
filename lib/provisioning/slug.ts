import slugify from "@sindresorhus/slugify";
import { slugMaxLength, slugPattern } from "./slug-pattern";

const wellFormed = new RegExp(slugPattern);

/** Names longer than this cannot change the slug, whose first 48 characters are taken. */
const longestUsefulName = 300;

/**
 * Makes a slug from a name in any script: "Café Zoë" becomes "cafe-zoe".
 * Returns a well-formed slug, or "" where nothing of the name can be written in a–z and 0–9.
 */
export function slugFrom(name: string): string {
  const plain = name.slice(0, longestUsefulName).normalize("NFKC").replace(/['’]/g, "");
  const slug = slugify(plain, { decamelize: false }).slice(0, slugMaxLength).replace(/-+$/, "");
  return wellFormed.test(slug) ? slug : "";
}

/** What is wrong with a slug and how to mend it; null for a well-formed one. */
export function slugProblem(slug: string): string | null {
  if (wellFormed.test(slug)) return null;
  if (slug === "") return "Enter a slug, for example golden-spoon.";
  if (slug.length < 2) return "The slug is too short. Use at least 2 characters.";
  if (slug.length > slugMaxLength) {
    return `The slug has ${slug.length} characters. Shorten it to ${slugMaxLength} or fewer.`;
  }
  if (/[A-Z]/.test(slug)) return `The slug has capital letters. Use ${slug.toLowerCase()} instead.`;
  if (/^-|-$/.test(slug)) return "The slug begins or ends with a hyphen. Remove it.";
  if (slug.includes("--")) return "The slug has two hyphens in a row. Keep one of them.";
  return "The slug has characters that an address cannot have. Use a–z, 0–9 and single hyphens.";
}

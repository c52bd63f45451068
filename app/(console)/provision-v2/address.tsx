import { slugProblem } from "@/lib/provisioning/slug-problem";

/** Longest part of a name that is repeated beside its slug, in characters. */
const shownLength = 40;

type AddressProps = { slug: string; follows: string | null; tenantDomain: string };

/** The address that a slug makes, and of which name where more than its spaces was rewritten. */
export function Address({ slug, follows, tenantDomain }: AddressProps) {
  if (slug === "") return "Follows the business name until you change it, and becomes the tenant’s address.";
  if (slugProblem(slug)) return "Becomes the tenant’s address: 2 to 48 of a–z, 0–9 and single hyphens.";
  return (
    <>
      {follows && isRewritten(follows, slug) ? (
        <>
          “<bdi>{shortened(follows)}</bdi>” becomes
        </>
      ) : (
        "Address:"
      )}{" "}
      <span className="break-words font-mono text-foreground">{`${slug}.${tenantDomain}`}</span>
    </>
  );
}

function isRewritten(name: string, slug: string): boolean {
  return name.trim().toLowerCase().replace(/\s+/g, "-") !== slug;
}

function shortened(name: string): string {
  const letters = [...name.trim()];
  return letters.length > shownLength ? `${letters.slice(0, shownLength).join("")}…` : letters.join("");
}

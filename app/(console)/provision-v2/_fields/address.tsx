import { slugProblem } from "@/lib/provisioning/slug/slug-problem";

/** How much of the name is shown next to its slug, in characters. */
const shownLength = 40;

type AddressProps = { slug: string; follows: string | null; tenantDomain: string };

/** The web address for a slug. Also shows the business name if more than case and spaces changed. */
export function Address({ slug, follows, tenantDomain }: AddressProps) {
  if (slug === "") return <span>Filled in from the business name. Used in the tenant’s web address.</span>;
  if (slugProblem(slug)) return <span>Use 2 to 48 characters: a–z, 0–9 and single hyphens.</span>;
  return (
    <>
      {follows && isRewritten(follows, slug) ? (
        <span>
          “<bdi>{shortened(follows)}</bdi>” becomes{" "}
        </span>
      ) : (
        <span>Address: </span>
      )}
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

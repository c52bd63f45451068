import { Button } from "@/components/ui/button";

type SuggestionsProps = { slugs: readonly string[]; apply: (slug: string) => void };

/** How many suggestions fit on one line. */
const shownCount = 3;

/**
 * Slugs that were free a moment ago, each a button. On wide screens, the line always takes up space, to avoid
 * layout shifts.
 */
export function Suggestions({ slugs, apply }: SuggestionsProps) {
  if (slugs.length === 0) return <div className="sm:-mb-2.5 sm:min-h-7" />;
  const shownSlugs = slugs.slice(0, shownCount);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls that are submitted
    <div
      role="group"
      aria-labelledby="free-instead"
      className="flex flex-wrap items-center gap-2 sm:-mb-2.5 sm:min-h-7"
    >
      <span id="free-instead" className="text-[0.8125rem] text-muted-foreground">
        Available:
      </span>
      {shownSlugs.map((slug) => (
        <Button
          key={slug}
          variant="outline"
          size="xs"
          className="max-w-full font-mono noscript:hidden"
          onClick={() => apply(slug)}
        >
          <span className="truncate">{slug}</span>
        </Button>
      ))}
      <noscript>
        <span className="break-words font-mono text-xs">{shownSlugs.join(", ")}</span>
      </noscript>
    </div>
  );
}

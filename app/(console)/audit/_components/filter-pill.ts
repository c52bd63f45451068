/** The classes of a choice in a row of filters. The chosen one has `aria-current`. */
export const filterPill =
  "flex h-8 w-fit items-center gap-2 rounded-md px-2 text-[0.8125rem] text-muted-foreground transition-colors hover:bg-accent hover:text-foreground aria-[current]:bg-secondary aria-[current]:font-medium aria-[current]:text-foreground sm:px-3";

/** The classes of every button, and of the default variant and size. */
export const base =
  "inline-flex shrink-0 cursor-pointer items-center justify-center gap-2 rounded-md font-medium transition-colors disabled:pointer-events-none disabled:opacity-50 aria-disabled:cursor-default aria-disabled:opacity-75 [&_svg:not([class*='size-'])]:size-4 [&_svg]:pointer-events-none [&_svg]:shrink-0";
export const primary = "bg-primary text-primary-foreground shadow-xs hover:bg-primary-hover";
export const medium = "h-9 whitespace-nowrap px-4 text-sm";

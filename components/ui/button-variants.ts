import { cva } from "class-variance-authority";

/** The classes of a button, also for a plain link that looks like one. */
export const buttonVariants = cva(
  "inline-flex shrink-0 cursor-pointer items-center justify-center gap-2 rounded-md font-medium transition-colors disabled:pointer-events-none disabled:opacity-50 aria-disabled:cursor-default aria-disabled:opacity-75 [&_svg:not([class*='size-'])]:size-4 [&_svg]:pointer-events-none [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        default: "bg-primary text-primary-foreground shadow-xs hover:bg-primary-hover",
        outline: "border border-border-strong bg-card text-foreground shadow-xs hover:bg-accent",
        secondary: "bg-secondary text-secondary-foreground hover:bg-accent",
        ghost: "text-foreground hover:bg-accent",
        destructive: "bg-danger-solid text-danger-foreground shadow-xs hover:bg-danger-solid/90",
        link: "text-primary underline-offset-4 hover:underline",
      },
      size: {
        inline: "h-6 whitespace-nowrap px-1 text-[0.8125rem]",
        xs: "h-7 whitespace-nowrap px-2.5 text-xs",
        sm: "h-8 whitespace-nowrap px-3 text-[0.8125rem]",
        default: "h-9 whitespace-nowrap px-4 text-sm",
        lg: "h-10 whitespace-nowrap px-5 text-sm",
        /** Grows with its text. */
        multiline: "min-h-10 px-5 py-2 text-sm",
        icon: "size-9",
        "icon-sm": "size-8",
      },
    },
    defaultVariants: { variant: "default", size: "default" },
  },
);

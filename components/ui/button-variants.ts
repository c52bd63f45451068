import { cva, type VariantProps } from "class-variance-authority";
import { cn } from "@/components/cn";
import { base, medium, primary } from "./default-button";

const buttonVariants = cva(base, {
  variants: {
    variant: {
      default: primary,
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
      default: medium,
      lg: "h-10 whitespace-nowrap px-5 text-sm",
      /** Grows with its text. */
      multiline: "min-h-10 px-5 py-2 text-sm",
      icon: "size-9",
      "icon-sm": "size-8",
    },
  },
  defaultVariants: { variant: "default", size: "default" },
});

export type ButtonStyle = VariantProps<typeof buttonVariants> & { className?: string };

/** The props that make another element, such as a link, look like a button. */
export function asButton({ variant, size, className }: ButtonStyle = {}) {
  return { "data-slot": "button", className: cn(buttonVariants({ variant, size }), className) };
}

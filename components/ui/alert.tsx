import { cva, type VariantProps } from "class-variance-authority";
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "@/components/cn";

const alertVariants = cva(
  "grid grid-cols-[1rem_minmax(0,1fr)] gap-x-3 gap-y-1 rounded-lg border px-4 py-3 text-sm leading-6 [&>svg]:mt-1 [&>svg]:size-4",
  {
    variants: {
      variant: {
        info: "border-info/30 bg-info-soft [&>svg]:text-info",
        success: "border-success/30 bg-success-soft [&>svg]:text-success",
        warning: "border-warning/35 bg-warning-soft [&>svg]:text-warning",
        danger: "border-danger/30 bg-danger-soft [&>svg]:text-danger",
      },
    },
    defaultVariants: { variant: "info" },
  },
);

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, danger: CircleAlert };

type AlertProps = ComponentProps<"div"> & VariantProps<typeof alertVariants>;

/** Has no role by default: set `role="alert"` or `"status"` only if the alert appears after the page has loaded. */
export function Alert({ variant, className, children, ...props }: AlertProps) {
  const Icon = icons[variant ?? "info"];
  return (
    <div data-slot="alert" className={cn(alertVariants({ variant }), className)} {...props}>
      <Icon aria-hidden />
      <div className="grid min-w-0 gap-1">{children}</div>
    </div>
  );
}

/** A paragraph, or the heading given as `as`. */
export function AlertTitle({
  as: Title = "p",
  className,
  ...props
}: ComponentProps<"p"> & { as?: "p" | "h2" | "h3" }) {
  return (
    <Title data-slot="alert-title" className={cn("font-semibold text-foreground", className)} {...props} />
  );
}

export function AlertDescription({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      data-slot="alert-description"
      className={cn("grid gap-2 break-words text-foreground/85", className)}
      {...props}
    />
  );
}

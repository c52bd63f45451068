import { ChevronDown } from "lucide-react";
import { Button, type ButtonProps } from "@/components/ui/button";

/** Shows the signed-in account and opens its menu. */
export function AccountButton({ email, ...props }: { email: string } & Omit<ButtonProps, "children">) {
  return (
    <Button
      variant="ghost"
      size="sm"
      aria-haspopup="menu"
      {...props}
      className="-mr-3 max-w-60 noscript:hidden"
    >
      <span
        aria-hidden
        className="grid size-6 shrink-0 place-items-center rounded-full bg-primary/15 font-semibold text-primary text-xs uppercase"
      >
        {email.slice(0, 1)}
      </span>
      <span className="sr-only">Account: </span>
      <span className="truncate font-normal text-muted-foreground max-sm:sr-only">{email}</span>
      <ChevronDown aria-hidden className="size-3.5 text-muted-foreground" />
    </Button>
  );
}

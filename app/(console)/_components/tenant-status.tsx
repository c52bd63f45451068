import { Badge, type BadgeVariant } from "@/components/ui/badge";

const variants: Record<string, BadgeVariant> = {
  active: "success",
  trialing: "info",
  past_due: "warning",
  suspended: "warning",
  canceled: "danger",
};

/** The product owns these words and may add some: an unknown one is shown as it is. */
export function TenantStatus({ status }: { status: string }) {
  return <Badge variant={variants[status] ?? "neutral"}>{plainWords(status)}</Badge>;
}

/** "past_due" becomes "Past due". */
export function plainWords(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

import { Badge, type BadgeVariant } from "@/components/ui/badge";
import { Absent } from "./duration";

const variants: Record<string, BadgeVariant> = {
  active: "success",
  trialing: "info",
  past_due: "warning",
  suspended: "warning",
  canceled: "danger",
};

/** The product defines the statuses and may add others. Unknown ones are shown as they are. */
export function TenantStatus({ status }: { status: string | null }) {
  if (!status) return <Absent />;
  return <Badge variant={variants[status] ?? "neutral"}>{plainWords(status)}</Badge>;
}

/** A term of the product, such as a plan or a role. V1's database may contain null for it. */
export function ProductTerm({ value }: { value: string | null }) {
  return value ? plainWords(value) : <Absent />;
}

/** "past_due" becomes "Past due". */
function plainWords(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

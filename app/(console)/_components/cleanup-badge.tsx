import { CircleCheck, Clock, UserRoundSearch } from "lucide-react";
import { Badge, type BadgeVariant } from "@/components/ui/badge";

type CleanupState = "pending" | "manual" | "done";

const looks: Record<CleanupState, { label: string; variant: BadgeVariant; icon: typeof CircleCheck }> = {
  pending: { label: "Waiting", variant: "warning", icon: Clock },
  manual: { label: "Needs a person", variant: "danger", icon: UserRoundSearch },
  done: { label: "Done", variant: "success", icon: CircleCheck },
};

export function CleanupBadge({ state }: { state: CleanupState }) {
  const { label, variant, icon: Icon } = looks[state];
  return (
    <Badge variant={variant}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}

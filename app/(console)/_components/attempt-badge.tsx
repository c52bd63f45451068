import { CircleCheck, CircleDashed, CircleX, TriangleAlert, Undo2 } from "lucide-react";
import { Badge, type BadgeVariant } from "@/components/ui/badge";
import type { AttemptState } from "@/lib/audit/state";

const looks: Record<AttemptState, { label: string; variant: BadgeVariant; icon: typeof CircleCheck }> = {
  completed: { label: "Completed", variant: "success", icon: CircleCheck },
  failed: { label: "Failed", variant: "danger", icon: CircleX },
  rolled_back: { label: "Rolled back", variant: "warning", icon: Undo2 },
  in_progress: { label: "In progress", variant: "info", icon: CircleDashed },
  interrupted: { label: "Interrupted", variant: "warning", icon: TriangleAlert },
};

export function AttemptBadge({ state }: { state: AttemptState }) {
  const { label, variant, icon: Icon } = looks[state];
  return (
    <Badge variant={variant}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}

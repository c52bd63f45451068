import {
  CircleCheck,
  CircleDashed,
  CircleX,
  Clock,
  TriangleAlert,
  Undo2,
  UserRoundSearch,
} from "lucide-react";
import { Badge, type BadgeVariant } from "@/components/ui/badge";
import type { AttemptState } from "@/lib/audit/state";

type CleanupState = "pending" | "manual" | "done";
type Appearance = { label: string; variant: BadgeVariant; icon: typeof CircleCheck };

const appearances: Record<AttemptState | CleanupState, Appearance> = {
  completed: { label: "Completed", variant: "success", icon: CircleCheck },
  failed: { label: "Failed", variant: "danger", icon: CircleX },
  rolled_back: { label: "Rolled back", variant: "warning", icon: Undo2 },
  in_progress: { label: "In progress", variant: "info", icon: CircleDashed },
  interrupted: { label: "Interrupted", variant: "warning", icon: TriangleAlert },
  pending: { label: "Waiting", variant: "warning", icon: Clock },
  manual: { label: "Needs attention", variant: "danger", icon: UserRoundSearch },
  done: { label: "Done", variant: "success", icon: CircleCheck },
};

/** The state of an attempt or a clean-up. */
export function StateBadge({ state }: { state: AttemptState | CleanupState }) {
  const { label, variant, icon: Icon } = appearances[state];
  return (
    <Badge variant={variant}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}

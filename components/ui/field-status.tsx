import { CircleAlert, CircleCheck, LoaderCircle, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/cn";

const tones = {
  muted: { icon: null, colour: "text-muted-foreground" },
  busy: { icon: LoaderCircle, colour: "text-muted-foreground [&>svg]:animate-spin" },
  success: { icon: CircleCheck, colour: "text-success" },
  warning: { icon: TriangleAlert, colour: "text-warning" },
  danger: { icon: CircleAlert, colour: "text-danger" },
};

export type Tone = keyof typeof tones;

type FieldStatusProps = { id: string; tone: Tone; className?: string; children: ReactNode };

/**
 * The status line under a control that is validated as the user types. It is always rendered, so that screen readers
 * announce changes and the layout does not shift. Pass its id to `fieldControl` as `also`.
 */
export function FieldStatus({ id, tone, className, children }: FieldStatusProps) {
  const { icon: Icon, colour } = tones[tone];
  return (
    <p
      id={id}
      role="status"
      data-slot="field-status"
      data-tone={tone}
      className={cn("flex min-h-5 gap-1.5 text-[0.8125rem] leading-5", colour, className)}
    >
      {Icon && <Icon aria-hidden className="mt-[3px] size-3.5 shrink-0" />}
      <span key={tone} className="min-w-0 break-words">
        {children}
      </span>
    </p>
  );
}

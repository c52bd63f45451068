import { CircleAlert } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "@/components/cn";
import { Label } from "./label";

/** The label, control, hint and error of one field. */
export function Field({ className, ...props }: ComponentProps<"div">) {
  return <div data-slot="field" className={cn("grid min-w-0 content-start gap-1.5", className)} {...props} />;
}

type FieldLabelProps = Omit<ComponentProps<typeof Label>, "htmlFor"> & { field: string; optional?: boolean };

/** `optional` marks a field that can be left empty. For a mandatory field, set `required` on its control instead. */
export function FieldLabel({ field, optional = false, children, ...props }: FieldLabelProps) {
  return (
    <Label data-slot="field-label" htmlFor={field} {...props}>
      <span>{children}</span>
      {optional && <span className="font-normal text-muted-foreground"> (optional)</span>}
    </Label>
  );
}

type FieldPartProps = Omit<ComponentProps<"p">, "id"> & { field: string };

export function FieldHint({ field, className, ...props }: FieldPartProps) {
  return (
    <p
      id={`${field}-hint`}
      data-slot="field-hint"
      className={cn("text-[0.8125rem] text-muted-foreground leading-5", className)}
      {...props}
    />
  );
}

/** Renders nothing without a message. Screen readers read the error with its control, not as an alert. */
export function FieldError({ field, className, children, ...props }: FieldPartProps) {
  if (!children) return null;
  return (
    <p
      id={`${field}-error`}
      data-slot="field-error"
      className={cn("flex gap-1.5 text-[0.8125rem] text-danger leading-5", className)}
      {...props}
    >
      <CircleAlert aria-hidden className="mt-[3px] size-3.5 shrink-0" />
      <span className="min-w-0 break-words">{children}</span>
    </p>
  );
}

/**
 * Attributes that connect a control to its label, hint and error; spread them on the control.
 * `also` is the id of another element that describes it, such as a live check's status line.
 */
export function fieldControl(field: string, parts: { hint?: boolean; error?: boolean; also?: string } = {}) {
  const ids = [parts.hint && `${field}-hint`, parts.also, parts.error && `${field}-error`].filter(Boolean);
  return {
    id: field,
    name: field,
    "aria-describedby": ids.join(" ") || undefined,
    "aria-invalid": parts.error || undefined,
  };
}

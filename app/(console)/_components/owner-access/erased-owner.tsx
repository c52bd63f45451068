import { dayText } from "@/lib/provisioning/errors/messages";

/** Shown in place of the name of an owner whose data was erased. */
export function ErasedOwner({ at }: { at: string }) {
  const text = `Erased on ${dayText(at)}`;
  return (
    <span title={text} className="block truncate text-muted-foreground">
      {text}
    </span>
  );
}

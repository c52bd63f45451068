import { CopyButton } from "@/components/ui/copy-button";

export function UserId({ id }: { id: string }) {
  return (
    <span className="flex items-center gap-1">
      <code className="wrap-anywhere font-mono text-xs">{id}</code>
      <CopyButton text={id} label="Copy the user ID" className="-my-1 size-7" />
    </span>
  );
}

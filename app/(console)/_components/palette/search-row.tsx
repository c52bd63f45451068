import { Command } from "cmdk";
import { Search } from "lucide-react";
import { CloseButton } from "./close-button";

type SearchRowProps = {
  typed: string;
  onType: (typed: string) => void;
  placeholder: string;
  close: () => void;
};

/** The field at the top of a search in a dialog. */
export function SearchRow({ typed, onType, placeholder, close }: SearchRowProps) {
  return (
    <div className="flex items-center gap-2 border-b pr-2 pl-4 focus-within:border-ring">
      <Search aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      <Command.Input
        value={typed}
        onValueChange={onType}
        maxLength={100}
        placeholder={placeholder}
        className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-muted-foreground sm:text-sm"
      />
      <CloseButton close={close} />
    </div>
  );
}

import { CloseButton } from "./close-button";

const shortcuts = [
  { keys: ["Ctrl K", "⌘ K"], about: "Search from any page" },
  { keys: ["/"], about: "Move to the search field" },
  { keys: ["?"], about: "Show this list" },
  { keys: ["Esc"], about: "Close" },
];

export function ShortcutList({ close }: { close: () => void }) {
  return (
    <>
      <div className="flex items-center justify-between border-b py-2 pr-2 pl-4">
        <h2 className="font-semibold">Keyboard shortcuts</h2>
        <CloseButton close={close} />
      </div>
      <dl className="grid gap-3 p-4">
        {shortcuts.map(({ keys, about }) => (
          <div key={about} className="flex flex-row-reverse items-center justify-between gap-4">
            <dt className="flex gap-1.5">
              {keys.map((key) => (
                <kbd key={key} className="rounded border px-1.5 font-mono text-xs">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{about}</dd>
          </div>
        ))}
      </dl>
      <p className="border-t px-4 py-2 text-muted-foreground text-xs">
        To turn off single-key shortcuts, open the account menu.
      </p>
    </>
  );
}

import { Smartphone } from "lucide-react";
import { CardContent } from "@/components/ui/card";
import { Empty, EmptyDescription, EmptyMedia, EmptyTitle } from "@/components/ui/empty";
import type { Factor } from "@/lib/second-factor/factors";
import { CancelButton, Disclosure } from "../../_components/disclosure";
import { LocalTime } from "../../_components/local-time";
import { SendButton } from "../../_components/send-button";

type AppListProps = {
  factors: Factor[];
  /** Null if this session is not allowed to remove apps. */
  remove: ((form: FormData) => void) | null;
};

/** The confirmed apps. Removal needs a confirmation, in a disclosure that works without JavaScript. */
export function AppList({ factors, remove }: AppListProps) {
  if (factors.length === 0) return <NoApps />;
  return (
    <CardContent>
      <ul className="grid divide-y">
        {factors.map(({ id, name, addedAt }) => (
          <li key={id} className="grid gap-2 py-3 first:pt-0 last:pb-0">
            <div className="min-w-0">
              <bdi className="break-words font-medium">{name}</bdi>
              <div className="text-[0.8125rem] text-muted-foreground leading-5">
                Added <LocalTime at={addedAt} />
              </div>
            </div>
            {remove && <RemoveForm id={id} name={name} last={factors.length === 1} remove={remove} />}
          </li>
        ))}
      </ul>
    </CardContent>
  );
}

type RemoveFormProps = { id: string; name: string; last: boolean; remove: (form: FormData) => void };

function RemoveForm({ id, name, last, remove }: RemoveFormProps) {
  return (
    <Disclosure
      summary={
        <>
          Remove…
          <span className="sr-only"> {name}</span>
        </>
      }
    >
      <form action={remove} className="grid justify-items-start gap-3">
        <input type="hidden" name="factorId" value={id} />
        <p className="max-w-prose text-muted-foreground">
          <span>Its codes stop working immediately. </span>
          {last && <span>It’s your only app: afterwards you’ll sign in with your password alone. </span>}
          <span>The removal is recorded.</span>
        </p>
        <div className="flex flex-wrap gap-2">
          <SendButton variant="destructive" size="sm">
            Yes, remove it<span className="sr-only">: {name}</span>
          </SendButton>
          <CancelButton target={name} />
        </div>
      </form>
    </Disclosure>
  );
}

function NoApps() {
  return (
    <Empty compact>
      <EmptyMedia>
        <Smartphone />
      </EmptyMedia>
      <EmptyTitle>No apps yet</EmptyTitle>
      <EmptyDescription>You sign in with your password alone.</EmptyDescription>
    </Empty>
  );
}

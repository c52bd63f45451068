import { Card, CardContent } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import type { Attempt } from "@/lib/audit/get";
import { dayText } from "@/lib/provisioning/errors/messages";
import { Duration } from "../../_components/duration";
import { Fact, Facts } from "../../_components/facts";
import { LocalTime } from "../../_components/local-time";

export function AttemptSummary({ attempt }: { attempt: Attempt }) {
  return (
    <Card>
      <CardContent>
        <Facts layout="columns">
          <Fact label="Started by">{attempt.actorEmail}</Fact>
          <Fact label="Started">
            <LocalTime at={attempt.startedAt} />
          </Fact>
          <Fact label="Duration">
            {attempt.finishedAt ? (
              <Duration ms={attempt.durationMs} />
            ) : (
              <span className="text-muted-foreground">Not finished yet</span>
            )}
          </Fact>
          {attempt.erasedAt && <Fact label="Owner">Erased on {dayText(attempt.erasedAt)}</Fact>}
          {attempt.ownerEmail && <Fact label="Owner">{attempt.ownerEmail}</Fact>}
          <Fact label="Tries">{triesOf(attempt)}</Fact>
          <Fact label="Attempt ID">
            <span className="flex items-center gap-1">
              <code className="wrap-anywhere font-mono text-xs">{attempt.id}</code>
              <CopyButton text={attempt.id} label="Copy the attempt ID" className="-my-1 size-7" />
            </span>
          </Fact>
        </Facts>
      </CardContent>
    </Card>
  );
}

/** The number of workers that processed the attempt, one after another. */
function triesOf({ events }: Attempt): number {
  return 1 + events.filter(({ note }) => note === "taken_over").length;
}

"use client";

import { ConnectionLost } from "./connection-lost";
import { Progress } from "./progress";
import { useWatch } from "./use-watch";

/** The steps of an attempt without an outcome yet, followed until it has one. */
export function InFlight({ attemptId }: { attemptId: string }) {
  const { marks, connected } = useWatch(attemptId);
  return (
    <Progress title="The attempt so far" marks={marks}>
      {!connected && <ConnectionLost attemptExists />}
    </Progress>
  );
}

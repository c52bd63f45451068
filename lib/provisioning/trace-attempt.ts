import { context, type Span, SpanStatusCode, trace } from "@opentelemetry/api";
import type { Outcome } from "./outcome";
import type { StageMark, StageRecorder } from "./stage-recorder";

/**
 * Runs an attempt in a span with a child span for each stage and event, all with the attempt's id. The child spans are
 * created after the attempt has ended, so tracing does not slow it down. Without a tracer, only runs the attempt.
 */
export async function traceAttempt(
  attemptId: string,
  recorder: StageRecorder,
  run: () => Promise<Outcome>,
): Promise<Outcome> {
  const tracer = trace.getTracer("tenant-provisioning");
  const startedAt = Date.now() - recorder.elapsedMs();
  const span = tracer.startSpan("provision", {
    startTime: startedAt,
    attributes: { "attempt.id": attemptId },
  });
  if (!span.isRecording()) return run();
  const marks: StageMark[] = [];
  recorder.watch((mark) => marks.push(mark));
  const within = trace.setSpan(context.active(), span);
  try {
    const outcome = await context.with(within, run);
    setOutcome(span, outcome);
    return outcome;
  } finally {
    for (const { stage, offsetMs, durationMs, detail } of marks) {
      const attributes = { "attempt.id": attemptId, "attempt.stage": stage };
      const name = typeof detail?.event === "string" ? detail.event : stage;
      const endTime = startedAt + offsetMs;
      tracer.startSpan(name, { startTime: endTime - durationMs, attributes }, within).end(endTime);
    }
    span.end(startedAt + recorder.elapsedMs());
  }
}

function setOutcome(span: Span, outcome: Outcome): void {
  span.setAttribute("attempt.outcome", outcome.kind === "refused" ? outcome.status : outcome.kind);
  if (outcome.kind !== "refused") return;
  span.setAttribute("attempt.code", outcome.code);
  span.setStatus({ code: SpanStatusCode.ERROR, message: outcome.code });
}

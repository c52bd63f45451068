import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { trace } from "@opentelemetry/api";
import { InMemorySpanExporter, type ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { afterEach, expect, test } from "vitest";
import { inputFor, submit, withAuthServer } from "../../provisioning/testing";
import { startTracing, traceTo } from "./tracing";

withAuthServer();
afterEach(() => trace.disable());

/** Provisions a tenant, and returns the attempt's spans in the order in which they ended. */
async function tracedAttempt(
  slug: string,
  run = submit,
): Promise<{ attemptId: string; spans: ReadableSpan[] }> {
  let spans: ReadableSpan[] = [];
  const exporter = new InMemorySpanExporter();
  // Reads the spans just before the shutdown, which empties the exporter.
  const { shutdown } = exporter;
  exporter.shutdown = () => {
    spans = [...exporter.getFinishedSpans()];
    return shutdown.call(exporter);
  };
  const stop = await traceTo(exporter);
  const { attemptId } = await run(inputFor(slug));
  await stop();
  return { attemptId, spans };
}

test("an attempt has a span with a child for each stage, and all of them have the attempt's id", async () => {
  const { attemptId, spans } = await tracedAttempt("traced");
  const root = spans.find(({ name }) => name === "provision");
  expect(root?.attributes).toEqual({ "attempt.id": attemptId, "attempt.outcome": "completed" });
  const children = spans.filter((span) => span.parentSpanContext?.spanId === root?.spanContext().spanId);
  expect(children.map(({ name }) => name)).toEqual([
    ...["initiated", "validating", "validated", "creating_auth_user", "auth_user_created"],
    ...["creating_records", "verifying", "completed"],
  ]);
  for (const { attributes } of children) expect(attributes["attempt.id"]).toBe(attemptId);
  expect(children).toHaveLength(spans.length - 1);
});

test("the span of a failed attempt has the error code, but no address or name", async () => {
  const { spans } = await tracedAttempt("traced-failure", async () => {
    await submit(inputFor("traced-first"));
    return submit({ ...inputFor("traced-first"), ownerEmail: "other@traced-first.test" });
  });
  const [root] = spans.filter(({ attributes }) => attributes["attempt.code"]);
  expect(root?.attributes).toMatchObject({ "attempt.outcome": "failed", "attempt.code": "SLUG_TAKEN" });
  expect(root?.status).toMatchObject({ code: 2, message: "SLUG_TAKEN" });
  expect(JSON.stringify(spans.map(({ attributes }) => attributes))).not.toMatch(/@|Novak/);
});

test("no span contains the key of an owner's link, although Next records the URL", async () => {
  const path = `/activate/${"aB3-_".repeat(9).slice(0, 43)}`;
  const { spans } = await tracedAttempt("traced-link", async (input) => {
    const attributes = { "http.target": path, "http.method": "GET" };
    trace.getTracer("next").startSpan(`GET ${path}`, { attributes }).end();
    return submit(input);
  });
  const [span] = spans.filter(({ attributes }) => attributes["http.method"]);
  expect(span?.attributes).toEqual({ "http.target": "[redacted]", "http.method": "GET" });
  expect(span?.name).toBe("[redacted]");
});

test("traces go to the collector named in OTEL_EXPORTER_OTLP_ENDPOINT, and nowhere without it", async () => {
  await (await startTracing())();
  expect(trace.getTracer("none").startSpan("nothing").isRecording()).toBe(false);

  const bodies: string[] = [];
  const collector = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    bodies.push(`${request.url} ${body}`);
    response.setHeader("content-type", "application/json").end("{}");
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  const stop = await startTracing();
  const { attemptId } = await submit(inputFor("collected"));
  await stop();
  collector.close();
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  expect(bodies.join("\n")).toMatch(/^\/v1\/traces /);
  expect(bodies.join("\n")).toContain(attemptId);
  expect(bodies.join("\n")).toContain("tenant-provisioning");
});

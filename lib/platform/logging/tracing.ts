import type { Attributes } from "@opentelemetry/api";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base";
import { looksSecret } from "@/lib/platform/redact";

/**
 * Sends traces to the collector at OTEL_EXPORTER_OTLP_ENDPOINT, or does nothing if it is not set. Headers,
 * sampling and the service name come from OpenTelemetry's own variables. Returns a function that sends the
 * remaining spans and stops tracing.
 */
export async function startTracing(): Promise<() => Promise<void>> {
  if (!process.env.OTEL_EXPORTER_OTLP_ENDPOINT) return async () => undefined;
  const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-http");
  return traceTo(new OTLPTraceExporter());
}

/** Registers a tracer that passes every sampled span to `exporter`, in the background and in batches. */
export async function traceTo(exporter: SpanExporter): Promise<() => Promise<void>> {
  const [{ resourceFromAttributes }, { BatchSpanProcessor }, { NodeTracerProvider }] = await Promise.all([
    import("@opentelemetry/resources"),
    import("@opentelemetry/sdk-trace-base"),
    import("@opentelemetry/sdk-trace-node"),
  ]);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({
      "service.name": process.env.OTEL_SERVICE_NAME || "tenant-provisioning",
    }),
    spanProcessors: [new BatchSpanProcessor(withoutSecrets(exporter))],
  });
  provider.register();
  return () => provider.shutdown();
}

/** Next records a request's URL in its spans, and the URL of an owner's link contains a key. */
function withoutSecrets(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(withoutSecretsIn), done),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

function withoutSecretsIn(span: ReadableSpan): ReadableSpan {
  const redacted = (value: Attributes[string]) =>
    typeof value === "string" && looksSecret("", value) ? "[redacted]" : value;
  const attributes = Object.fromEntries(
    Object.entries(span.attributes).map(([name, value]) => [name, redacted(value)]),
  );
  return Object.create(span, { attributes: { value: attributes }, name: { value: redacted(span.name) } });
}

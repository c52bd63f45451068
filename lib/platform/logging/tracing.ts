import type { Attributes } from "@opentelemetry/api";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base";
import { looksSecret } from "@/lib/platform/redact";

/**
 * Sends traces to the collector of OTEL_EXPORTER_OTLP_ENDPOINT, and does nothing where that is not set. Headers,
 * sampling and the service's name are OpenTelemetry's own variables. Returns how to send what is left.
 */
export async function startTracing(): Promise<() => Promise<void>> {
  if (!process.env.OTEL_EXPORTER_OTLP_ENDPOINT) return async () => undefined;
  const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-http");
  return traceTo(new OTLPTraceExporter());
}

/** Registers a tracer that hands every span to `exporter`, in the background and in batches. */
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

/** Next writes a request's address into its spans, and the address of an owner's link is a key. */
function withoutSecrets(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(withoutSecretsIn), done),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

function withoutSecretsIn(span: ReadableSpan): ReadableSpan {
  const shown = (value: Attributes[string]) =>
    typeof value === "string" && looksSecret("", value) ? "[redacted]" : value;
  const attributes = Object.fromEntries(
    Object.entries(span.attributes).map(([name, value]) => [name, shown(value)]),
  );
  return Object.create(span, { attributes: { value: attributes }, name: { value: shown(span.name) } });
}

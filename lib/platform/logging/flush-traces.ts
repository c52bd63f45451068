import { type ProxyTracerProvider, trace } from "@opentelemetry/api";

/**
 * Sends the spans that are waiting for a batch to fill. Call it after a response: a serverless function may then be
 * suspended, and a server that is being replaced exits. Does nothing if tracing is off; never throws.
 */
export async function flushTraces(): Promise<void> {
  const registered = (trace.getTracerProvider() as ProxyTracerProvider).getDelegate?.();
  const provider = registered as { forceFlush?: () => Promise<void> } | undefined;
  await provider?.forceFlush?.().catch(() => undefined);
}

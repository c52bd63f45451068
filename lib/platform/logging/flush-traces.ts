import { type ProxyTracerProvider, trace } from "@opentelemetry/api";

/**
 * Sends the spans waiting for their batch. Call it once a response is sent: a serverless function is
 * suspended then, and a replaced server exits. Does nothing if tracing is off; never throws.
 */
export async function flushTraces(): Promise<void> {
  const registered = (trace.getTracerProvider() as ProxyTracerProvider).getDelegate?.();
  const provider = registered as { forceFlush?: () => Promise<void> } | undefined;
  await provider?.forceFlush?.().catch(() => undefined);
}

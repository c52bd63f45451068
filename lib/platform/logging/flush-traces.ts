import { type ProxyTracerProvider, trace } from "@opentelemetry/api";

/**
 * Sends the spans that wait for their batch: to be called when an answer is out, since a serverless function is
 * stopped there, and a server that is being replaced ends. Does nothing where tracing is off; never throws.
 */
export async function flushTraces(): Promise<void> {
  const registered = (trace.getTracerProvider() as ProxyTracerProvider).getDelegate?.();
  const provider = registered as { forceFlush?: () => Promise<void> } | undefined;
  await provider?.forceFlush?.().catch(() => undefined);
}

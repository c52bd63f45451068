import { defineMetricsRoute } from "@/lib/guards/route";
import { prometheusText } from "@/lib/metrics/prometheus-text";
import { readMetrics } from "@/lib/metrics/read";

/** Metrics for Prometheus. Without METRICS_TOKEN, the route returns 404. */
export const GET = defineMetricsRoute(async () => prometheusText(await readMetrics()));

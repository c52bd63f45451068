import { defineMetricsRoute } from "@/lib/guards/route";
import { prometheusText } from "@/lib/metrics/prometheus-text";
import { readMetrics } from "@/lib/metrics/read";

/** The figures that Prometheus scrapes; without METRICS_TOKEN there is no such address. */
export const GET = defineMetricsRoute(async () => prometheusText(await readMetrics()));

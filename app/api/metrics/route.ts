import { prometheusText } from "@/lib/metrics/prometheus-text";
import { readMetrics } from "@/lib/metrics/read";
import { defineMetricsRoute } from "@/lib/route";

export const GET = defineMetricsRoute(async () => prometheusText(await readMetrics()));

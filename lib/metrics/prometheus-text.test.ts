import { expect, test } from "vitest";
import { prometheusText } from "./prometheus-text";

test("writes a metric as help, type and samples with escaped labels", () => {
  const samples = [
    { labels: { code: 'a"b\\c\nd' }, value: 2 },
    { suffix: "_sum", value: 0.5 },
  ];
  expect(prometheusText([{ name: "x_total", type: "counter", help: "Of x.", samples }])).toBe(
    '# HELP x_total Of x.\n# TYPE x_total counter\nx_total{code="a\\"b\\\\c\\nd"} 2\nx_total_sum 0.5\n',
  );
});

test("omits a metric without samples", () => {
  expect(prometheusText([{ name: "x", type: "gauge", help: "Of x.", samples: [] }])).toBe("");
});

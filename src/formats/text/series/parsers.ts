import type { TextParser } from '../parser.ts';
import { createClassHistogramParser } from './class-histogram.ts';
import { createGoDebugLogParser } from './go-debug-log.ts';
import { createJstatParser } from './jstat.ts';
import { createJvmGcLogParser } from './jvm-gc-log.ts';
import { createMemStatsTailParser } from './mem-stats-tail.ts';
import { createMetricsJsonParser } from './metrics-json.ts';
import { createPrometheusTextParser } from './prometheus-text.ts';
import { createRuntimeMetricsParser } from './runtime-metrics.ts';
import { createSystemMemoryParser } from './system-memory.ts';
import { createTimeTableParser } from './time-table.ts';

/** Everything that is numbers over time, and class histograms. In this order: the surer the signs, the earlier. */
export function createSeriesParsers(): readonly TextParser[] {
  return [
    createMemStatsTailParser(),
    createGoDebugLogParser(),
    createJvmGcLogParser(),
    createRuntimeMetricsParser(),
    createClassHistogramParser(),
    createJstatParser(),
    createPrometheusTextParser(),
    createMetricsJsonParser(),
    createSystemMemoryParser(),
    createTimeTableParser(),
  ];
}

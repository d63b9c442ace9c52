/**
 * What the benchmarks know of the machine: its description, its peak of fused multiply-adds, the
 * memory of the process. Knows nothing of networks.
 */
package io.github.efficientnet4j.bench.machine;

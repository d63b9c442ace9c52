package io.github.efficientnet4j.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A runtime's first answer in a JVM of its own.
 *
 * @param variant the network
 * @param engine the runtime
 * @param threads threads that compute
 * @param millis from the start of the process to the first logits, weights read from their file:
 *     the median of the processes; null where none answered
 * @param peakBytes the peak of resident memory up to then and through ten more passes: the median;
 *     null where the system does not tell
 * @param note why there is nothing, or empty
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FirstResult(
    String variant, String engine, int threads, Double millis, Long peakBytes, String note) {}

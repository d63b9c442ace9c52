package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Cost;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.scaling.EfficientNetVariant;

/**
 * One thing to measure, on every runtime.
 *
 * @param variant the network's name in the report, for example {@code B0}
 * @param multiplyAdds of an image
 * @param batch images of a pass, at least 1
 * @param threads threads that compute, at least 1
 */
record Case(String variant, long multiplyAdds, int batch, int threads) {

  /** The inference of a variant at its own resolution. */
  Case(EfficientNetVariant variant, int batch, int threads) {
    this(
        variant.name(),
        Cost.of(Graph.of(Architecture.efficientNet(variant))).multiplyAdds(),
        batch,
        threads);
  }

  boolean isOf(Row row) {
    return row.variant().equals(variant) && row.batch() == batch && row.threads() == threads;
  }

  @Override
  public String toString() {
    return variant + ", batch " + batch + ", threads " + threads;
  }
}

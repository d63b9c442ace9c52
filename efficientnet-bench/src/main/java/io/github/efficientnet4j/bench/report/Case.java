package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Cost;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.scaling.EfficientNetVariant;

/**
 * One thing to measure, on every runtime.
 *
 * @param variant the network
 * @param batch images of a pass, at least 1
 * @param threads threads that compute, at least 1
 */
record Case(EfficientNetVariant variant, int batch, int threads) {

  /** Multiply-adds of an image. */
  long multiplyAdds() {
    return Cost.of(Graph.of(Architecture.efficientNet(variant))).multiplyAdds();
  }

  boolean isOf(Row row) {
    return row.variant().equals(variant.name()) && row.batch() == batch && row.threads() == threads;
  }

  @Override
  public String toString() {
    return variant + ", batch " + batch + ", threads " + threads;
  }
}

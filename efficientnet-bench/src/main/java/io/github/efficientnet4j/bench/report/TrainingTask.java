package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Cost;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.model.EfficientNet;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is trained: a network on images of a size, in batches of one. */
enum TrainingTask {
  /** The model that comes with the library, in its recipe's batches. */
  SHIPPED("shipped model at 28", 28, 64),
  /** The size of CIFAR's images. */
  B0_32("B0 at 32", 32, 128),
  /** The network's own size. */
  B0_224("B0 at 224", 224, 8);

  /**
   * The backward pass computes two products for each of the forward pass: the gradient by the input
   * and that by the kernel.
   */
  private static final int PRODUCTS = 3;

  private final String title;
  private final int side;
  private final int batch;

  TrainingTask(String title, int side, int batch) {
    this.title = title;
    this.side = side;
    this.batch = batch;
  }

  /** The name on the command line. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static TrainingTask parse(String key) {
    return Arrays.stream(values())
        .filter(task -> task.key().equals(key.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no case is called '"
                        + key
                        + "'; there are "
                        + Arrays.stream(values())
                            .map(TrainingTask::key)
                            .collect(Collectors.joining(", "))));
  }

  /** With the images' side as its resolution. */
  Architecture architecture() {
    Architecture network =
        this == SHIPPED
            ? EfficientNet.fashionMnist().architecture()
            : Architecture.efficientNetB0();
    return network.withResolution(side);
  }

  /** Whether torchvision's B0 is the same network. */
  boolean ofTorchvision() {
    return this != SHIPPED;
  }

  int batch() {
    return batch;
  }

  /** The case to measure: its multiply-adds are those of a step for one image. */
  Case on(int threads) {
    long forward = Cost.of(Graph.of(architecture())).multiplyAdds();
    return new Case(title, PRODUCTS * forward, batch, threads);
  }
}

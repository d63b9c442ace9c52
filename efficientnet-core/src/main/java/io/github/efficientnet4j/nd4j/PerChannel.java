package io.github.efficientnet4j.nd4j;

import java.util.function.BiConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.floating.SquaredNorm;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What BatchNorm does to a map of N x C x H x W with a vector of C values in host memory, and how
 * it gets such a vector.
 */
final class PerChannel {

  /** Pixels that ND4J sums up in single precision; larger maps are summed row by row. */
  private static final long MAX_PIXELS = 4096;

  private PerChannel() {}

  /** The sum of each channel over images and pixels. */
  static double[] sums(INDArray map) {
    return total(rows(map).sum(1), map);
  }

  /** The sum of the squares of each channel over images and pixels. */
  static double[] sumsOfSquares(INDArray map) {
    if (map.size(2) * map.size(3) == 1) {
      // ND4J gives null instead of a reduction of one element.
      return sumsOfProducts(map, map);
    }
    return total(Nd4j.exec(new SquaredNorm(rows(map), 1)), map);
  }

  /** The sum of the products of two maps for each channel. */
  static double[] sumsOfProducts(INDArray a, INDArray b) {
    INDArray products = a.mul(b);
    double[] sums = sums(products);
    Nd4jOperations.release(products);
    return sums;
  }

  /** A matrix with a channel of an image in each row, or with a part of it. */
  private static INDArray rows(INDArray map) {
    long channels = map.size(0) * map.size(1);
    long width = map.size(3);
    long pixels = map.size(2) * width;
    return pixels > MAX_PIXELS && width > 1
        ? map.reshape('c', channels * map.size(2), width)
        : map.reshape('c', channels, pixels);
  }

  /** ND4J sums a row in single precision; rows of the same channel are added here in double. */
  private static double[] total(INDArray perRow, INDArray map) {
    double[] sums = new double[Math.toIntExact(map.size(1))];
    float[] values = perRow.data().asFloat();
    Nd4jOperations.release(perRow);
    int rowsOfChannel = values.length / Math.toIntExact(map.size(0) * map.size(1));
    for (int i = 0; i < values.length; i++) {
      sums[i / rowsOfChannel % sums.length] += values[i];
    }
    return sums;
  }

  static void scaleInPlace(INDArray map, float[] factors) {
    apply(Nd4jOperations::scalePerChannelInPlace, map, factors);
  }

  static void addInPlace(INDArray map, float[] terms) {
    apply(Nd4jOperations::addPerChannelInPlace, map, terms);
  }

  static void scaleInPlace(INDArray map, double[] factors) {
    scaleInPlace(map, floats(factors));
  }

  static void subtractInPlace(INDArray map, double[] terms) {
    addInPlace(map, floats(divided(terms, -1)));
  }

  static double[] divided(double[] values, double divisor) {
    double[] result = new double[values.length];
    for (int c = 0; c < values.length; c++) {
      result[c] = values[c] / divisor;
    }
    return result;
  }

  private static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int c = 0; c < values.length; c++) {
      result[c] = (float) values[c];
    }
    return result;
  }

  private static void apply(
      BiConsumer<INDArray, INDArray> operation, INDArray map, float[] vector) {
    try (INDArray array = Nd4j.createFromArray(vector)) {
      operation.accept(map, array);
    }
  }
}

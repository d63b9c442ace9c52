package io.github.efficientnet4j.cli.chart;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The networks that Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural
 * Networks" (ICML 2019, arXiv:1905.11946), compare in table 2, with the numbers printed there.
 * Nothing here was measured by this library.
 *
 * <p>Stateless and thread-safe.
 */
public final class PublishedNetworks {

  private static final double MILLION = 1e6;
  private static final double BILLION = 1e9;

  private static final List<NetworkSize> EFFICIENT_NETS =
      List.of(
          network("EfficientNet-B0", 77.1, 5.3, 0.39),
          network("EfficientNet-B1", 79.1, 7.8, 0.70),
          network("EfficientNet-B2", 80.1, 9.2, 1.0),
          network("EfficientNet-B3", 81.6, 12, 1.8),
          network("EfficientNet-B4", 82.9, 19, 4.2),
          network("EfficientNet-B5", 83.6, 30, 9.9),
          network("EfficientNet-B6", 84.0, 43, 19),
          network("EfficientNet-B7", 84.3, 66, 37));

  private static final List<NetworkSize> OTHERS =
      List.of(
          network("ResNet-50", 76.0, 26, 4.1),
          network("DenseNet-169", 76.2, 14, 3.5),
          network("ResNet-152", 77.8, 60, 11),
          network("DenseNet-264", 77.9, 34, 6.0),
          network("Inception-v3", 78.8, 24, 5.7),
          network("Xception", 79.0, 23, 8.4),
          network("Inception-v4", 80.0, 48, 13),
          network("Inception-ResNet-v2", 80.1, 56, 13),
          network("ResNeXt-101", 80.9, 84, 32),
          network("PolyNet", 81.3, 92, 35),
          network("SENet", 82.7, 146, 42),
          network("NASNet-A", 82.7, 89, 24),
          network("AmoebaNet-A", 82.8, 87, 23),
          network("PNASNet", 82.9, 86, 23),
          network("AmoebaNet-C", 83.5, 155, 41),
          new NetworkSize("GPipe", 84.3, 557 * MILLION, OptionalDouble.empty()));

  private PublishedNetworks() {}

  /**
   * EfficientNet-B0 to B7 as printed, in that order.
   *
   * @return an immutable list
   */
  public static List<NetworkSize> efficientNets() {
    return EFFICIENT_NETS;
  }

  /**
   * The other networks, least accurate first.
   *
   * @return an immutable list; of GPipe no multiply-adds are printed
   */
  public static List<NetworkSize> others() {
    return OTHERS;
  }

  private static NetworkSize network(
      String name, double top1, double millionParameters, double billionMultiplyAdds) {
    return new NetworkSize(
        name, top1, millionParameters * MILLION, OptionalDouble.of(billionMultiplyAdds * BILLION));
  }
}

package io.github.efficientnet4j.cli.chart;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * How large a network is, and how accurate.
 *
 * <p>Immutable and thread-safe.
 *
 * @param name as its authors call it
 * @param top1 accuracy on ImageNet's validation images, one crop, in percent
 * @param parameters trainable values, above 0
 * @param multiplyAdds for one image, above 0; what papers call FLOPS; empty where unknown
 */
public record NetworkSize(
    String name, double top1, double parameters, OptionalDouble multiplyAdds) {

  /**
   * Creates the size.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public NetworkSize {
    Objects.requireNonNull(name, "name");
    if (!(top1 >= 0 && top1 <= 100)) {
      throw new IllegalArgumentException(
          name + "'s accuracy must be in [0, 100] %, but was " + top1);
    }
    if (!(parameters > 0)
        || !Double.isFinite(parameters)
        || !(multiplyAdds.orElse(1) > 0 && Double.isFinite(multiplyAdds.orElse(1)))) {
      throw new IllegalArgumentException(
          name + " needs counts above 0, but had " + parameters + " and " + multiplyAdds);
    }
  }
}

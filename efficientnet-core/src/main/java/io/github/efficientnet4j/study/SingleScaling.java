package io.github.efficientnet4j.study;

import io.github.efficientnet4j.internal.text.Decimals;
import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Trials that scale one dimension (paper, figures 3 and 4). Stateless and thread-safe. */
public final class SingleScaling {

  /**
   * A depth and a resolution at which widths are compared.
   *
   * @param depth the multiplier of repeats, above 0
   * @param resolution the multiplier of the input's height and width, above 0
   */
  public record At(double depth, double resolution) {

    /** {@return the curve's name, for example {@code "width at d=2 r=1.3"}} */
    public String series() {
      return "width at d=" + Decimals.exact(depth) + " r=" + Decimals.exact(resolution);
    }
  }

  private SingleScaling() {}

  /**
   * {@return a trial for each factor of one dimension, in the series {@link Dimension#series}} The
   * other two dimensions are the baseline's.
   *
   * @param baseline the network to scale
   * @param dimension the dimension to scale
   * @param factors the multipliers, above 0; duplicates count once
   * @throws IllegalArgumentException if there are no factors, or if one is impossible
   */
  public static List<Trial> trials(Baseline baseline, Dimension dimension, List<Double> factors) {
    List<Trial> trials = new ArrayList<>();
    for (double factor : distinct(factors)) {
      trials.add(trial(baseline, dimension, factor));
    }
    return trials;
  }

  static Trial trial(Baseline baseline, Dimension dimension, double factor) {
    String series = dimension.series();
    ScalingCoefficients scaling = dimension.by(factor);
    return baseline.trial(series, series + "-" + Decimals.exact(factor), scaling);
  }

  /**
   * {@return a trial for each width of each curve, in the series {@link At#series}} A curve is a
   * depth and a resolution.
   *
   * @param baseline the network to scale
   * @param widths the multipliers of channels, above 0; duplicates count once
   * @param curves the depths and resolutions
   * @throws IllegalArgumentException if there are no widths, or if a network is impossible
   */
  public static List<Trial> widthCurves(Baseline baseline, List<Double> widths, List<At> curves) {
    List<Trial> trials = new ArrayList<>();
    for (At at : new LinkedHashSet<>(curves)) {
      for (double width : distinct(widths)) {
        trials.add(
            baseline.trial(
                at.series(),
                "width-"
                    + Decimals.exact(width)
                    + "-d"
                    + Decimals.exact(at.depth())
                    + "-r"
                    + Decimals.exact(at.resolution()),
                new ScalingCoefficients(width, at.depth(), at.resolution())));
      }
    }
    return trials;
  }

  private static Iterable<Double> distinct(List<Double> factors) {
    if (factors.isEmpty()) {
      throw new IllegalArgumentException("at least one factor is needed");
    }
    return new LinkedHashSet<>(factors);
  }
}

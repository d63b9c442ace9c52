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

    /**
     * The curve's name.
     *
     * @return for example {@code "width at d=2 r=1.3"}
     */
    public String series() {
      return "width at d=" + Decimals.exact(depth) + " r=" + Decimals.exact(resolution);
    }
  }

  private SingleScaling() {}

  /**
   * One dimension over some factors, with the other two of the baseline.
   *
   * @param baseline what is scaled
   * @param dimension what of it
   * @param factors multipliers, above 0; one given twice counts once
   * @return a trial for each, in the series {@link Dimension#series}
   * @throws IllegalArgumentException if there are no factors, or one is impossible
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
   * A curve over widths for each of some depths and resolutions.
   *
   * @param baseline what is scaled
   * @param widths multipliers of channels, above 0; one given twice counts once
   * @param curves depths and resolutions
   * @return a trial for each width of each curve, in the series {@link At#series}
   * @throws IllegalArgumentException if there are no widths, or a network is impossible
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

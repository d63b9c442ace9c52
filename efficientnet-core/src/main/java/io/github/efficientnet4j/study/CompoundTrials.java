package io.github.efficientnet4j.study;

import io.github.efficientnet4j.scaling.CompoundScaling;
import java.util.ArrayList;
import java.util.List;

/** Trials of compound scaling, and of single scaling at equal cost. Stateless and thread-safe. */
public final class CompoundTrials {

  /** The series of compound scaling. */
  public static final String SERIES = "compound";

  private CompoundTrials() {}

  /**
   * Compound scaling over some φ.
   *
   * @param baseline what is scaled
   * @param rule α, β and γ
   * @param phis compound coefficients, at least 0
   * @return a trial for each φ, in the series {@link #SERIES}
   * @throws IllegalArgumentException if there is no φ, or one is out of range
   */
  public static List<Trial> of(Baseline baseline, CompoundScaling rule, List<Double> phis) {
    if (phis.isEmpty()) {
      throw new IllegalArgumentException("at least one phi is needed");
    }
    List<Trial> trials = new ArrayList<>();
    for (double phi : phis.stream().distinct().toList()) {
      trials.add(
          baseline.trial(
              SERIES, SERIES + "-" + name(rule) + "-phi" + Numbers.text(phi), rule.at(phi)));
    }
    return trials;
  }

  /**
   * For each trial and each dimension that network, scaled in this dimension alone, whose
   * multiply-adds come nearest to the trial's.
   *
   * @param baseline what is scaled
   * @param compound the trials to match
   * @return three trials for each, in the series of their dimensions; fewer where two agree
   * @throws IllegalArgumentException if a trial costs less than the baseline, or a dimension cannot
   *     reach its cost
   */
  public static List<Trial> singleAtEqualCost(Baseline baseline, List<Trial> compound) {
    List<Trial> trials = new ArrayList<>();
    for (Dimension dimension : Dimension.values()) {
      EqualCost equal = new EqualCost(baseline, dimension);
      for (Trial trial : compound) {
        double factor = equal.factor(Baseline.multiplyAdds(trial.network()));
        trials.add(SingleScaling.trial(baseline, dimension, factor));
      }
    }
    return trials.stream().distinct().toList();
  }

  static String name(CompoundScaling rule) {
    return "a"
        + Numbers.text(rule.alpha())
        + "-b"
        + Numbers.text(rule.beta())
        + "-g"
        + Numbers.text(rule.gamma());
  }
}

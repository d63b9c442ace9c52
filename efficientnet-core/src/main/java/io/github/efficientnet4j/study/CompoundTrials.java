package io.github.efficientnet4j.study;

import io.github.efficientnet4j.internal.text.Decimals;
import io.github.efficientnet4j.scaling.CompoundScaling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Trials of compound scaling, and of single scaling at equal cost. Stateless and thread-safe. */
public final class CompoundTrials {

  /** The series of compound scaling. */
  public static final String SERIES = "compound";

  /**
   * Where a trial stands: on the curve of a rule, at a φ.
   *
   * @param rule α, β and γ
   * @param phi the compound coefficient, at least 0
   */
  public record At(CompoundScaling rule, double phi) {

    private static final String DECIMALS = "(?:\\.\\d+)?";
    private static final String BASE = "([1-9]\\d*" + DECIMALS + ")";
    private static final Pattern NAME =
        Pattern.compile(
            SERIES + "-a" + BASE + "-b" + BASE + "-g" + BASE + "-phi(\\d+" + DECIMALS + ")");

    /**
     * Reads the name of a trial.
     *
     * @param name of a trial that {@link CompoundTrials#of} listed, for example {@code
     *     "compound-a1.2-b1.1-g1.15-phi2"}
     * @return what it says; empty if it is the name of another trial
     */
    public static Optional<At> of(String name) {
      Matcher parts = NAME.matcher(name);
      if (!parts.matches()) {
        return Optional.empty();
      }
      CompoundScaling rule =
          new CompoundScaling(number(parts, 1), number(parts, 2), number(parts, 3));
      return Optional.of(new At(rule, number(parts, 4)));
    }

    private static double number(Matcher parts, int group) {
      return Double.parseDouble(parts.group(group));
    }

    private String name() {
      return SERIES + "-" + CompoundTrials.name(rule) + "-phi" + Decimals.exact(phi);
    }
  }

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
      trials.add(baseline.trial(SERIES, new At(rule, phi).name(), rule.at(phi)));
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
        + Decimals.exact(rule.alpha())
        + "-b"
        + Decimals.exact(rule.beta())
        + "-g"
        + Decimals.exact(rule.gamma());
  }
}

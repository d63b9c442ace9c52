package io.github.efficientnet4j.study;

import io.github.efficientnet4j.internal.text.Decimals;
import io.github.efficientnet4j.scaling.CompoundScaling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Trials of compound scaling, and of scaling one dimension at equal cost. Stateless and
 * thread-safe.
 */
public final class CompoundTrials {

  /** The series of compound scaling. */
  public static final String SERIES = "compound";

  /**
   * A position on a compound-scaling curve: a rule and a φ.
   *
   * @param rule the rule's α, β and γ
   * @param phi the compound coefficient, at least 0
   */
  public record At(CompoundScaling rule, double phi) {

    private static final String DECIMALS = "(?:\\.\\d+)?";
    private static final String BASE = "([1-9]\\d*" + DECIMALS + ")";
    private static final Pattern NAME =
        Pattern.compile(
            SERIES + "-a" + BASE + "-b" + BASE + "-g" + BASE + "-phi(\\d+" + DECIMALS + ")");

    /**
     * Parses the name of a trial.
     *
     * @param name the name of a trial that {@link CompoundTrials#of} made, for example {@code
     *     "compound-a1.2-b1.1-g1.15-phi2"}
     * @return the position; empty if the name has another form
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
   * {@return a trial of compound scaling for each φ, in the series {@link #SERIES}}
   *
   * @param baseline the network to scale
   * @param rule the rule's α, β and γ
   * @param phis compound coefficients, at least 0
   * @throws IllegalArgumentException if there is no φ, or if one is out of range
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
   * Scales each dimension alone to the cost of each compound trial.
   *
   * <p>For each trial and dimension, the result has the network whose multiply-adds are nearest to
   * the trial's.
   *
   * @param baseline the network to scale
   * @param compound the trials whose cost is matched
   * @return three trials for each compound trial, in the series of their dimensions; fewer if two
   *     are equal
   * @throws IllegalArgumentException if a trial costs less than the baseline, or if a dimension
   *     cannot reach its cost
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

package io.github.efficientnet4j.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * The mean results of a trial over all its seeds.
 *
 * <p>Immutable and thread-safe.
 *
 * @param results the results of one trial, at least one
 */
public record TrialMeans(List<TrialResult> results) {

  /**
   * Creates the means.
   *
   * @throws IllegalArgumentException if there is no result
   */
  public TrialMeans {
    results = List.copyOf(results);
    if (results.isEmpty()) {
      throw new IllegalArgumentException("at least one result is needed");
    }
  }

  /**
   * {@return the results grouped by trial, in the order of the trials' first appearance}
   *
   * @param results the results of any trials
   */
  public static List<TrialMeans> of(List<TrialResult> results) {
    Map<String, List<TrialResult>> byName = new LinkedHashMap<>();
    for (TrialResult result : results) {
      byName.computeIfAbsent(result.name(), name -> new ArrayList<>()).add(result);
    }
    return byName.values().stream().map(TrialMeans::new).toList();
  }

  /** {@return the first result} Series, name, scaling and cost are the same in all results. */
  public TrialResult first() {
    return results.get(0);
  }

  /** {@return the trial's name, unique in its study} */
  public String name() {
    return first().name();
  }

  /** {@return the mean top-1 accuracy, in [0, 1]} */
  public double top1() {
    return accuracies().average().orElseThrow();
  }

  /** {@return the mean cross-entropy} */
  public double loss() {
    return results.stream().mapToDouble(TrialResult::loss).average().orElseThrow();
  }

  /** {@return the mean duration of a training and its evaluation in seconds} */
  public double seconds() {
    return results.stream().mapToDouble(TrialResult::seconds).average().orElseThrow();
  }

  /** {@return the sample standard deviation of the accuracy, at least 0; 0 with one seed} */
  public double spread() {
    double mean = top1();
    double squares = accuracies().map(value -> (value - mean) * (value - mean)).sum();
    return results.size() < 2 ? 0 : Math.sqrt(squares / (results.size() - 1));
  }

  /**
   * {@return the score of mean accuracy and cost; higher is better}
   *
   * @param objective weighs accuracy against cost
   */
  public double score(MultiObjective objective) {
    return objective.score(top1(), first().multiplyAdds());
  }

  private DoubleStream accuracies() {
    return results.stream().mapToDouble(TrialResult::top1);
  }
}

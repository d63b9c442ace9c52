package io.github.efficientnet4j.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * What a trial gave with all its seeds.
 *
 * <p>Immutable and thread-safe.
 *
 * @param results of one trial, at least one
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
   * Groups results by trial.
   *
   * @param results of any trials
   * @return in the order in which trials first appear
   */
  public static List<TrialMeans> of(List<TrialResult> results) {
    Map<String, List<TrialResult>> byName = new LinkedHashMap<>();
    for (TrialResult result : results) {
      byName.computeIfAbsent(result.name(), name -> new ArrayList<>()).add(result);
    }
    return byName.values().stream().map(TrialMeans::new).toList();
  }

  /**
   * One of the results: series, name, scaling and cost are the same in all.
   *
   * @return the first
   */
  public TrialResult first() {
    return results.get(0);
  }

  /**
   * The trial's name.
   *
   * @return unique in its study
   */
  public String name() {
    return first().name();
  }

  /**
   * The mean accuracy.
   *
   * @return in [0, 1]
   */
  public double top1() {
    return accuracies().average().orElseThrow();
  }

  /**
   * The mean loss.
   *
   * @return the mean cross entropy
   */
  public double loss() {
    return results.stream().mapToDouble(TrialResult::loss).average().orElseThrow();
  }

  /**
   * The mean time.
   *
   * @return seconds that a training and its evaluation took
   */
  public double seconds() {
    return results.stream().mapToDouble(TrialResult::seconds).average().orElseThrow();
  }

  /**
   * The sample's standard deviation of the accuracy.
   *
   * @return at least 0; 0 with one seed
   */
  public double spread() {
    double mean = top1();
    double squares = accuracies().map(value -> (value - mean) * (value - mean)).sum();
    return results.size() < 2 ? 0 : Math.sqrt(squares / (results.size() - 1));
  }

  /**
   * The score of mean accuracy and cost.
   *
   * @param objective how they are weighed
   * @return the larger the better
   */
  public double score(MultiObjective objective) {
    return objective.score(top1(), first().multiplyAdds());
  }

  private DoubleStream accuracies() {
    return results.stream().mapToDouble(TrialResult::top1);
  }
}

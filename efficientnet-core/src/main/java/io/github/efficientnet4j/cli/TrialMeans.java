package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.study.MultiObjective;
import io.github.efficientnet4j.study.TrialResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * What a trial gave with all its seeds.
 *
 * @param results of one trial, at least one
 */
record TrialMeans(List<TrialResult> results) {

  /** Groups results by trial, in the order in which trials first appear. */
  static List<TrialMeans> of(List<TrialResult> results) {
    Map<String, List<TrialResult>> byName = new LinkedHashMap<>();
    for (TrialResult result : results) {
      byName.computeIfAbsent(result.name(), name -> new ArrayList<>()).add(result);
    }
    return byName.values().stream().map(TrialMeans::new).toList();
  }

  TrialResult first() {
    return results.get(0);
  }

  String name() {
    return first().name();
  }

  double top1() {
    return accuracies().average().orElseThrow();
  }

  double loss() {
    return results.stream().mapToDouble(TrialResult::loss).average().orElseThrow();
  }

  /** The sample's standard deviation of the accuracy; 0 with one seed. */
  double spread() {
    double mean = top1();
    double squares = accuracies().map(value -> (value - mean) * (value - mean)).sum();
    return results.size() < 2 ? 0 : Math.sqrt(squares / (results.size() - 1));
  }

  double score(MultiObjective objective) {
    return objective.score(top1(), first().multiplyAdds());
  }

  private DoubleStream accuracies() {
    return results.stream().mapToDouble(TrialResult::top1);
  }
}

package io.github.efficientnet4j.study;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Cost;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Runs trials with some seeds, each once, and records what they give in a log.
 *
 * <pre>{@code
 * StudyLog log = StudyLog.open(folder.resolve("trials.jsonl"));
 * Study study = Study.of(log, runner).inParallel(2);
 * Baseline baseline = Baseline.of(network);
 * study.run(SingleScaling.trials(baseline, Dimension.WIDTH, List.of(1.0, 1.4, 2.0)), List.of(1L, 2L));
 * }</pre>
 *
 * <p>What the log has is not run again: a study that was interrupted or killed continues where it
 * stopped, and one with more trials or seeds runs only what is new. Trials whose networks are the
 * same, since other factors are rounded to them, are trained once and recorded each, also if the
 * other one is of an earlier run. A training that fails is recorded as such and not repeated,
 * unless {@link #retryingFailures} is asked for.
 *
 * <p>Immutable. Studies must not run at once on one log.
 */
public final class Study {

  private final StudyLog log;
  private final TrialRunner runner;
  private final int parallel;
  private final boolean retrying;
  private final List<StudyListener> listeners;

  /** One training and the trials that it answers. */
  record Training(List<Trial> trials, long seed, long multiplyAdds) {}

  private record Key(Architecture network, long seed) {}

  private Study(
      StudyLog log,
      TrialRunner runner,
      int parallel,
      boolean retrying,
      List<StudyListener> listeners) {
    this.log = Objects.requireNonNull(log, "log");
    this.runner = Objects.requireNonNull(runner, "runner");
    this.parallel = parallel;
    this.retrying = retrying;
    this.listeners = List.copyOf(listeners);
  }

  /**
   * A study that runs one trial after another.
   *
   * @param log where results are and go
   * @param runner trains and evaluates
   * @return the study
   */
  public static Study of(StudyLog log, TrialRunner runner) {
    return new Study(log, runner, 1, false, List.of());
  }

  /**
   * A copy that runs several trials at once.
   *
   * @param trials how many, at least 1; each in a thread of its own, beside those that the runner
   *     computes with
   * @return the changed copy
   * @throws IllegalArgumentException if the number is below 1
   */
  public Study inParallel(int trials) {
    if (trials < 1) {
      throw new IllegalArgumentException("trials at once must be at least 1, but were " + trials);
    }
    return new Study(log, runner, trials, retrying, listeners);
  }

  /**
   * A copy that runs again what failed before.
   *
   * @return the changed copy
   */
  public Study retryingFailures() {
    return new Study(log, runner, parallel, true, listeners);
  }

  /**
   * A copy with one more listener.
   *
   * @param listener told after those that are there
   * @return the changed copy
   */
  public Study listening(StudyListener listener) {
    List<StudyListener> more = new ArrayList<>(listeners);
    more.add(listener);
    return new Study(log, runner, parallel, retrying, more);
  }

  /**
   * Runs what the log has not: all trials with the first seed, then with the second, and so on.
   *
   * @param trials which networks, no two of one name
   * @param seeds of the trainings
   * @return the results of these trials with these seeds, in that order; without those that failed
   * @throws IllegalArgumentException if two trials have one name, or the log has another network
   *     under a trial's name
   * @throws IOException if a file cannot be read or written; what was finished before is recorded
   * @throws CancellationException if the thread is interrupted; what was finished is recorded
   */
  public List<TrialResult> run(List<Trial> trials, List<Long> seeds) throws IOException {
    requireDistinct(trials);
    List<Long> each = seeds.stream().distinct().toList();
    List<Training> pending = pending(trials, each);
    int covered = pending.stream().mapToInt(training -> training.trials().size()).sum();
    int total = trials.size() * each.size();
    StudyRun run = new StudyRun(log, runner, listeners, total - covered, total, pending);
    run.await(parallel);
    List<TrialResult> results = new ArrayList<>();
    for (long seed : each) {
      trials.forEach(trial -> log.find(trial, seed).ifPresent(results::add));
    }
    return results;
  }

  private static void requireDistinct(List<Trial> trials) {
    if (trials.stream().map(Trial::name).distinct().count() < trials.size()) {
      throw new IllegalArgumentException(
          "every trial of a study needs a name of its own, but the names were "
              + trials.stream().map(Trial::name).toList());
    }
  }

  private List<Training> pending(List<Trial> trials, List<Long> seeds) throws IOException {
    Map<Architecture, Cost> costs = new LinkedHashMap<>();
    trials.forEach(
        trial -> costs.computeIfAbsent(trial.network(), network -> Cost.of(Graph.of(network))));
    Map<Key, TrialResult> known = new LinkedHashMap<>();
    for (Trial trial : trials) {
      for (long seed : seeds) {
        Optional<TrialResult> found = log.find(trial, seed);
        if (found.isPresent()) {
          requireSame(trial, costs.get(trial.network()), found.get());
          known.put(new Key(trial.network(), seed), found.get());
        }
      }
    }
    Map<Key, Training> pending = new LinkedHashMap<>();
    for (long seed : seeds) {
      for (Trial trial : trials) {
        if (log.has(trial, seed) || (!retrying && log.failed(trial, seed))) {
          continue;
        }
        Key key = new Key(trial.network(), seed);
        Optional<TrialResult> same =
            Optional.ofNullable(known.get(key)).or(() -> ofEqualNetwork(trial, seed, costs));
        if (same.isPresent()) {
          log.append(StudyRun.as(trial, same.get()));
        } else {
          long cost = costs.get(trial.network()).multiplyAdds();
          pending
              .computeIfAbsent(key, k -> new Training(new ArrayList<>(), seed, cost))
              .trials()
              .add(trial);
        }
      }
    }
    return List.copyOf(pending.values());
  }

  /** The result of another trial, of an earlier run perhaps, whose network must be the same. */
  private Optional<TrialResult> ofEqualNetwork(
      Trial trial, long seed, Map<Architecture, Cost> costs) {
    if (trial.series().equals(ArchitectureSearch.SERIES)) {
      return Optional.empty(); // Its networks differ in other things.
    }
    return log.results().stream()
        .filter(result -> !result.series().equals(ArchitectureSearch.SERIES))
        .filter(result -> result.seed() == seed)
        .filter(result -> differInOneAtMost(result.scaling(), trial.scaling()))
        .filter(result -> isOf(trial, costs.get(trial.network()), result))
        .findFirst();
  }

  /**
   * Whether equal cost means equal networks: along one dimension each channel, block or pixel more
   * costs more. So a depth of 2.3 is found where it was recorded as 2.25 and rounded to the same.
   */
  private static boolean differInOneAtMost(ScalingCoefficients one, ScalingCoefficients other) {
    int different = one.width() == other.width() ? 0 : 1;
    different += one.depth() == other.depth() ? 0 : 1;
    different += one.resolution() == other.resolution() ? 0 : 1;
    return different <= 1;
  }

  private static boolean isOf(Trial trial, Cost cost, TrialResult result) {
    return result.resolution() == trial.network().resolution()
        && result.multiplyAdds() == cost.multiplyAdds()
        && result.parameters() == cost.parameters();
  }

  private static void requireSame(Trial trial, Cost cost, TrialResult result) {
    if (!isOf(trial, cost, result)) {
      throw new IllegalArgumentException(
          "the log's "
              + result.name()
              + " is another network: it has "
              + result.parameters()
              + " parameters and "
              + result.multiplyAdds()
              + " multiply-adds at "
              + result.resolution()
              + " pixels, but this one "
              + cost.parameters()
              + " and "
              + cost.multiplyAdds()
              + " at "
              + trial.network().resolution()
              + "; keep studies of different baselines in folders of their own");
    }
  }
}

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
 * Runs each trial once with each seed, and records the results in a log.
 *
 * <pre>{@code
 * StudyLog log = StudyLog.open(folder.resolve("trials.jsonl"));
 * Study study = Study.of(log, runner).inParallel(2);
 * Baseline baseline = Baseline.of(network);
 * study.run(SingleScaling.trials(baseline, Dimension.WIDTH, List.of(1.0, 1.4, 2.0)), List.of(1L, 2L));
 * }</pre>
 *
 * <p>Results in the log are not computed again. An interrupted or killed study therefore continues
 * where it stopped. A study with more trials or seeds runs only the new ones.
 *
 * <p>Different factors can round to the same network. Such trials are trained once and recorded
 * under each name, also across runs. A failed training is recorded and not repeated, unless {@link
 * #retryingFailures} is used.
 *
 * <p>Immutable. Two studies must not run on one log at the same time.
 */
public final class Study {

  private final StudyLog log;
  private final TrialRunner runner;
  private final int parallel;
  private final boolean retrying;
  private final List<StudyListener> listeners;

  /** A training, and the trials whose result it gives. */
  record Training(List<Trial> trials, long seed, long multiplyAdds) {}

  /** What a result depends on. Two multipliers may round to networks that differ only in name. */
  private record Key(Architecture network, long seed) {

    Key {
      network = network.withName("network");
    }
  }

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
   * {@return a study that runs one trial after another}
   *
   * @param log the log of the results
   * @param runner trains and evaluates the networks
   */
  public static Study of(StudyLog log, TrialRunner runner) {
    return new Study(log, runner, 1, false, List.of());
  }

  /**
   * {@return a copy that runs several trials at once}
   *
   * @param trials the number of concurrent trials, at least 1; each has its own thread, in addition
   *     to the threads that the runner computes with
   * @throws IllegalArgumentException if the number is below 1
   */
  public Study inParallel(int trials) {
    if (trials < 1) {
      throw new IllegalArgumentException("trials at once must be at least 1, but were " + trials);
    }
    return new Study(log, runner, trials, retrying, listeners);
  }

  /** {@return a copy that repeats trainings that failed before} */
  public Study retryingFailures() {
    return new Study(log, runner, parallel, true, listeners);
  }

  /**
   * {@return a copy with one more listener}
   *
   * @param listener called after the listeners added before
   */
  public Study listening(StudyListener listener) {
    List<StudyListener> more = new ArrayList<>(listeners);
    more.add(listener);
    return new Study(log, runner, parallel, retrying, more);
  }

  /**
   * Runs everything that the log does not have yet: all trials with the first seed, then with the
   * second, and so on.
   *
   * @param trials the trials, with distinct names
   * @param seeds the seeds of the trainings
   * @return the results of these trials with these seeds, in that order, without failed ones
   * @throws IllegalArgumentException if two trials have the same name, or if the log has another
   *     network under a trial's name
   * @throws IOException if a file cannot be read or written; results of completed trainings are
   *     recorded
   * @throws CancellationException if the thread is interrupted; results of completed trainings are
   *     recorded
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

  /** {@return the result of another trial with the same network, perhaps from an earlier run} */
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
   * {@return whether equal cost implies equal networks} Along one dimension, each additional
   * channel, block or pixel raises the cost. A depth of 2.3 is therefore found if it was recorded
   * as 2.25 and rounds to the same network.
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

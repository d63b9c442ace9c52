package io.github.efficientnet4j.study;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Cost;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A small search for a baseline network that maximises a {@link MultiObjective} (the paper's
 * section 4).
 *
 * <p>The search is random, or regularised evolution (Real et al., "Regularized Evolution for Image
 * Classifier Architecture Search", AAAI 2019). Evolution draws a few networks from a population and
 * mutates the best of them. The child joins the population, and the oldest network leaves it.
 *
 * <p>The search first trains the initial network. It then trains candidates up to a number of
 * trials and a time limit. Candidates whose cost is too high are drawn but not trained.
 *
 * <p>The next candidate depends only on the seed and the results so far. If the evaluation answers
 * from a log, an interrupted search continues where it stopped.
 *
 * <p>Immutable.
 */
public final class ArchitectureSearch {

  /** The series of all trials of a search. */
  public static final String SERIES = "search";

  /** The method that finds the next candidate. */
  public enum Method {
    /** Draws every candidate uniformly from the space. */
    RANDOM,
    /** Mutates a good candidate. */
    EVOLUTION
  }

  /** Trains a network and evaluates it. */
  public interface Evaluation {

    /**
     * Evaluates a trial.
     *
     * @param trial the network to train
     * @return its results over all seeds; empty if its training failed
     * @throws IOException if a file cannot be read or written; this ends the search
     */
    Optional<TrialMeans> of(Trial trial) throws IOException;
  }

  /**
   * A trained candidate.
   *
   * @param trial the network
   * @param means its results
   * @param score its score by the search's objective
   */
  public record Candidate(Trial trial, TrialMeans means, double score) {}

  private static final int POPULATION = 8;
  private static final int TOURNAMENT = 3;

  /**
   * The draws after which the search gives up: the space then has no new network within the cost
   * limit.
   */
  private static final int MAX_DRAWS = 10_000;

  private final SearchSpace space;
  private final MultiObjective objective;
  private final Method method;
  private final int trials;
  private final Duration longest;
  private final long mostMultiplyAdds;
  private final long seed;

  /**
   * Creates a search.
   *
   * @param space the networks to search
   * @param objective the objective to maximise
   * @param method the method that finds the next candidate
   * @param trials the largest number of trials, failed ones included, at least 1
   * @param longest the time limit; no training starts after it
   * @param mostMultiplyAdds the cost limit, at least 1; more expensive networks are not trained,
   *     except the first one
   * @param seed the seed of the draws
   * @throws IllegalArgumentException if a number is out of range
   */
  public ArchitectureSearch(
      SearchSpace space,
      MultiObjective objective,
      Method method,
      int trials,
      Duration longest,
      long mostMultiplyAdds,
      long seed) {
    this.space = Objects.requireNonNull(space, "space");
    this.objective = Objects.requireNonNull(objective, "objective");
    this.method = Objects.requireNonNull(method, "method");
    this.trials = trials;
    this.longest = longest;
    this.mostMultiplyAdds = mostMultiplyAdds;
    this.seed = seed;
    if (trials < 1 || longest.isNegative() || longest.isZero() || mostMultiplyAdds < 1) {
      throw new IllegalArgumentException(
          "a search needs at least one trial, some time, and a limit of at least 1 multiply-add,"
              + " but was given "
              + trials
              + ", "
              + longest.toSeconds()
              + " s and "
              + mostMultiplyAdds);
    }
  }

  /**
   * Runs the search.
   *
   * @param evaluation trains each candidate, or returns recorded results
   * @return the candidates that did not fail, best first; of equal scores the cheaper one first
   * @throws IOException if the evaluation throws it
   */
  public List<Candidate> run(Evaluation evaluation) throws IOException {
    long start = System.nanoTime();
    RandomGenerator random = new SplittableRandom(seed);
    List<Candidate> found = new ArrayList<>();
    Deque<Candidate> population = new ArrayDeque<>();
    Set<String> seen = new HashSet<>();
    Optional<Architecture> next = Optional.of(space.first());
    for (int i = 0; i < trials && next.isPresent(); i++) {
      if (System.nanoTime() - start > longest.toNanos()) {
        break;
      }
      Trial trial = trial(next.get());
      seen.add(trial.name());
      Optional<TrialMeans> means = evaluation.of(trial);
      if (means.isPresent()) {
        Candidate candidate = new Candidate(trial, means.get(), means.get().score(objective));
        found.add(candidate);
        population.addLast(candidate);
        if (population.size() > POPULATION) {
          population.removeFirst();
        }
      }
      next = next(population, found.size(), seen, random);
    }
    found.sort(
        Comparator.comparingDouble((Candidate candidate) -> -candidate.score())
            .thenComparingLong(candidate -> candidate.means().first().multiplyAdds()));
    return List.copyOf(found);
  }

  private Trial trial(Architecture network) {
    return new Trial(
        SERIES, SERIES + "-" + space.describe(network), ScalingCoefficients.IDENTITY, network);
  }

  /** {@return a network that is new and within the cost limit, if one is found} */
  private Optional<Architecture> next(
      Deque<Candidate> population, int tried, Set<String> seen, RandomGenerator random) {
    boolean evolve = method == Method.EVOLUTION && tried >= POPULATION;
    for (int i = 0; i < MAX_DRAWS; i++) {
      Architecture network =
          evolve ? space.mutated(parent(population, random), random) : space.random(random);
      if (!seen.contains(trial(network).name())
          && Cost.of(Graph.of(network)).multiplyAdds() <= mostMultiplyAdds) {
        return Optional.of(network);
      }
    }
    return Optional.empty();
  }

  private static Architecture parent(Deque<Candidate> population, RandomGenerator random) {
    List<Candidate> living = List.copyOf(population);
    Candidate best = living.get(random.nextInt(living.size()));
    for (int i = 1; i < TOURNAMENT; i++) {
      Candidate other = living.get(random.nextInt(living.size()));
      best = other.score() > best.score() ? other : best;
    }
    return best.trial().network();
  }
}

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
 * A small search for a baseline (the paper's section 4) that maximises a {@link MultiObjective}, at
 * random or by regularised evolution (Real et al., "Regularized Evolution for Image Classifier
 * Architecture Search", AAAI 2019): the best of a few networks drawn from a population is mutated,
 * the child joins, the oldest leaves. Trains the first network first, then at most a number of
 * candidates in a time; networks that cost too much are drawn and not trained.
 *
 * <p>What is tried next follows from the seed and the results so far alone: with an evaluation that
 * answers from a log, a search that was cut continues where it stopped.
 *
 * <p>Immutable.
 */
public final class ArchitectureSearch {

  /** The series of all trials. */
  public static final String SERIES = "search";

  /** How the next candidate is found. */
  public enum Method {
    /** Drawn evenly from the space. */
    RANDOM,
    /** Mutated from a good one. */
    EVOLUTION
  }

  /** Trains a network and evaluates it. */
  public interface Evaluation {

    /**
     * Evaluates a trial.
     *
     * @param trial the network
     * @return what it gave over all seeds; empty if its training failed
     * @throws IOException if a file cannot be read or written, which ends the search
     */
    Optional<TrialMeans> of(Trial trial) throws IOException;
  }

  /**
   * A candidate that was trained.
   *
   * @param trial the network
   * @param means what it gave
   * @param score by the search's objective
   */
  public record Candidate(Trial trial, TrialMeans means, double score) {}

  private static final int POPULATION = 8;
  private static final int TOURNAMENT = 3;

  /** A space this often drawn from in vain has nothing new of that cost. */
  private static final int MAX_DRAWS = 10_000;

  private final SearchSpace space;
  private final MultiObjective objective;
  private final Method method;
  private final int trials;
  private final Duration longest;
  private final long mostMultiplyAdds;
  private final long seed;

  /**
   * Describes a search.
   *
   * @param space of the networks
   * @param objective what is maximised
   * @param method how
   * @param trials the most trials, at least 1; failed ones count
   * @param longest no training begins after this time
   * @param mostMultiplyAdds costlier networks are not trained, the first one excepted; at least 1
   * @param seed of what is drawn
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
   * Searches.
   *
   * @param evaluation trains each candidate, or remembers what it gave
   * @return the candidates that did not fail, the best first; of equal scores the cheaper
   * @throws IOException as the evaluation does
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

  /** A network that was not tried yet and costs little enough. */
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

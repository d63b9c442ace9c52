package io.github.efficientnet4j.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.ArchitectureBuilder;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.architecture.Stage;
import io.github.efficientnet4j.graph.Cost;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.study.ArchitectureSearch.Candidate;
import io.github.efficientnet4j.study.ArchitectureSearch.Method;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchitectureSearchTest {

  private static final SearchSpace SPACE = SearchSpace.around(StudyFixtures.BASELINE);
  private static final MultiObjective ACCURACY = new MultiObjective(1, 0);
  private static final Duration HOUR = Duration.ofHours(1);

  /** As many networks as evolution keeps. */
  private static final int POPULATION = 8;

  /** Kernel, expansion, squeeze-and-excitation, channels, repeats. */
  private static final Pattern SETTING =
      Pattern.compile("k\\d|e[\\d.]+(?=[sc])|se|c|\\d+(?=x)|x\\d+");

  @TempDir private Path folder;

  /** Kernels of 5 without gates are best, so that it is known what is to be found. */
  private static double accuracy(Architecture network) {
    double score = 0.5;
    for (Stage stage : network.stages()) {
      MBConv block = (MBConv) stage.block();
      score += block.kernel() == 5 ? 0.1 : 0;
      score += block.squeezeExcitation().isEmpty() ? 0.05 : 0;
      score += 0.001 * block.expansion();
    }
    return score;
  }

  private static Optional<TrialMeans> evaluated(Trial trial) {
    TrialResult result = StudyFixtures.result(trial, 1, accuracy(trial.network()));
    return Optional.of(new TrialMeans(List.of(result)));
  }

  private static ArchitectureSearch search(Method method, int trials) {
    return new ArchitectureSearch(SPACE, ACCURACY, method, trials, HOUR, Long.MAX_VALUE, 7);
  }

  private static List<String> names(List<Candidate> candidates) {
    return candidates.stream().map(candidate -> candidate.trial().name()).toList();
  }

  @Test
  void evolutionFindsWhatIsBest() throws IOException {
    Candidate best = search(Method.EVOLUTION, 60).run(ArchitectureSearchTest::evaluated).get(0);
    assertThat(best.trial().network().stages())
        .allSatisfy(
            stage -> {
              MBConv block = (MBConv) stage.block();
              assertThat(block.kernel()).isEqualTo(5);
              assertThat(block.squeezeExcitation()).isEmpty();
            });
  }

  @ParameterizedTest
  @EnumSource
  void theFirstNetworkIsTriedFirstAndNoneTwice(Method method) throws IOException {
    List<String> tried = new ArrayList<>();
    List<Candidate> found =
        search(method, 30)
            .run(
                trial -> {
                  tried.add(trial.name());
                  return evaluated(trial);
                });
    assertThat(tried).hasSize(30).doesNotHaveDuplicates();
    assertThat(tried.get(0)).isEqualTo("search-k3e1se16x2_k3e4se24x3");
    assertThat(found).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
    assertThat(names(search(method, 30).run(ArchitectureSearchTest::evaluated)))
        .isEqualTo(names(found));
  }

  @Test
  void costlyNetworksAreNotTrained() throws IOException {
    long first = Cost.of(Graph.of(SPACE.first())).multiplyAdds();
    ArchitectureSearch search =
        new ArchitectureSearch(SPACE, ACCURACY, Method.RANDOM, 20, HOUR, first, 1);
    assertThat(search.run(ArchitectureSearchTest::evaluated))
        .hasSize(20)
        .allSatisfy(
            candidate ->
                assertThat(candidate.means().first().multiplyAdds()).isLessThanOrEqualTo(first));
  }

  @Test
  void aSpaceWithoutNewNetworksEndsTheSearch() throws IOException {
    ArchitectureSearch search =
        new ArchitectureSearch(SPACE, ACCURACY, Method.RANDOM, 20, HOUR, 1, 1);
    assertThat(search.run(ArchitectureSearchTest::evaluated)).hasSize(1);
  }

  @Test
  void timeEndsTheSearch() throws IOException {
    ArchitectureSearch search =
        new ArchitectureSearch(
            SPACE, ACCURACY, Method.RANDOM, 20, Duration.ofNanos(1), Long.MAX_VALUE, 1);
    assertThat(search.run(ArchitectureSearchTest::evaluated)).isEmpty();
  }

  @Test
  void failedTrainingsAreNoCandidates() throws IOException {
    List<Candidate> found =
        search(Method.EVOLUTION, 20)
            .run(trial -> trial.name().contains("k5") ? Optional.empty() : evaluated(trial));
    assertThat(found).hasSizeBetween(1, 19);
    assertThat(names(found)).noneMatch(name -> name.contains("k5"));
  }

  @Test
  void cheaperNetworksScoreHigherAtEqualAccuracy() throws IOException {
    long first = Cost.of(Graph.of(SPACE.first())).multiplyAdds();
    MultiObjective objective = new MultiObjective(first, MultiObjective.PAPER_EXPONENT);
    List<Candidate> found =
        new ArchitectureSearch(SPACE, objective, Method.RANDOM, 10, HOUR, Long.MAX_VALUE, 1)
            .run(
                trial -> Optional.of(new TrialMeans(List.of(StudyFixtures.result(trial, 1, 0.8)))));
    assertThat(found).extracting(candidate -> candidate.means().first().multiplyAdds()).isSorted();
  }

  @Test
  void ofEqualScoresTheCheaperNetworkComesFirst() throws IOException {
    List<Candidate> found =
        search(Method.RANDOM, 10)
            .run(
                trial -> Optional.of(new TrialMeans(List.of(StudyFixtures.result(trial, 1, 0.8)))));
    assertThat(found).extracting(Candidate::score).containsOnly(0.8);
    assertThat(found).extracting(candidate -> candidate.means().first().multiplyAdds()).isSorted();
  }

  /** Each network is worse than all before it, so that evolution wants the oldest as parents. */
  @Test
  void theOldestNetworkLeavesThePopulation() throws IOException {
    List<String> tried = evolved(60, number -> 1 - 0.001 * number);
    for (int child = POPULATION; child < tried.size(); child++) {
      String name = tried.get(child);
      assertThat(tried.subList(child - POPULATION, child))
          .as("the population of which network %s, %s, is a child", child, name)
          .anyMatch(parent -> changes(parent, name) == 1);
    }
  }

  /** The best of eight is among three draws with a probability of 1 - (7/8)^3. */
  @Test
  void theParentIsTheBestOfThreeDraws() throws IOException {
    List<String> tried = evolved(608, number -> 0.001 * number);
    long ofTheBest =
        IntStream.range(POPULATION, tried.size())
            .filter(child -> changes(tried.get(child - 1), tried.get(child)) == 1)
            .count();
    // Of 600 draws the share has a standard deviation of 0.02; two draws would give 0.23.
    assertThat((double) ofTheBest / (tried.size() - POPULATION)).isCloseTo(0.33, within(0.05));
  }

  /** The networks of an evolution in a large space, in which their numbers give the scores. */
  private static List<String> evolved(int trials, IntToDoubleFunction score) throws IOException {
    ArchitectureBuilder first = Architecture.builder("deep").resolution(32).stem(8, 3, 1);
    for (int i = 0; i < 12; i++) {
      first.stage(MBConv.of(3, 3), 32, 2, 1);
    }
    SearchSpace space = SearchSpace.around(Baseline.of(first.head(64).classes(10).build()));
    List<String> tried = new ArrayList<>();
    new ArchitectureSearch(space, ACCURACY, Method.EVOLUTION, trials, HOUR, Long.MAX_VALUE, 11)
        .run(
            trial -> {
              double accuracy = score.applyAsDouble(tried.size());
              tried.add(trial.name());
              return Optional.of(new TrialMeans(List.of(StudyFixtures.result(trial, 1, accuracy))));
            });
    return tried;
  }

  /** How many settings differ between two networks, by their names. */
  private static long changes(String name, String other) {
    List<String> settings = settings(name);
    List<String> others = settings(other);
    return IntStream.range(0, settings.size())
        .filter(i -> !settings.get(i).equals(others.get(i)))
        .count();
  }

  private static List<String> settings(String name) {
    Matcher settings = SETTING.matcher(name.substring(name.indexOf('-') + 1));
    return settings.results().map(MatchResult::group).toList();
  }

  @Test
  void aStudysLogAnswersWhatIsKnown() throws IOException {
    StudyLog log = StudyLog.open(folder.resolve("trials.jsonl"));
    List<String> trained = new ArrayList<>();
    Study study =
        Study.of(
            log,
            (trial, seed) -> {
              trained.add(trial.name());
              return StudyFixtures.result(trial, seed, accuracy(trial.network()));
            });
    ArchitectureSearch.Evaluation evaluation =
        trial -> TrialMeans.of(study.run(List.of(trial), List.of(1L))).stream().findFirst();
    List<Candidate> few = search(Method.EVOLUTION, 10).run(evaluation);
    assertThat(trained).hasSize(10);
    List<Candidate> more = search(Method.EVOLUTION, 15).run(evaluation);
    assertThat(trained).hasSize(15).doesNotHaveDuplicates();
    assertThat(names(more)).containsAll(names(few));
  }

  @Test
  void mutationsChangeAtMostOneSetting() {
    SplittableRandom random = new SplittableRandom(3);
    String parent = SPACE.describe(SPACE.first());
    for (int i = 0; i < 100; i++) {
      String[] child = SPACE.describe(SPACE.mutated(SPACE.first(), random)).split("_");
      String[] before = parent.split("_");
      assertThat(child).hasSameSizeAs(before);
      assertThat(child[0].equals(before[0]) || child[1].equals(before[1])).isTrue();
    }
  }

  @Test
  void whatCannotBeSearchedIsRefused() {
    assertThatThrownBy(() -> SearchSpace.around(Baseline.of(Architecture.resNet50())))
        .hasMessageContaining("MBConv");
    assertThatThrownBy(() -> search(Method.RANDOM, 0)).hasMessageContaining("at least one trial");
  }
}

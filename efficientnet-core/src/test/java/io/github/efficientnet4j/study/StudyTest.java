package io.github.efficientnet4j.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StudyTest {

  @TempDir private Path folder;

  private final List<String> ran = Collections.synchronizedList(new ArrayList<>());
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("trials.jsonl");
  }

  private TrialResult count(Trial trial, long seed) {
    ran.add(trial.name() + "/" + seed);
    return StudyFixtures.result(trial, seed, 0.5 + seed / 100.0);
  }

  private Study study() throws IOException {
    return Study.of(StudyLog.open(file), this::count);
  }

  @Test
  void everyTrialRunsOnceWithEachSeedOneSeedAfterTheOther() throws IOException {
    List<TrialResult> results = study().run(StudyFixtures.widths(1, 2), List.of(1L, 2L, 1L));
    assertThat(ran).containsExactly("width-1/1", "width-2/1", "width-1/2", "width-2/2");
    assertThat(results).extracting(TrialResult::seed).containsExactly(1L, 1L, 2L, 2L);
    assertThat(StudyLog.open(file).results()).isEqualTo(results);
  }

  @Test
  void onlyWhatIsMissingIsRun() throws IOException {
    study().run(StudyFixtures.widths(1, 2), List.of(1L));
    ran.clear();
    List<TrialResult> results = study().run(StudyFixtures.widths(1, 2, 3), List.of(1L, 2L));
    assertThat(ran).containsExactly("width-3/1", "width-1/2", "width-2/2", "width-3/2");
    assertThat(results).hasSize(6);
    ran.clear();
    study().run(StudyFixtures.widths(1, 2, 3), List.of(1L, 2L));
    assertThat(ran).isEmpty();
  }

  @Test
  void equalNetworksAreTrainedOnceAndRecordedEach() throws IOException {
    List<Trial> trials = new ArrayList<>();
    trials.add(StudyFixtures.BASELINE.trial());
    trials.addAll(StudyFixtures.widths(1, 2));
    // 8, 16 and 24 channels are the nearest multiples of 8 again.
    trials.addAll(StudyFixtures.widths(1.01));
    List<TrialResult> results = study().run(trials, List.of(1L));
    assertThat(ran).containsExactly("baseline/1", "width-2/1");
    assertThat(results)
        .extracting(TrialResult::name)
        .containsExactly("baseline", "width-1", "width-2", "width-1.01");
    assertThat(results.get(1).series()).isEqualTo("width");
    assertThat(results.get(1).top1()).isEqualTo(results.get(0).top1());
  }

  @Test
  void theResultOfAnEqualNetworkOfAnEarlierRunIsTaken() throws IOException {
    study().run(StudyFixtures.widths(1), List.of(1L));
    ran.clear();
    List<TrialResult> results = study().run(List.of(StudyFixtures.BASELINE.trial()), List.of(1L));
    assertThat(ran).isEmpty();
    assertThat(results).extracting(TrialResult::name).containsExactly("baseline");
    assertThat(StudyLog.open(file).results()).hasSize(2);
  }

  @Test
  void aFactorThatWasRecordedWithOtherDecimalsIsNotTrainedAgain() throws IOException {
    // Two and three blocks a stage become five and seven by any depth in (2, 7/3].
    List<Trial> recorded =
        SingleScaling.trials(StudyFixtures.BASELINE, Dimension.DEPTH, List.of(2.000001));
    study().run(recorded, List.of(1L));
    ran.clear();
    List<Trial> trials =
        SingleScaling.trials(StudyFixtures.BASELINE, Dimension.DEPTH, List.of(2.2, 2.4, 2.0));
    List<TrialResult> results = study().run(trials, List.of(1L));
    assertThat(ran).containsExactly("depth-2.4/1", "depth-2/1");
    assertThat(results.get(0).name()).isEqualTo("depth-2.2");
    assertThat(results.get(0).scaling().depth()).isEqualTo(2.2);
  }

  @Test
  void equalCostOfOtherScalingsIsNoEqualNetwork() throws IOException {
    Trial wide = StudyFixtures.widths(2).get(0);
    // As if depth and resolution made up for the width, to the last multiply-add.
    TrialResult result = StudyFixtures.result(wide, 1, 0.5);
    ScalingCoefficients other = new ScalingCoefficients(1, 2, 1.4);
    StudyLog.open(file)
        .append(
            new TrialResult(
                "compound",
                "compound",
                other,
                1,
                result.resolution(),
                result.multiplyAdds(),
                result.parameters(),
                0.5,
                0.5,
                1));
    study().run(List.of(wide), List.of(1L));
    assertThat(ran).containsExactly("width-2/1");
  }

  @Test
  void severalTrialsRunAtOnce() throws IOException {
    CyclicBarrier both = new CyclicBarrier(2);
    Study study =
        Study.of(
                StudyLog.open(file),
                (trial, seed) -> {
                  try {
                    both.await(30, TimeUnit.SECONDS);
                  } catch (Exception e) {
                    throw new IllegalStateException("the other trial did not come", e);
                  }
                  return count(trial, seed);
                })
            .inParallel(2);
    List<TrialResult> results = study.run(StudyFixtures.widths(1, 2), List.of(1L, 2L));
    assertThat(results)
        .extracting(r -> r.name() + "/" + r.seed())
        .containsExactly("width-1/1", "width-2/1", "width-1/2", "width-2/2");
  }

  @Test
  void aTrialThatFailsIsRecordedAndTheOthersGoOn() throws IOException {
    List<TrialFailure> told = new ArrayList<>();
    TrialRunner diverging =
        (trial, seed) -> {
          TrialResult result = count(trial, seed);
          if (trial.name().equals("width-2")) {
            throw new ArithmeticException("the loss is NaN");
          }
          return result;
        };
    Study study =
        Study.of(StudyLog.open(file), diverging)
            .listening(
                new StudyListener() {
                  @Override
                  public void failed(TrialFailure failure, Progress progress) {
                    told.add(failure);
                  }
                });
    List<TrialResult> results = study.run(StudyFixtures.widths(1, 2, 3), List.of(1L));
    assertThat(results).extracting(TrialResult::name).containsExactly("width-1", "width-3");
    assertThat(told).extracting(TrialFailure::failed).containsExactly("the loss is NaN");
    assertThat(StudyLog.open(file).failures()).isEqualTo(told);

    ran.clear();
    study().run(StudyFixtures.widths(1, 2, 3), List.of(1L));
    assertThat(ran).as("a failure is not repeated").isEmpty();
    assertThat(study().retryingFailures().run(StudyFixtures.widths(1, 2, 3), List.of(1L)))
        .hasSize(3);
    assertThat(ran).containsExactly("width-2/1");
  }

  @Test
  void aFullDiskEndsTheStudyAndKeepsWhatWasFinished() throws IOException {
    Study study =
        Study.of(
            StudyLog.open(file),
            (trial, seed) -> {
              if (trial.name().equals("width-2")) {
                throw new IOException("No space left on device");
              }
              return count(trial, seed);
            });
    assertThatThrownBy(() -> study.run(StudyFixtures.widths(1, 2, 3), List.of(1L)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");
    assertThat(StudyLog.open(file).results())
        .extracting(TrialResult::name)
        .startsWith("width-1")
        .doesNotContain("width-2");
    ran.clear();
    assertThat(study().run(StudyFixtures.widths(1, 2, 3), List.of(1L))).hasSize(3);
    assertThat(ran).contains("width-2/1").doesNotContain("width-1/1");
  }

  @Test
  void anInterruptionEndsTheStudyAndKeepsWhatWasFinished() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    List<Throwable> thrown = new ArrayList<>();
    List<Boolean> flag = new ArrayList<>();
    Study study =
        Study.of(
            StudyLog.open(file),
            (trial, seed) -> {
              if (trial.name().equals("width-2")) {
                second.countDown();
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                  throw new CancellationException("interrupted while training");
                }
              }
              return count(trial, seed);
            });
    Thread running =
        new Thread(
            () -> {
              try {
                study.run(StudyFixtures.widths(1, 2, 3), List.of(1L));
              } catch (IOException | RuntimeException e) {
                thrown.add(e);
                flag.add(Thread.currentThread().isInterrupted());
              }
            });
    running.start();
    second.await();
    running.interrupt();
    running.join();
    assertThat(thrown).hasSize(1);
    assertThat(thrown.get(0))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("what was finished is recorded");
    assertThat(flag).containsExactly(true);
    assertThat(StudyLog.open(file).results())
        .extracting(TrialResult::name)
        .containsExactly("width-1");
    assertThat(StudyLog.open(file).failures()).isEmpty();
  }

  @Test
  void listenersHearHowFarItIsAndAboutHowLongItTakes() throws IOException {
    List<StudyListener.Progress> told = new ArrayList<>();
    study().run(StudyFixtures.widths(1), List.of(1L));
    study()
        .listening(
            new StudyListener() {
              @Override
              public void finished(TrialResult result, Progress progress) {
                told.add(progress);
              }
            })
        .run(StudyFixtures.widths(1, 2, 3), List.of(1L));
    assertThat(told).extracting(StudyListener.Progress::done).containsExactly(2, 3);
    assertThat(told).extracting(StudyListener.Progress::total).containsOnly(3);
    // A training of width 2 took 1.25 seconds, and that of width 3 costs more.
    assertThat(told.get(0).left().orElseThrow()).isGreaterThan(java.time.Duration.ofSeconds(1));
    assertThat(told.get(1).left().orElseThrow()).isZero();
  }

  @Test
  void anotherNetworkUnderATrialsNameIsRefused() throws IOException {
    study().run(StudyFixtures.widths(2), List.of(1L));
    Baseline other =
        Baseline.of(StudyFixtures.BASELINE.network().withClasses(11).withResolution(30));
    List<Trial> trials = SingleScaling.trials(other, Dimension.WIDTH, List.of(2.0));
    assertThatThrownBy(() -> study().run(trials, List.of(1L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("width-2 is another network");
  }

  @Test
  void namesMustDiffer() {
    List<Trial> twice = new ArrayList<>(StudyFixtures.widths(1));
    twice.addAll(twice);
    assertThatThrownBy(() -> study().run(twice, List.of(1L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a name of its own");
    assertThatThrownBy(() -> study().inParallel(0)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Each training takes 1.25 s in its result, so that costs give the time that is left. */
  @Test
  void listenersAreToldOfEachTrainingAndOfTheTimeThatIsLeft() throws IOException {
    List<String> told = new ArrayList<>();
    StudyListener listener =
        new StudyListener() {
          @Override
          public void started(Trial trial, long seed, Progress progress) {
            told.add("started " + trial.name() + "/" + seed + " " + text(progress));
          }

          @Override
          public void finished(TrialResult result, Progress progress) {
            told.add("finished " + result.name() + " " + text(progress));
          }

          @Override
          public void failed(TrialFailure failure, Progress progress) {
            told.add("failed " + failure.name() + " " + text(progress));
          }
        };
    List<Trial> trials = StudyFixtures.widths(1, 16, 2);
    Study.of(
            StudyLog.open(file),
            (trial, seed) -> {
              if (trial.name().equals("width-2")) {
                throw new IllegalStateException("the loss is NaN");
              }
              return StudyFixtures.result(trial, seed, 0.5);
            })
        .listening(listener)
        .run(trials, List.of(1L));
    double first = StudyFixtures.result(trials.get(0), 1, 0.5).multiplyAdds();
    double second = StudyFixtures.result(trials.get(1), 1, 0.5).multiplyAdds();
    double third = StudyFixtures.result(trials.get(2), 1, 0.5).multiplyAdds();
    long afterFirst = Math.round((second + third) * 1.25 / first);
    long afterSecond = Math.round(third * 2.5 / (first + second));
    assertThat(told)
        .containsExactly(
            "started width-1/1 0 of 3",
            "finished width-1 1 of 3, " + afterFirst + " s",
            "started width-16/1 1 of 3, " + afterFirst + " s",
            "finished width-16 2 of 3, " + afterSecond + " s",
            "started width-2/1 2 of 3, " + afterSecond + " s",
            "failed width-2 3 of 3, 0 s");
    assertThat(afterFirst).isGreaterThan(100);
  }

  private static String text(StudyListener.Progress progress) {
    String left = progress.left().map(time -> ", " + time.toSeconds() + " s").orElse("");
    return progress.done() + " of " + progress.total() + left;
  }

  @Test
  void aFileThatCannotBeReadEndsTheStudy() throws IOException {
    Study study =
        Study.of(
            StudyLog.open(file),
            (trial, seed) -> {
              throw new UncheckedIOException(new IOException("no space left"));
            });
    assertThatThrownBy(() -> study.run(StudyFixtures.widths(1, 2), List.of(1L)))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(StudyLog.open(file).failures()).isEmpty();
  }
}

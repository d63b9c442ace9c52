package io.github.efficientnet4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.TrainingEngine;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.image.Pixels;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.internal.engine.run.KernelSets;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.training.data.BatchLoader;
import io.github.efficientnet4j.training.data.Dataset;
import io.github.efficientnet4j.training.data.LoaderOptions;
import io.github.efficientnet4j.training.optimizer.ConstantRate;
import io.github.efficientnet4j.training.optimizer.ExponentialDecay;
import io.github.efficientnet4j.training.optimizer.LearningRateSchedule;
import io.github.efficientnet4j.training.optimizer.Sgd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a training does with each of its batches, steps and epochs. */
@Timeout(60)
class TrainingLoopTest {

  private static final String BIAS = "classifier.1.bias";

  private static final TrainingEngines SCALAR =
      TrainingEngines.java(
          EngineOptions.defaults().withKernels(KernelChoice.SCALAR).withThreads(1));

  @TempDir private Path folder;

  /** Gradient descent at one rate: nothing but the gradients changes the weights. */
  private static TrainingConfig plain(int epochs) {
    return ToyProblem.config(epochs).toBuilder()
        .rule(new Sgd(0, false))
        .schedule(new ConstantRate(0.125))
        .weightDecay(0)
        .averageDecay(0)
        .largestGradientNorm(0)
        .build();
  }

  private static TrainingData images(int count, int batch) {
    return TrainingData.of(ToyProblem.loader(1, count, LoaderOptions.evaluation(batch)));
  }

  @Test
  void everyPassDropsPathsAndElementsByNoiseOfItsOwn() throws Exception {
    List<TrainingPass> passes = new ArrayList<>();
    TrainingEngines engines = RecordingEngine.into(passes);
    Trainer.of(ToyProblem.network(), plain(3), engines).train(ToyProblem.data());
    assertThat(passes).hasSize(3 * ToyProblem.BATCHES);
    assertThat(passes).allMatch(TrainingPass::drops).noneMatch(TrainingPass::frozenBatchNorm);
    assertThat(passes).extracting(TrainingPass::seed).doesNotHaveDuplicates();

    List<TrainingPass> others = new ArrayList<>();
    TrainingConfig otherSeed = plain(1).toBuilder().seed(4).frozenBatchNorm(true).build();
    Trainer.of(ToyProblem.network(), otherSeed, RecordingEngine.into(others))
        .train(ToyProblem.data());
    assertThat(others).allMatch(TrainingPass::drops).allMatch(TrainingPass::frozenBatchNorm);
    assertThat(others)
        .extracting(TrainingPass::seed)
        .doesNotContainAnyElementsOf(passes.stream().map(TrainingPass::seed).toList());
  }

  private static List<Double> rates(TrainingConfig config, TrainingData data) throws Exception {
    List<Double> rates = new ArrayList<>();
    Trainer.of(ToyProblem.network(), config, RecordingEngine.ofGradient(0))
        .listening(
            new TrainingListener() {
              @Override
              public void batchLearned(StepReport report) {
                rates.add(report.learningRate());
              }
            })
        .train(data);
    return rates;
  }

  @Test
  void theRateOfAStepIsThatOfTheScheduleWhereItsFirstBatchIs() throws Exception {
    LearningRateSchedule schedule = new ExponentialDecay(1, 0.5, 1, false);
    TrainingConfig config = plain(2).toBuilder().schedule(schedule).build();
    TrainingData data = images(5 * 4, 4);
    List<Double> single = new ArrayList<>();
    List<Double> threes = new ArrayList<>();
    for (int epoch = 0; epoch < 2; epoch++) {
      for (int batch = 0; batch < 5; batch++) {
        single.add(schedule.at(epoch + batch / 5.0));
        threes.add(schedule.at(epoch + (batch < 3 ? 0 : 3) / 5.0));
      }
    }
    assertThat(rates(config, data)).isEqualTo(single);
    assertThat(rates(config.toBuilder().accumulation(3).build(), data)).isEqualTo(threes);
  }

  @Test
  void aWarmUpTakesNoMoreThanHalfOfATrainingAndNeverAllOfItsSteps() throws Exception {
    TrainingConfig config =
        plain(1).toBuilder().schedule(new ConstantRate(1).withWarmUp(5)).build();
    assertThat(rates(config, images(4 * 4, 4))).containsExactly(0.0, 0.5, 1.0, 1.0);
    assertThat(rates(config, images(2 * 4, 4))).containsExactly(1.0, 1.0);
    assertThat(rates(config, images(4, 4))).containsExactly(1.0);
    assertThat(rates(config.toBuilder().accumulation(4).build(), images(4 * 4, 4)))
        .containsExactly(1.0, 1.0, 1.0, 1.0);
    TrainingConfig two = config.toBuilder().epochs(2).build();
    assertThat(rates(two, images(4, 4))).containsExactly(1.0, 1.0);
  }

  /** Batches of 4 images of which the last step of the epoch gets fewer. */
  @ParameterizedTest
  @CsvSource({"20", "18", "16", "13"})
  void theLastAccumulatedStepOfAnEpochIsThatOfALargeBatchToo(int count) throws Exception {
    TrainingConfig config = plain(1).toBuilder().frozenBatchNorm(true).build();
    Network start =
        Network.of(
            ToyProblem.network().architecture().withDropout(0).withDropPath(0),
            ToyProblem.network().parameters());
    Parameters large = trained(start, config, images(count, 12));
    Parameters accumulated =
        trained(start, config.toBuilder().accumulation(3).build(), images(count, 4));
    for (String name : large.specs().keySet()) {
      assertThat(accumulated.values(name))
          .as(name)
          .containsExactly(large.values(name), within(1e-5f));
    }
  }

  private static Parameters trained(Network start, TrainingConfig config, TrainingData data)
      throws Exception {
    return Trainer.of(start, config, SCALAR).train(data).model().parameters();
  }

  @Test
  void theAverageOfAShortTrainingFollowsItsWeights() throws Exception {
    TrainingConfig config = plain(1).toBuilder().averageDecay(0.9999).build();
    float start = ToyProblem.network().parameters().values(BIAS)[0];
    Network model =
        Trainer.of(ToyProblem.network(), config, RecordingEngine.ofGradient(1))
            .train(images(2 * 4, 4))
            .model();
    // Two steps of -0.125; the first two decays of the ramp are 2/11 and 3/12.
    double first = start - 0.125 * (1 - 2 / 11.0);
    double second = first + (1 - 3 / 12.0) * (start - 0.25 - first);
    assertThat(model.parameters().values(BIAS)[0]).isEqualTo((float) second, within(1e-6f));
  }

  @Test
  void theEvaluationIsThatOfTheAveragedWeights() throws Exception {
    TrainingConfig config = ToyProblem.config(1).toBuilder().averageDecay(0.99).build();
    TrainingData data = ToyProblem.data();
    TrainingResult averaged = Trainer.of(ToyProblem.network(), config, SCALAR).train(data);
    Network raw =
        Trainer.of(ToyProblem.network(), config.toBuilder().averageDecay(0).build(), SCALAR)
            .train(data)
            .model();
    double reported = averaged.lastEpoch().orElseThrow().evaluation().orElseThrow().loss();
    assertThat(reported).isEqualTo(loss(averaged.model(), data)).isNotEqualTo(loss(raw, data));
  }

  private static double loss(Network network, TrainingData data) {
    try (var engine = network.compile(SCALAR.evaluation())) {
      return Evaluation.of(engine, data.validation().orElseThrow()).loss();
    }
  }

  /** Without noise, and with steps too small to matter, training sees what evaluation sees. */
  @Test
  void theAccuracyOfATrainingIsTheShareOfImagesWhoseClassHasTheLargestLogit() throws Exception {
    Network start =
        Network.of(
            ToyProblem.network().architecture().withDropout(0).withDropPath(0),
            ToyProblem.network().parameters());
    TrainingConfig still =
        plain(1).toBuilder().schedule(new ConstantRate(1e-12)).frozenBatchNorm(true).build();
    BatchLoader images = ToyProblem.loader(1, 18, LoaderOptions.evaluation(4));
    double reported =
        Trainer.of(start, still, SCALAR)
            .train(TrainingData.of(images))
            .lastEpoch()
            .orElseThrow()
            .accuracy();
    try (var engine = start.compile(SCALAR.evaluation())) {
      assertThat(reported)
          .isEqualTo(Evaluation.of(engine, images).top1())
          .isGreaterThan(0)
          .isLessThan(1);
    }
  }

  @Test
  void ofEqualEpochsTheFirstIsTheBest() throws Exception {
    List<Boolean> best = new ArrayList<>();
    Trainer.of(ToyProblem.network(), plain(3), RecordingEngine.ofGradient(0))
        .listening(
            new TrainingListener() {
              @Override
              public void epochEnded(EpochReport report) {
                best.add(report.best());
              }
            })
        .train(ToyProblem.data());
    assertThat(best).containsExactly(true, false, false);
  }

  /** The update overflows after the last loss and the last gradient, which are finite. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.9})
  void weightsThatAreNotFiniteEndATrainingWithoutAFolder(double averageDecay) {
    TrainingConfig config =
        plain(1).toBuilder().schedule(new ConstantRate(1e20)).averageDecay(averageDecay).build();
    Trainer trainer = Trainer.of(ToyProblem.network(), config, RecordingEngine.ofGradient(1e30f));
    assertThatThrownBy(() -> trainer.train(images(8, 8)))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining("features.0.0.weight is not finite after an update");
  }

  private static final class Cut extends RuntimeException {

    private static final long serialVersionUID = 1L;
  }

  @Tag("slow")
  @Test
  void aTrainingResumedOnVectorKernelsWithTwoThreadsGivesTheSameBits() throws Exception {
    KernelChoice kernels =
        KernelSets.vector().isPresent() ? KernelChoice.VECTOR : KernelChoice.SCALAR;
    TrainingEngines engines =
        TrainingEngines.java(EngineOptions.defaults().withKernels(kernels).withThreads(2));
    TrainingConfig config = ToyProblem.config(3).toBuilder().checkpointSteps(4).build();
    TrainingResult whole =
        Trainer.of(ToyProblem.network(), config, engines).train(ToyProblem.data());
    Trainer first = Trainer.of(ToyProblem.network(), config, engines).into(folder);
    for (long step : new long[] {5, 13}) {
      TrainingListener cut =
          new TrainingListener() {
            @Override
            public void batchLearned(StepReport report) {
              if (report.step() == step) {
                throw new Cut();
              }
            }
          };
      Trainer trainer = step == 5 ? first : Trainer.resume(folder, engines);
      assertThatThrownBy(() -> trainer.listening(cut).train(ToyProblem.data()))
          .isInstanceOf(Cut.class);
    }
    TrainingResult resumed = Trainer.resume(folder, engines).train(ToyProblem.data());
    for (String name : whole.model().parameters().specs().keySet()) {
      assertThat(resumed.model().parameters().values(name))
          .as(name)
          .isEqualTo(whole.model().parameters().values(name));
    }
    Evaluation expected = whole.lastEpoch().orElseThrow().evaluation().orElseThrow();
    Evaluation actual = resumed.lastEpoch().orElseThrow().evaluation().orElseThrow();
    assertThat(actual.loss()).isEqualTo(expected.loss());
  }

  /** A data set that looks around whenever an image is asked for. */
  private record Watched(Dataset whole, Runnable look) implements Dataset {

    @Override
    public int size() {
      return whole.size();
    }

    @Override
    public List<String> classNames() {
      return whole.classNames();
    }

    @Override
    public int label(int index) {
      return whole.label(index);
    }

    @Override
    public Pixels image(int index) throws IOException {
      look.run();
      return whole.image(index);
    }

    @Override
    public String describe(int index) {
      return whole.describe(index);
    }
  }

  private static Set<Thread> engineThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("efficientnet4j-engine"))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void theEvaluationUsesTheThreadsOfTheTraining(int threads) throws Exception {
    TrainingEngines recording = RecordingEngine.ofGradient(0);
    TrainingEngines engines =
        new TrainingEngines() {
          @Override
          public TrainingEngine create(Architecture architecture, TrainingState state) {
            return recording.create(architecture, state);
          }

          @Override
          public EngineOptions evaluation() {
            return TrainingEngines.java(SCALAR.evaluation().withThreads(threads)).evaluation();
          }
        };
    Set<Thread> before = engineThreads();
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    Dataset watched = new Watched(ToyProblem.dataset(2, 64), () -> seen.addAll(engineThreads()));
    TrainingData data =
        TrainingData.of(
            ToyProblem.loader(1, 8, LoaderOptions.evaluation(8)),
            ToyProblem.loader(watched, LoaderOptions.evaluation(8)));
    Trainer.of(ToyProblem.network(), plain(1), engines).train(data);
    seen.removeAll(before);
    // The caller's thread is one of them.
    assertThat(seen).hasSize(threads - 1);
  }
}

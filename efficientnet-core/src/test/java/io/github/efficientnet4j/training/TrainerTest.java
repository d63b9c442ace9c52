package io.github.efficientnet4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Named.named;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.nd4j.Nd4jTrainingEngine;
import io.github.efficientnet4j.training.data.BatchLoader;
import io.github.efficientnet4j.training.data.LoaderOptions;
import io.github.efficientnet4j.training.optimizer.ConstantRate;
import io.github.efficientnet4j.training.optimizer.ParameterGroups;
import io.github.efficientnet4j.training.optimizer.Sgd;
import io.github.efficientnet4j.weights.WeightsFormatException;
import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(300)
class TrainerTest {

  @TempDir private Path folder;

  /** Ends a training in the middle, as a power cut would, but for the files' buffers. */
  private static final class Cut extends RuntimeException {

    private static final long serialVersionUID = 1L;
  }

  private static TrainingListener cutAfter(long step) {
    return new TrainingListener() {
      @Override
      public void batchLearned(StepReport report) {
        if (report.step() == step) {
          throw new Cut();
        }
      }
    };
  }

  static Stream<Arguments> networksAndEngines() {
    TrainingEngines onNd4j = Nd4jTrainingEngine::new;
    TrainingEngines onKernels = TrainingEngines.java(EngineOptions.defaults().withThreads(2));
    return Stream.of(
            named("EfficientNet", ToyProblem.network()),
            named("MobileNetV1", ToyProblem.mobileNetV1()),
            named("MobileNetV2", ToyProblem.mobileNetV2()),
            named("ResNet", ToyProblem.resNet()))
        .flatMap(
            network ->
                Stream.of(
                    Arguments.of(network, named("ND4J", onNd4j)),
                    Arguments.of(network, named("the engine's kernels", onKernels))));
  }

  @Tag("slow")
  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("networksAndEngines")
  void learnsASeparableSetToOneHundredPercent(Network start, TrainingEngines engines)
      throws Exception {
    TrainingResult result =
        Trainer.of(start, ToyProblem.config(10), engines).into(folder).train(ToyProblem.data());
    Evaluation evaluation = result.lastEpoch().orElseThrow().evaluation().orElseThrow();
    assertThat(evaluation.images()).isEqualTo(30);
    assertThat(evaluation.top1()).isEqualTo(1);
    assertThat(evaluation.top5()).isEqualTo(1);
    assertThat(evaluation.confusion().count(0, 0)).isEqualTo(10);
    assertThat(evaluation.confusion().accuracy(2)).isEqualTo(1);

    TrainingFolder files = new TrainingFolder(folder);
    for (Path file : List.of(files.best(), files.model())) {
      Network loaded = Network.load(file);
      assertThat(loaded.architecture()).isEqualTo(start.architecture());
      assertThat(loaded.transform()).isEqualTo(start.transform());
      assertThat(loaded.labels()).isEqualTo(start.labels());
      try (var engine = loaded.compile()) {
        assertThat(Evaluation.of(engine, ToyProblem.data().validation().orElseThrow()).top1())
            .isEqualTo(1);
      }
    }
    assertSameBits(Network.load(files.model()).parameters(), result.model().parameters());
    try (var all = Files.list(folder)) {
      assertThat(all.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder(
              ".lock",
              "best.safetensors",
              "checkpoint.safetensors",
              "data.tsv.gz",
              "metrics.csv",
              "metrics.jsonl",
              "model.safetensors");
    }
  }

  @Test
  void writesALinePerEpochWithWhatItGave() throws Exception {
    List<EpochReport> reports = new ArrayList<>();
    TrainingListener keep =
        new TrainingListener() {
          @Override
          public void epochEnded(EpochReport report) {
            reports.add(report);
          }
        };
    ToyProblem.trainer(ToyProblem.config(2)).into(folder).listening(keep).train(ToyProblem.data());
    List<String> csv = Files.readAllLines(new TrainingFolder(folder).metricsCsv());
    assertThat(csv).hasSize(3);
    assertThat(csv.get(0)).startsWith("epoch,step,loss,accuracy,learning_rate");
    assertThat(csv.get(2)).startsWith("1,12,");
    List<String> lines = Files.readAllLines(new TrainingFolder(folder).metricsJsonLines());
    assertThat(lines).hasSize(2);
    for (int epoch = 0; epoch < 2; epoch++) {
      JsonNode line = new ObjectMapper().readTree(lines.get(epoch));
      EpochReport report = reports.get(epoch);
      assertThat(line.get("epoch").asInt()).isEqualTo(epoch);
      assertThat(line.get("step").asLong()).isEqualTo(ToyProblem.BATCHES * (epoch + 1L));
      assertThat(line.get("loss").asDouble()).isEqualTo(report.loss());
      assertThat(line.get("validation_top1").asDouble())
          .isEqualTo(report.evaluation().orElseThrow().top1());
    }
  }

  @Tag("slow")
  @Test
  void aResumedTrainingGivesTheBitsOfAnUninterruptedOne() throws Exception {
    TrainingConfig config = ToyProblem.config(3).toBuilder().checkpointSteps(4).build();
    Path whole = folder.resolve("whole");
    Network expected = ToyProblem.trainer(config).into(whole).train(ToyProblem.data()).model();
    Path cut = folder.resolve("cut");
    // After step 4's checkpoint, inside an epoch; then at the end of one; then before any other.
    assertThatThrownBy(
            () ->
                ToyProblem.trainer(config)
                    .into(cut)
                    .listening(cutAfter(5))
                    .train(ToyProblem.data()))
        .isInstanceOf(Cut.class);
    for (long step : new long[] {12, 12, 13}) {
      assertThatThrownBy(
              () ->
                  Trainer.resume(cut, Nd4jTrainingEngine::new)
                      .listening(cutAfter(step))
                      .train(ToyProblem.data()))
          .isInstanceOf(Cut.class);
    }
    Trainer resumed = Trainer.resume(cut, Nd4jTrainingEngine::new);
    assertThat(resumed.config()).isEqualTo(config);
    assertSameBits(resumed.train(ToyProblem.data()).model().parameters(), expected.parameters());
    assertSameFiles(whole, cut);
  }

  /** Checkpoints and models are the same bytes; metrics but for what depends on the clock. */
  private static void assertSameFiles(Path first, Path second) throws Exception {
    for (String name : List.of("checkpoint", "best", "model")) {
      assertThat(second.resolve(name + ".safetensors"))
          .hasSameBinaryContentAs(first.resolve(name + ".safetensors"));
    }
    assertThat(timelessMetrics(second)).isEqualTo(timelessMetrics(first));
  }

  private static List<Map<String, String>> timelessMetrics(Path folder) throws Exception {
    List<Map<String, String>> result = new ArrayList<>();
    for (String line : Files.readAllLines(new TrainingFolder(folder).metricsJsonLines())) {
      Map<String, String> values = new HashMap<>();
      new ObjectMapper()
          .readTree(line)
          .properties()
          .forEach(field -> values.put(field.getKey(), field.getValue().toString()));
      values.keySet().removeAll(List.of("seconds", "images_per_second"));
      result.add(values);
    }
    return result;
  }

  @Tag("slow")
  @Test
  void aKilledTrainingLosesOnlyWhatCameAfterItsLastCheckpoint() throws Exception {
    TrainingConfig config = ToyProblem.config(2).toBuilder().checkpointSteps(4).build();
    Path whole = folder.resolve("whole");
    Network expected = ToyProblem.trainer(config).into(whole).train(ToyProblem.data()).model();
    Path killed = folder.resolve("killed");
    killAtStep(5, killed);
    assertThat(Checkpoint.read(new TrainingFolder(killed).checkpoint()).position().step())
        .isGreaterThanOrEqualTo(4);
    killAtStep(8, killed);
    assertThat(Checkpoint.read(new TrainingFolder(killed).checkpoint()).position().step())
        .isGreaterThanOrEqualTo(6);
    Network resumed =
        Trainer.resume(killed, Nd4jTrainingEngine::new).train(ToyProblem.data()).model();
    assertSameBits(resumed.parameters(), expected.parameters());
    assertSameFiles(whole, killed);
  }

  /**
   * A JVM of its own that is killed without a chance to tidy up. It has the Vector API if this one
   * has it: evaluation on other kernels differs in the last bits.
   */
  private static void killAtStep(long step, Path into) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ToyProblem.Program.class.getName(), into.toString(), "2"));
    Process process =
        new ProcessBuilder(command)
            .redirectError(File.createTempFile("killed", ".err", into.getParent().toFile()))
            .start();
    try (BufferedReader lines = process.inputReader()) {
      String line = lines.readLine();
      while (line != null && !line.equals("step " + step)) {
        line = lines.readLine();
      }
      assertThat(line).as("the training reached the step").isNotNull();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static void assertSameBits(Parameters actual, Parameters expected) {
    for (String name : expected.specs().keySet()) {
      assertThat(actual.values(name)).as(name).isEqualTo(expected.values(name));
    }
  }

  @Test
  void leavesTheNetworkThatItStartsFromAsItWas() throws Exception {
    Network start = ToyProblem.network();
    Trainer.of(start, ToyProblem.config(1), Nd4jTrainingEngine::new).train(ToyProblem.data());
    assertSameBits(start.parameters(), ToyProblem.network().parameters());
  }

  @Tag("slow")
  @Test
  void aFrozenBackboneStaysAsItWas() throws Exception {
    TrainingConfig config =
        ToyProblem.config(1).toBuilder()
            .groups(ParameterGroups.frozenBackbone())
            .frozenBatchNorm(true)
            .averageDecay(0)
            .build();
    Parameters trained = ToyProblem.trainer(config).train(ToyProblem.data()).model().parameters();
    Parameters start = ToyProblem.network().parameters();
    for (String name : start.specs().keySet()) {
      if (name.startsWith("features")) {
        assertThat(trained.values(name)).as(name).isEqualTo(start.values(name));
      } else {
        assertThat(trained.values(name)).as(name).isNotEqualTo(start.values(name));
      }
    }
  }

  @Test
  void accumulatedBatchesGiveTheStepOfALargeOne() throws Exception {
    TrainingConfig config =
        ToyProblem.config(1).toBuilder()
            .rule(new Sgd(0, false))
            .schedule(new ConstantRate(0.1))
            .frozenBatchNorm(true)
            .averageDecay(0)
            .largestGradientNorm(0)
            .build();
    Network start =
        Network.of(
            ToyProblem.network().architecture().withDropout(0).withDropPath(0),
            ToyProblem.network().parameters());
    Parameters large = trained(start, config, 12);
    Parameters accumulated = trained(start, config.toBuilder().accumulation(3).build(), 4);
    for (String name : large.specs().keySet()) {
      assertThat(accumulated.values(name))
          .as(name)
          .containsExactly(large.values(name), within(1e-5f));
    }
  }

  private static Parameters trained(Network start, TrainingConfig config, int batchSize)
      throws Exception {
    TrainingData data =
        TrainingData.of(ToyProblem.loader(1, 24, LoaderOptions.evaluation(batchSize)));
    return Trainer.of(start, config, Nd4jTrainingEngine::new).train(data).model().parameters();
  }

  @Test
  void aWeightThatIsNotANumberIsNamed() {
    Network start = ToyProblem.network();
    String name = "features.1.1.block.0.0.weight";
    start.parameters().values(name)[3] = Float.NaN;
    assertThatThrownBy(
            () ->
                Trainer.of(start, ToyProblem.config(1), Nd4jTrainingEngine::new)
                    .train(ToyProblem.data()))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining("the weights of " + name)
        .hasMessageContaining("learning rate");
  }

  @Test
  void anEvaluationOfADamagedNetworkSaysWhereItBegan() {
    Network network = ToyProblem.network();
    network.parameters().values("features.1.1.block.0.0.weight")[3] = Float.NaN;
    BatchLoader images = ToyProblem.loader(1, 8, LoaderOptions.evaluation(4));
    try (InferenceEngine engine = network.compile()) {
      assertThatThrownBy(() -> Evaluation.of(engine, images))
          .isInstanceOf(ArithmeticException.class)
          .hasMessageContaining("of image 0 is NaN")
          .hasMessageEndingWith("It began in features.1");
    }
  }

  @Test
  void anInterruptedTrainingIsKnownByItsCheckpoint() throws Exception {
    TrainingFolder files = new TrainingFolder(folder);
    assertThat(files.isInterrupted()).isFalse();
    TrainingListener afterTheFirst =
        new TrainingListener() {
          @Override
          public void epochStarted(int epoch, int epochs, int firstBatch, int batches) {
            if (epoch == 1) {
              throw new IllegalStateException("enough");
            }
          }
        };
    TrainingConfig config = ToyProblem.config(2);
    Trainer broken = ToyProblem.trainer(config).into(folder).listening(afterTheFirst);
    assertThatThrownBy(() -> broken.train(ToyProblem.data())).hasMessage("enough");
    assertThat(files.isInterrupted()).isTrue();
    Trainer.resume(folder, Nd4jTrainingEngine::new).train(ToyProblem.data());
    assertThat(files.isInterrupted()).isFalse();
    Files.writeString(files.checkpoint(), "no checkpoint");
    assertThat(files.isInterrupted()).isFalse();
  }

  @Test
  void anOverflowInTheForwardPassIsPlaced() {
    Network start = ToyProblem.network();
    float[] kernel = start.parameters().values("features.1.0.block.0.0.weight");
    Arrays.fill(kernel, Float.MAX_VALUE);
    assertThatThrownBy(
            () ->
                Trainer.of(start, ToyProblem.config(1), Nd4jTrainingEngine::new)
                    .train(ToyProblem.data()))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining("before features.1.0.block.0.1");
    TrainingConfig frozen = ToyProblem.config(1).toBuilder().frozenBatchNorm(true).build();
    assertThatThrownBy(
            () -> Trainer.of(start, frozen, Nd4jTrainingEngine::new).train(ToyProblem.data()))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining("in features.1");
  }

  @Test
  void aTrainingThatDivergesEndsAndKeepsItsLastCheckpoint() throws Exception {
    TrainingConfig config =
        ToyProblem.config(2).toBuilder()
            .rule(new Sgd(0.9, false))
            .schedule(new ConstantRate(1e30))
            .weightDecay(1)
            .largestGradientNorm(0)
            .checkpointSteps(1)
            .build();
    assertThatThrownBy(() -> ToyProblem.trainer(config).into(folder).train(ToyProblem.data()))
        .isInstanceOf(TrainingDivergedException.class);
    Parameters last = Checkpoint.read(new TrainingFolder(folder).checkpoint()).learned().weights();
    for (String name : last.specs().keySet()) {
      for (float value : last.values(name)) {
        assertThat(value).as(name).isFinite();
      }
    }
  }

  @Test
  void nothingToResumeAndDamagedCheckpointsAreRefused() throws Exception {
    assertThatThrownBy(() -> Trainer.resume(folder, Nd4jTrainingEngine::new))
        .isInstanceOf(NoSuchFileException.class);
    ToyProblem.network().save(new TrainingFolder(folder).checkpoint());
    assertThatThrownBy(() -> Trainer.resume(folder, Nd4jTrainingEngine::new))
        .isInstanceOf(WeightsFormatException.class)
        .hasMessageContaining("no checkpoint");
  }

  @Test
  void dataThatDoNotSuitTheNetworkAreRefused() {
    Network start = ToyProblem.network();
    Network other = Network.create(start.architecture().withClasses(4), 1);
    assertThatThrownBy(
            () ->
                Trainer.of(other, ToyProblem.config(1), Nd4jTrainingEngine::new)
                    .train(ToyProblem.data()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 classes")
        .hasMessageContaining("withClassifier");
    assertThatThrownBy(
            () ->
                Trainer.of(
                        start.withInputChannels(1), ToyProblem.config(1), Nd4jTrainingEngine::new)
                    .train(ToyProblem.data()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("withInputChannels");
  }

  @Test
  void aTrainingIsResumedOnItsOwnDataOnlyAndClearsAwayWhatWasUnfinished() throws Exception {
    assertThatThrownBy(
            () ->
                ToyProblem.trainer(ToyProblem.config(2).toBuilder().checkpointSteps(1).build())
                    .into(folder)
                    .listening(cutAfter(1))
                    .train(ToyProblem.data()))
        .isInstanceOf(Cut.class);
    TrainingData others =
        TrainingData.of(ToyProblem.loader(1, 48, LoaderOptions.training(ToyProblem.BATCH, 7)));
    assertThatThrownBy(() -> Trainer.resume(folder, Nd4jTrainingEngine::new).train(others))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("seed=2")
        .hasMessageContaining("seed=7");
    Path unfinished = Files.createFile(folder.resolve(".checkpoint.safetensors.a-b.tmp"));
    assertThatThrownBy(
            () ->
                Trainer.resume(folder, Nd4jTrainingEngine::new)
                    .listening(cutAfter(1))
                    .train(ToyProblem.data()))
        .isInstanceOf(Cut.class);
    assertThat(unfinished).doesNotExist();
  }
}

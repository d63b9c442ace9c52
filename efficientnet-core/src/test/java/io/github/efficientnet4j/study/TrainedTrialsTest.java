package io.github.efficientnet4j.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.training.TrainingConfig;
import io.github.efficientnet4j.training.TrainingDivergedException;
import io.github.efficientnet4j.training.augmentation.TrainingTransform;
import io.github.efficientnet4j.training.data.InMemoryDataset;
import io.github.efficientnet4j.training.data.TrainingSplit;
import io.github.efficientnet4j.training.optimizer.AdamW;
import io.github.efficientnet4j.training.optimizer.ConstantRate;
import io.github.efficientnet4j.training.optimizer.CosineDecay;
import io.github.efficientnet4j.training.optimizer.Sgd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedTrialsTest {

  private static final int SIDE = 8;
  private static final int CLASSES = 3;
  private static final int EPOCHS = 6;

  private static final Baseline BASELINE =
      Baseline.of(
          Architecture.builder("toy")
              .inputChannels(1)
              .resolution(SIDE)
              .stem(8, 3, 1)
              .stage(MBConv.of(3, 1), 8, 1, 2)
              .head(16)
              .classes(CLASSES)
              .dropout(0)
              .dropPath(0)
              .build());

  private static final ImageTransform TRANSFORM =
      new ImageTransform(SIDE, SIDE, SIDE, Resampling.BILINEAR, List.of(0.5), List.of(0.25));

  private static final TrainingConfig CONFIG =
      TrainingConfig.efficientNet(EPOCHS, 12).toBuilder()
          .rule(AdamW.standard())
          .schedule(new CosineDecay(0.02, 0, EPOCHS))
          .averageDecay(0)
          .build();

  @TempDir private Path folder;

  /** Grey images whose brightness tells their class. */
  private static InMemoryDataset images(int count, long seed) {
    Random random = new Random(seed);
    byte[] samples = new byte[count * SIDE * SIDE];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % CLASSES;
      for (int p = 0; p < SIDE * SIDE; p++) {
        samples[i * SIDE * SIDE + p] = (byte) (80 * labels[i] + random.nextInt(60));
      }
    }
    return InMemoryDataset.of(1, SIDE, SIDE, samples, labels, List.of("dark", "grey", "bright"));
  }

  private static TrainedTrials runner(TrainingConfig config) {
    return TrainedTrials.of(
        new TrainingSplit(images(48, 1), images(30, 2)),
        TRANSFORM,
        TrainingBudget.of(
            config, 12, transform -> TrainingTransform.smallImages(transform, 1), /* threads */ 1));
  }

  private static List<Trial> trials() {
    List<Trial> trials = new ArrayList<>();
    trials.add(BASELINE.trial());
    trials.addAll(SingleScaling.trials(BASELINE, Dimension.WIDTH, List.of(2.0)));
    trials.addAll(SingleScaling.trials(BASELINE, Dimension.DEPTH, List.of(2.0)));
    trials.addAll(SingleScaling.trials(BASELINE, Dimension.RESOLUTION, List.of(0.75, 1.5)));
    return trials;
  }

  @Tag("slow")
  @Test
  void aStudyOfAnEasyProblemLearnsItAtEverySizeAndResolution() throws IOException {
    Path file = folder.resolve("trials.jsonl");
    List<TrialResult> results =
        Study.of(StudyLog.open(file), runner(CONFIG)).inParallel(2).run(trials(), List.of(1L));
    assertThat(results)
        .extracting(TrialResult::name)
        .containsExactly("baseline", "width-2", "depth-2", "resolution-0.75", "resolution-1.5");
    assertThat(results).extracting(TrialResult::resolution).containsExactly(8, 8, 8, 6, 12);
    assertThat(results).allSatisfy(result -> assertThat(result.top1()).isGreaterThan(0.9));
    assertThat(results.get(0).multiplyAdds())
        .isEqualTo(BASELINE.multiplyAdds(BASELINE.trial().scaling()));
    assertThat(StudyLog.open(file).results()).hasSameElementsAs(results);
  }

  @Tag("slow")
  @Test
  void theSameSeedGivesTheSameResultAndAnotherAnother() throws IOException {
    Trial trial = BASELINE.trial();
    TrialResult first = runner(CONFIG).run(trial, 3);
    TrialResult again = runner(CONFIG).run(trial, 3);
    assertThat(again.top1()).isEqualTo(first.top1());
    assertThat(again.loss()).isCloseTo(first.loss(), org.assertj.core.data.Offset.offset(1e-6));
    assertThat(runner(CONFIG).run(trial, 4).loss()).isNotEqualTo(first.loss());
  }

  @Tag("slow")
  @Test
  void savedModelsClassifyAtTheirResolution() throws IOException {
    Trial large = SingleScaling.trials(BASELINE, Dimension.RESOLUTION, List.of(1.5)).get(0);
    runner(CONFIG).savingModels(folder.resolve("models")).run(large, 2);
    Network model = Network.load(folder.resolve("models/resolution-1.5-2.safetensors"));
    assertThat(model.architecture()).isEqualTo(large.network());
    assertThat(model.labels().names()).containsExactly("dark", "grey", "bright");
    assertThat(model.transform())
        .isEqualTo(
            new ImageTransform(12, 12, 12, Resampling.BILINEAR, List.of(0.5), List.of(0.25)));
  }

  @Test
  void aTrainingThatDivergesIsRecordedAsFailed() throws IOException {
    TrainingConfig wild =
        CONFIG.toBuilder().rule(new Sgd(0.9, false)).schedule(new ConstantRate(1e30)).build();
    StudyLog log = StudyLog.open(folder.resolve("trials.jsonl"));
    assertThat(Study.of(log, runner(wild)).run(List.of(BASELINE.trial()), List.of(1L))).isEmpty();
    assertThat(log.failures()).hasSize(1);
    assertThatThrownBy(() -> runner(wild).run(BASELINE.trial(), 1))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessage(log.failures().get(0).failed());
  }

  @Test
  void anInterruptedTrainingEndsItsStudy() throws IOException {
    StudyLog log = StudyLog.open(folder.resolve("trials.jsonl"));
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(
              () -> Study.of(log, runner(CONFIG)).run(List.of(BASELINE.trial()), List.of(1L)))
          .isInstanceOf(java.util.concurrent.CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(log.results()).isEmpty();
    assertThat(log.failures()).isEmpty();
  }

  @Test
  void aNetworkOfOtherClassesIsRefused() {
    Trial wrong = Baseline.of(BASELINE.network().withClasses(5)).trial();
    assertThatThrownBy(() -> runner(CONFIG).run(wrong, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

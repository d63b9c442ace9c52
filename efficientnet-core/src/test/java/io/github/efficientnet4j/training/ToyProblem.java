package io.github.efficientnet4j.training;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.BatchNorm;
import io.github.efficientnet4j.architecture.Bottleneck;
import io.github.efficientnet4j.architecture.DepthwiseSeparable;
import io.github.efficientnet4j.architecture.Family;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.architecture.Stem;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.nd4j.Nd4jTrainingEngine;
import io.github.efficientnet4j.training.augmentation.EvaluationTransform;
import io.github.efficientnet4j.training.data.BatchLoader;
import io.github.efficientnet4j.training.data.Dataset;
import io.github.efficientnet4j.training.data.InMemoryDataset;
import io.github.efficientnet4j.training.data.LoaderOptions;
import io.github.efficientnet4j.training.optimizer.CosineDecay;
import io.github.efficientnet4j.training.optimizer.RmsProp;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Noisy images of which one of three colours is the brightest, and a network that can see it. */
public final class ToyProblem {

  static final int BATCH = 8;

  static final int BATCHES = 6;

  private static final int SIDE = 8;

  private static final int CLASSES = 3;

  private ToyProblem() {}

  public static Network network() {
    return network(
        Architecture.builder("toy")
            .resolution(SIDE)
            .stem(8, 3, 1)
            .stage(MBConv.of(3, 1), 8, 2, 2)
            .head(16)
            .classes(CLASSES)
            .batchNorm(BatchNorm.PYTORCH)
            .dropout(0.1)
            .dropPath(0.1)
            .build());
  }

  /** Of the other baselines' families, as small. */
  static Network mobileNetV1() {
    return network(
        Architecture.builder("toy")
            .family(Family.MOBILENET_V1)
            .activation(Activation.RELU)
            .resolution(SIDE)
            .stem(8, 3, 1)
            .stage(new DepthwiseSeparable(3), 16, 2, 2)
            .withoutHeadConvolution()
            .classes(CLASSES)
            .build());
  }

  static Network mobileNetV2() {
    return network(
        Architecture.builder("toy")
            .family(Family.MOBILENET_V2)
            .activation(Activation.RELU6)
            .resolution(SIDE)
            .stem(8, 3, 1)
            .stage(MBConv.of(3, 2).withoutSqueezeExcitation(), 8, 2, 2)
            .head(16)
            .classes(CLASSES)
            .build());
  }

  static Network resNet() {
    return network(
        Architecture.builder("toy")
            .family(Family.RESNET)
            .activation(Activation.RELU)
            .resolution(SIDE)
            .stem(new Stem(8, 3, 1, true))
            .stage(new Bottleneck(3, 4), 16, 2, 1)
            .stage(new Bottleneck(3, 4), 32, 2, 2)
            .withoutHeadConvolution()
            .classes(CLASSES)
            .build());
  }

  private static Network network(Architecture architecture) {
    return Network.create(architecture, 1)
        .withTransform(ImageTransform.imageNet(SIDE, SIDE, Resampling.BILINEAR));
  }

  /** Epochs of six steps; some momentum, average and clipping, so that there is state to keep. */
  public static TrainingConfig config(int epochs) {
    return TrainingConfig.efficientNet(epochs, BATCH).toBuilder()
        .rule(new RmsProp(0.9, 0.5, 1e-3))
        .schedule(new CosineDecay(0.01, 0, epochs))
        .averageDecay(0.8)
        .largestGradientNorm(5)
        .seed(3)
        .build();
  }

  public static TrainingData data() {
    return TrainingData.of(
        loader(1, BATCHES * BATCH, LoaderOptions.training(BATCH, 2)),
        loader(2, 30, LoaderOptions.evaluation(BATCH)));
  }

  static BatchLoader loader(long seed, int images, LoaderOptions options) {
    return loader(dataset(seed, images), options);
  }

  static BatchLoader loader(Dataset dataset, LoaderOptions options) {
    return new BatchLoader(
        dataset, new EvaluationTransform(network().transform()), options.withThreads(1, 2));
  }

  static Dataset dataset(long seed, int images) {
    Random random = new Random(seed);
    int pixels = SIDE * SIDE;
    byte[] samples = new byte[images * pixels * CLASSES];
    int[] labels = new int[images];
    for (int i = 0; i < images; i++) {
      labels[i] = i % CLASSES;
      for (int p = 0; p < pixels; p++) {
        for (int c = 0; c < CLASSES; c++) {
          int brightness = c == labels[i] ? 120 : 60;
          samples[(i * pixels + p) * CLASSES + c] = (byte) (brightness + random.nextInt(100));
        }
      }
    }
    return InMemoryDataset.of(
        CLASSES, SIDE, SIDE, samples, labels, List.of("red", "green", "blue"));
  }

  static Trainer trainer(TrainingConfig config) {
    return Trainer.of(network(), config, Nd4jTrainingEngine::new);
  }

  /** Trains into a folder, or goes on there; a line for each batch, so that it can be killed. */
  static final class Program {

    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      Trainer trainer =
          new TrainingFolder(folder).checkpoint().toFile().exists()
              ? Trainer.resume(folder, Nd4jTrainingEngine::new)
              : trainer(
                      config(Integer.parseInt(arguments[1])).toBuilder().checkpointSteps(4).build())
                  .into(folder);
      trainer
          .listening(
              new TrainingListener() {
                @Override
                public void batchLearned(StepReport report) {
                  System.out.println("step " + report.step());
                }
              })
          .train(data());
    }
  }
}

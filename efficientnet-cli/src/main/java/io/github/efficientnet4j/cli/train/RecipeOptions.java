package io.github.efficientnet4j.cli.train;

import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Numbers;
import io.github.efficientnet4j.internal.io.TextFile;
import io.github.efficientnet4j.training.TrainingConfig;
import io.github.efficientnet4j.training.TrainingConfigBuilder;
import io.github.efficientnet4j.training.optimizer.AdamW;
import io.github.efficientnet4j.training.optimizer.CosineDecay;
import io.github.efficientnet4j.training.optimizer.LearningRateSchedule;
import io.github.efficientnet4j.training.optimizer.ParameterGroups;
import io.github.efficientnet4j.training.optimizer.RmsProp;
import io.github.efficientnet4j.training.optimizer.Sgd;
import io.github.efficientnet4j.training.optimizer.UpdateRule;
import io.github.efficientnet4j.training.optimizer.WarmUp;
import io.github.efficientnet4j.training.optimizer.WeightDecayScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say how weights are changed; each replaces a value of the recipe. */
public final class RecipeOptions {

  private static final int EPOCHS = 10;

  /** Of the learning rates below, which are for this many images a step. */
  private static final double USUAL_BATCH = 128;

  @Option(
      names = "--config",
      paramLabel = "FILE.json",
      description =
          "The whole recipe, as a training leaves it in config.json; other options replace its"
              + " values.")
  private Path config;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      converter = Numbers.AtLeastOne.class,
      description = "Passes over the data (default: 10).")
  private Integer epochs;

  @Option(names = "--optimizer", description = "One of ${COMPLETION-CANDIDATES} (default: sgd).")
  private Choice optimizer;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      converter = Numbers.Positive.class,
      description =
          "The largest learning rate, after one epoch of warm-up (at most half of the training); it"
              + " falls to 0 along a cosine (default: by optimizer and batch).")
  private Double learningRate;

  @Option(
      names = "--weight-decay",
      paramLabel = "RATE",
      converter = Numbers.NotNegative.class,
      description = "Decay of the weights (default: by optimizer, of the kernels).")
  private Double weightDecay;

  @Option(
      names = "--freeze",
      description =
          "What keeps its weights: one of ${COMPLETION-CANDIDATES} (default: backbone with"
              + " --weights, else nothing).")
  private Frozen freeze;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of random weights, split, order, augmentation and dropout (default: 0).")
  private Long seed;

  /** How gradients change weights, with what usually goes with it. */
  enum Choice {
    /** The paper's, in TensorFlow's form. */
    RMSPROP(RmsProp.efficientNet(), 0.008, 1e-5),
    /** With Nesterov's momentum. */
    SGD(new Sgd(0.9, true), 0.1, 1e-4),
    /** With decoupled weight decay. */
    ADAMW(AdamW.standard(), 0.002, 0.05);

    private final UpdateRule rule;
    private final double rate;
    private final double weightDecay;

    Choice(UpdateRule rule, double rate, double weightDecay) {
      this.rule = rule;
      this.rate = rate;
      this.weightDecay = weightDecay;
    }

    /** Linear in the batch (Goyal et al., 2017), of Adam's normalised steps its square root. */
    private double rate(int batch) {
      double part = batch / USUAL_BATCH;
      return rate * (this == ADAMW ? Math.sqrt(part) : part);
    }
  }

  /** What a training leaves as it is. */
  enum Frozen {
    /** Every weight is trained. */
    NOTHING,
    /** All but the classifier; BatchNorm's statistics stay too. */
    BACKBONE
  }

  long seed() {
    return seed == null ? 0 : seed;
  }

  /** The seed, if it is given. */
  public Optional<Long> givenSeed() {
    return Optional.ofNullable(seed);
  }

  /**
   * The recipe.
   *
   * @param trained whether the training starts from trained weights
   * @param batch images a step
   */
  public TrainingConfig config(boolean trained, int batch) throws IOException {
    return config == null
        ? changed(usual(trained, batch), false, batch)
        : changed(read(), true, batch);
  }

  /**
   * The recipe of a description that is there already, if none is named here.
   *
   * @param described values for what no option replaces
   * @param batch images a step
   */
  public TrainingConfig config(TrainingConfig described, int batch) throws IOException {
    return changed(config == null ? described : read(), true, batch);
  }

  /**
   * @param whole whether the start has its own epochs and schedule; else those of the options
   */
  private TrainingConfig changed(TrainingConfig start, boolean whole, int batch) {
    TrainingConfigBuilder builder = start.toBuilder();
    if (seed != null) {
      builder.seed(seed);
    }
    if (freeze != null) {
      freeze(builder, freeze);
    }
    boolean newSchedule = optimizer != null || learningRate != null;
    if (whole && epochs != null) {
      builder.epochs(epochs);
    }
    if (whole && newSchedule) {
      Choice choice = optimizer == null ? Choice.SGD : optimizer;
      builder.schedule(schedule(choice, batch, epochs == null ? start.epochs() : epochs));
      if (optimizer != null) {
        builder.rule(optimizer.rule).weightDecay(optimizer.weightDecay);
        builder.weightDecayScope(WeightDecayScope.KERNELS);
      }
    }
    if (weightDecay != null) {
      builder.weightDecay(weightDecay);
    }
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException(e.getMessage());
    }
  }

  private TrainingConfig read() throws IOException {
    try {
      return TrainingConfig.fromJson(TextFile.read(config));
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException(config + ": " + e.getMessage());
    }
  }

  private TrainingConfig usual(boolean trained, int batch) {
    int passes = epochs == null ? EPOCHS : epochs;
    Choice choice = optimizer == null ? Choice.SGD : optimizer;
    try {
      TrainingConfigBuilder builder =
          TrainingConfig.efficientNet(passes, batch).toBuilder()
              .rule(choice.rule)
              .weightDecay(choice.weightDecay)
              .weightDecayScope(WeightDecayScope.KERNELS)
              .schedule(schedule(choice, batch, passes))
              .averageDecay(0.999);
      freeze(builder, trained ? Frozen.BACKBONE : Frozen.NOTHING);
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException(e.getMessage());
    }
  }

  private LearningRateSchedule schedule(Choice choice, int batch, int passes) {
    double rate = learningRate == null ? choice.rate(batch) : learningRate;
    try {
      return new WarmUp(new CosineDecay(rate, 0, passes), 1);
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException("--learning-rate and --epochs: " + e.getMessage());
    }
  }

  private static void freeze(TrainingConfigBuilder builder, Frozen frozen) {
    boolean backbone = frozen == Frozen.BACKBONE;
    builder
        .groups(backbone ? ParameterGroups.frozenBackbone() : ParameterGroups.uniform())
        .frozenBatchNorm(backbone);
  }
}

package io.github.efficientnet4j.architecture;

import io.github.efficientnet4j.scaling.ChannelRounding;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import io.github.efficientnet4j.scaling.RepeatRounding;
import io.github.efficientnet4j.scaling.ResolutionRounding;
import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A whole network as data: stem, stages, head, and the conventions that all its layers share.
 *
 * <p>Start from {@link #efficientNet(EfficientNetVariant)} or {@link #builder(String)}; the {@code
 * with…} methods return changed copies. Immutable and thread-safe.
 *
 * @param name a name for people, not blank
 * @param inputChannels channels of the input image, at least 1
 * @param resolution the nominal input height and width in pixels, at least 1; the network accepts
 *     others
 * @param stem the first convolution
 * @param stages the stages in order, at least one
 * @param head what follows the last stage
 * @param batchNorm the constants of every BatchNorm
 * @param padding the padding of every convolution
 * @param activation the activation of every layer that has one
 * @param dropPath the drop-path rate that the last block would reach, in [0, 1): block i of N drops
 *     its residual branch at rate dropPath · i / N
 * @param family the family whose conventions hold: rounding of channels, names of parameters
 */
public record Architecture(
    String name,
    int inputChannels,
    int resolution,
    Stem stem,
    List<Stage> stages,
    Head head,
    BatchNorm batchNorm,
    PaddingMode padding,
    Activation activation,
    double dropPath,
    Family family) {

  /** ImageNet's classes. */
  private static final int IMAGENET_CLASSES = 1000;

  /**
   * Creates the architecture.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public Architecture {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(stem, "stem");
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(batchNorm, "batchNorm");
    Objects.requireNonNull(padding, "padding");
    Objects.requireNonNull(activation, "activation");
    Objects.requireNonNull(family, "family");
    stages = List.copyOf(stages);
    if (name.isBlank()) {
      throw new IllegalArgumentException("an architecture needs a name that is not blank");
    }
    if (inputChannels < 1 || inputChannels > 4096) {
      throw new IllegalArgumentException(
          "input channels must be between 1 and 4096, but were " + inputChannels);
    }
    if (resolution < 1 || resolution > 65_536) {
      throw new IllegalArgumentException(
          "resolution must be between 1 and 65536 pixels, but was " + resolution);
    }
    if (stages.isEmpty()) {
      throw new IllegalArgumentException(
          "an architecture needs at least one stage; add one with builder(…).stage(…)");
    }
    if (!(dropPath >= 0 && dropPath < 1)) {
      throw new IllegalArgumentException("drop-path rate must be in [0, 1), but was " + dropPath);
    }
  }

  /**
   * A released EfficientNet for 1000 classes, in torchvision's conventions: symmetric padding;
   * BatchNorm epsilon 1e-5 for B0–B4 and 1e-3 above.
   *
   * @param variant which one
   * @return the architecture
   * @see #withTensorFlowConventions()
   */
  public static Architecture efficientNet(EfficientNetVariant variant) {
    Objects.requireNonNull(variant, "variant");
    Architecture scaled =
        baseline()
            .scaledBy(variant.coefficients())
            .withResolution(variant.resolution())
            .withDropout(variant.dropout())
            .withName(variant.modelName());
    return variant.compareTo(EfficientNetVariant.B5) < 0
        ? scaled
        : scaled.withBatchNorm(BatchNorm.TENSORFLOW);
  }

  /**
   * The baseline B0, to scale or change.
   *
   * @return {@code efficientNet(EfficientNetVariant.B0)}
   */
  public static Architecture efficientNetB0() {
    return efficientNet(EfficientNetVariant.B0);
  }

  /**
   * MobileNetV1 at width 1 and 224 pixels for 1000 classes, with ReLU as its paper says;
   * TensorFlow's weights want {@link Activation#RELU6} and {@link #withTensorFlowConventions()}.
   *
   * @return the architecture
   */
  public static Architecture mobileNetV1() {
    return Baselines.mobileNetV1();
  }

  /**
   * MobileNetV2 at width 1 and 224 pixels for 1000 classes, as in torchvision.
   *
   * @return the architecture
   */
  public static Architecture mobileNetV2() {
    return Baselines.mobileNetV2();
  }

  /**
   * ResNet-50 at 224 pixels for 1000 classes, as in torchvision.
   *
   * @return the architecture
   */
  public static Architecture resNet50() {
    return Baselines.resNet50();
  }

  /**
   * The networks that the paper scales besides its own (section 5.1).
   *
   * @return MobileNetV1, MobileNetV2, ResNet-50
   */
  public static List<Architecture> otherBaselines() {
    return Baselines.all();
  }

  /**
   * Finds a network that the library knows, in any case and with or without dashes: an EfficientNet
   * ({@code b3}, see {@link EfficientNetVariant#parse(String)}), {@code mobilenet-v1}, {@code
   * mobilenet-v2} or {@code resnet-50}.
   *
   * @param name the name
   * @return the architecture
   * @throws IllegalArgumentException if there is none of that name; the message lists them
   */
  public static Architecture named(String name) {
    String key = name.strip().toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    for (Architecture baseline : otherBaselines()) {
      if (baseline.name().replace("_", "").equals(key)) {
        return baseline;
      }
    }
    try {
      return efficientNet(EfficientNetVariant.parse(name));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage() + ", mobilenet-v1, mobilenet-v2, resnet-50", e);
    }
  }

  /**
   * Starts a network of your own.
   *
   * @param name a name for people, not blank
   * @return a builder with B0's conventions and no stages
   */
  public static ArchitectureBuilder builder(String name) {
    return new ArchitectureBuilder(name);
  }

  /** The rows of the paper's table 1. */
  private static Architecture baseline() {
    return builder("efficientnet_b0")
        .resolution(224)
        .stem(32)
        .stage(MBConv.of(3, 1), 16, 1, 1)
        .stage(MBConv.of(3, 6), 24, 2, 2)
        .stage(MBConv.of(5, 6), 40, 2, 2)
        .stage(MBConv.of(3, 6), 80, 3, 2)
        .stage(MBConv.of(5, 6), 112, 3, 1)
        .stage(MBConv.of(5, 6), 192, 4, 2)
        .stage(MBConv.of(3, 6), 320, 1, 1)
        .head(1280)
        .classes(IMAGENET_CLASSES)
        .dropout(0.2)
        .dropPath(0.2)
        .build();
  }

  /**
   * The number of blocks in all stages.
   *
   * @return the sum of the stages' repeats
   */
  public int blocks() {
    int blocks = 0;
    for (Stage stage : stages) {
      blocks += stage.repeats();
    }
    return blocks;
  }

  /**
   * The drop-path rate of one block, which grows linearly with depth (Huang et al., 2016, section
   * 3: stochastic depth with linear decay of the survival probability).
   *
   * @param block the block's index over all stages, from 0 to {@link #blocks()} − 1
   * @return dropPath · block / blocks, in [0, 1)
   */
  public double dropPathOf(int block) {
    return dropPath * block / blocks();
  }

  /**
   * Scales width, depth and nominal resolution with the family's rounding of channels. A multiplier
   * of exactly 1 leaves its dimension as it is.
   *
   * @param coefficients the multipliers
   * @return the scaled architecture
   */
  public Architecture scaledBy(ScalingCoefficients coefficients) {
    return scaledBy(coefficients, family.channelRounding(), ResolutionRounding.DEFAULT);
  }

  /**
   * Scales width, depth and nominal resolution. Stem and head are scaled in width only, as in the
   * released code.
   *
   * @param coefficients the multipliers; one of exactly 1 leaves its dimension as it is
   * @param channelRounding how channels are rounded
   * @param resolutionRounding how the resolution is rounded
   * @return the scaled architecture
   */
  public Architecture scaledBy(
      ScalingCoefficients coefficients,
      ChannelRounding channelRounding,
      ResolutionRounding resolutionRounding) {
    double width = coefficients.width();
    double depth = coefficients.depth();
    List<Stage> scaledStages = new ArrayList<>();
    for (Stage stage : stages) {
      try {
        scaledStages.add(
            new Stage(
                stage.block(),
                width == 1
                    ? stage.channels()
                    : stage.block().scaledChannels(stage.channels(), width, channelRounding),
                depth == 1 ? stage.repeats() : RepeatRounding.ceil(stage.repeats(), depth),
                stage.stride()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "stage "
                + (scaledStages.size() + 1)
                + " ("
                + stage.block().label()
                + ") cannot be scaled by "
                + coefficients
                + ": "
                + e.getMessage(),
            e);
      }
    }
    int scaledResolution =
        coefficients.resolution() == 1
            ? resolution
            : resolutionRounding.round(resolution, coefficients.resolution());
    return new Architecture(
        name,
        inputChannels,
        scaledResolution,
        stem.withChannels(scaled(stem.channels(), width, channelRounding)),
        scaledStages,
        scaledHead(width, channelRounding),
        batchNorm,
        padding,
        activation,
        dropPath,
        family);
  }

  private Head scaledHead(double width, ChannelRounding rounding) {
    return head.hasConvolution()
        ? new Head(
            scaled(head.channels(), family.headWidth(width), rounding),
            head.classes(),
            head.dropout())
        : head;
  }

  private static int scaled(int channels, double width, ChannelRounding rounding) {
    return width == 1 ? channels : rounding.round(channels, width);
  }

  /**
   * A copy in TensorFlow's conventions, for Keras weights and timm's {@code tf_} weights: padding
   * {@link PaddingMode#SAME} and {@link BatchNorm#TENSORFLOW}.
   *
   * @return the changed copy
   */
  public Architecture withTensorFlowConventions() {
    return withPadding(PaddingMode.SAME).withBatchNorm(BatchNorm.TENSORFLOW);
  }

  /**
   * A copy with another name.
   *
   * @param newName a name for people, not blank
   * @return the changed copy
   */
  public Architecture withName(String newName) {
    return toBuilder().name(newName).build();
  }

  /**
   * A copy with another number of classes.
   *
   * @param classes outputs of the classifier, at least 1
   * @return the changed copy
   */
  public Architecture withClasses(int classes) {
    return toBuilder().classes(classes).build();
  }

  /**
   * A copy for images with another number of channels.
   *
   * @param channels channels of the input image, at least 1
   * @return the changed copy
   */
  public Architecture withInputChannels(int channels) {
    return toBuilder().inputChannels(channels).build();
  }

  /**
   * A copy with another nominal resolution.
   *
   * @param pixels height and width, at least 1
   * @return the changed copy
   */
  public Architecture withResolution(int pixels) {
    return toBuilder().resolution(pixels).build();
  }

  /**
   * A copy with another dropout before the classifier.
   *
   * @param rate in [0, 1)
   * @return the changed copy
   */
  public Architecture withDropout(double rate) {
    return toBuilder().dropout(rate).build();
  }

  /**
   * A copy with another drop-path rate.
   *
   * @param rate in [0, 1)
   * @return the changed copy
   */
  public Architecture withDropPath(double rate) {
    return toBuilder().dropPath(rate).build();
  }

  /**
   * A copy with other BatchNorm constants.
   *
   * @param constants epsilon and momentum
   * @return the changed copy
   */
  public Architecture withBatchNorm(BatchNorm constants) {
    return toBuilder().batchNorm(constants).build();
  }

  /**
   * A copy with another padding.
   *
   * @param mode the padding of every convolution
   * @return the changed copy
   */
  public Architecture withPadding(PaddingMode mode) {
    return toBuilder().padding(mode).build();
  }

  /**
   * A copy with another activation.
   *
   * @param function the activation of every layer that has one
   * @return the changed copy
   */
  public Architecture withActivation(Activation function) {
    return toBuilder().activation(function).build();
  }

  /**
   * A builder that starts from this architecture, its stages included.
   *
   * @return a new builder
   */
  public ArchitectureBuilder toBuilder() {
    return new ArchitectureBuilder(this);
  }
}

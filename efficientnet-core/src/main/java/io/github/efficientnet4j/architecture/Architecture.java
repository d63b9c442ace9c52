package io.github.efficientnet4j.architecture;

import io.github.efficientnet4j.scaling.ChannelRounding;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import io.github.efficientnet4j.scaling.RepeatRounding;
import io.github.efficientnet4j.scaling.ResolutionRounding;
import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A whole network as data: stem, stages, head, and the conventions that all layers share.
 *
 * <p>Start from {@link #efficientNet(EfficientNetVariant)} or {@link #builder(String)}. The {@code
 * with…} methods return changed copies. Immutable and thread-safe.
 *
 * @param name a name for people, not blank
 * @param inputChannels channels of the input image, at least 1
 * @param resolution the nominal input height and width in pixels, at least 1; the network also
 *     accepts other sizes
 * @param stem the first convolution
 * @param stages the stages in order, at least one; at most 10,000 blocks in all of them together
 * @param head what follows the last stage
 * @param batchNorm the constants of every BatchNorm
 * @param padding the padding of every convolution
 * @param activation the activation of every layer that has one
 * @param dropPath the drop-path rate that the last block would reach, in [0, 1): block i of N drops
 *     its residual branch at rate dropPath · i / N
 * @param family the family whose conventions apply: rounding of channels, names of parameters,
 *     initial weights of a classifier
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

  /**
   * The maximum number of blocks in all stages together; EfficientNet-L2 has 88. An architecture
   * may come from a file that somebody else made. A graph of so many blocks takes 70 MB.
   */
  private static final int MAX_BLOCKS = 10_000;

  private static final MathContext FOUR_DIGITS = new MathContext(4);

  /** The number of ImageNet's classes. */
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
    long blocks = stages.stream().mapToLong(Stage::repeats).sum();
    if (blocks > MAX_BLOCKS) {
      throw new IllegalArgumentException(
          "an architecture has at most " + MAX_BLOCKS + " blocks, but this one has " + blocks);
    }
    if (!(dropPath >= 0 && dropPath < 1)) {
      throw new IllegalArgumentException("drop-path rate must be in [0, 1), but was " + dropPath);
    }
  }

  /**
   * {@return the architecture of a released EfficientNet for 1000 classes in torchvision's
   * conventions} Padding is symmetric. BatchNorm's epsilon is 1e-5 for B0–B4 and 1e-3 above.
   *
   * @param variant the variant
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
   * {@return the baseline B0, to scale or to change: {@code efficientNet(EfficientNetVariant.B0)}}
   */
  public static Architecture efficientNetB0() {
    return efficientNet(EfficientNetVariant.B0);
  }

  /**
   * {@return MobileNetV1 at width 1 and 224 pixels for 1000 classes, with ReLU as in its paper}
   * TensorFlow's weights need {@link Activation#RELU6} and {@link #withTensorFlowConventions()}.
   */
  public static Architecture mobileNetV1() {
    return Baselines.mobileNetV1();
  }

  /** {@return MobileNetV2 at width 1 and 224 pixels for 1000 classes, as in torchvision} */
  public static Architecture mobileNetV2() {
    return Baselines.mobileNetV2();
  }

  /** {@return ResNet-50 at 224 pixels for 1000 classes, as in torchvision} */
  public static Architecture resNet50() {
    return Baselines.resNet50();
  }

  /**
   * {@return the networks that the paper scales besides EfficientNet (section 5.1): MobileNetV1,
   * MobileNetV2, ResNet-50}
   */
  public static List<Architecture> otherBaselines() {
    return Baselines.all();
  }

  /**
   * Finds a network that the library knows: an EfficientNet ({@code b3}, see {@link
   * EfficientNetVariant#parse(String)}), {@code mobilenet-v1}, {@code mobilenet-v2} or {@code
   * resnet-50}. Case and dashes do not matter.
   *
   * @param name the name
   * @return the architecture
   * @throws IllegalArgumentException if no network has that name; the message lists the names
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
   * {@return a builder of a new network, with B0's conventions and no stages}
   *
   * @param name a name for people, not blank
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

  /** {@return the number of blocks in all stages: the sum of the stages' repeats} */
  public int blocks() {
    int blocks = 0;
    for (Stage stage : stages) {
      blocks += stage.repeats();
    }
    return blocks;
  }

  /**
   * {@return the drop-path rate of one block: dropPath · block / blocks, in [0, 1)} The rate grows
   * linearly with depth (Huang et al., 2016, section 3: stochastic depth with linear decay of the
   * survival probability).
   *
   * @param block the block's index over all stages, from 0 to {@link #blocks()} − 1
   */
  public double dropPathOf(int block) {
    return dropPath * block / blocks();
  }

  /**
   * {@return a copy with scaled width, depth and nominal resolution} Channels are rounded by the
   * family's rule. A multiplier of exactly 1 leaves its dimension unchanged. The copy's name tells
   * the other multipliers, such as {@code efficientnet_b0 (width 1.1, depth 1.2)}.
   *
   * @param coefficients the multipliers
   */
  public Architecture scaledBy(ScalingCoefficients coefficients) {
    return scaledBy(coefficients, family.channelRounding(), ResolutionRounding.DEFAULT);
  }

  /**
   * {@return a copy with scaled width, depth and nominal resolution} Stem and head are scaled in
   * width only, as in the released code. The copy's name tells the multipliers other than 1.
   *
   * @param coefficients the multipliers; a multiplier of exactly 1 leaves its dimension unchanged
   * @param channelRounding how channels are rounded
   * @param resolutionRounding how the resolution is rounded
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
        scaledName(coefficients),
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

  private String scaledName(ScalingCoefficients coefficients) {
    String factors =
        Stream.of(
                factor("width", coefficients.width()),
                factor("depth", coefficients.depth()),
                factor("resolution", coefficients.resolution()))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", "));
    return factors.isEmpty() ? name : name + " (" + factors + ")";
  }

  private static Optional<String> factor(String dimension, double multiplier) {
    return multiplier == 1
        ? Optional.empty()
        : Optional.of(
            dimension
                + " "
                + new BigDecimal(multiplier)
                    .round(FOUR_DIGITS)
                    .stripTrailingZeros()
                    .toPlainString());
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
   * {@return a copy in TensorFlow's conventions: padding {@link PaddingMode#SAME} and {@link
   * BatchNorm#TENSORFLOW}} Keras weights and timm's {@code tf_} weights need them.
   */
  public Architecture withTensorFlowConventions() {
    return withPadding(PaddingMode.SAME).withBatchNorm(BatchNorm.TENSORFLOW);
  }

  /**
   * {@return a copy with another name}
   *
   * @param newName a name for people, not blank
   */
  public Architecture withName(String newName) {
    return toBuilder().name(newName).build();
  }

  /**
   * {@return a copy with another number of classes}
   *
   * @param classes outputs of the classifier, at least 1
   */
  public Architecture withClasses(int classes) {
    return toBuilder().classes(classes).build();
  }

  /**
   * {@return a copy for images with another number of channels}
   *
   * @param channels channels of the input image, at least 1
   */
  public Architecture withInputChannels(int channels) {
    return toBuilder().inputChannels(channels).build();
  }

  /**
   * {@return a copy with another nominal resolution}
   *
   * @param pixels height and width, at least 1
   */
  public Architecture withResolution(int pixels) {
    return toBuilder().resolution(pixels).build();
  }

  /**
   * {@return a copy with another dropout before the classifier}
   *
   * @param rate in [0, 1)
   */
  public Architecture withDropout(double rate) {
    return toBuilder().dropout(rate).build();
  }

  /**
   * {@return a copy with another drop-path rate}
   *
   * @param rate in [0, 1)
   */
  public Architecture withDropPath(double rate) {
    return toBuilder().dropPath(rate).build();
  }

  /**
   * {@return a copy with other BatchNorm constants}
   *
   * @param constants epsilon and momentum
   */
  public Architecture withBatchNorm(BatchNorm constants) {
    return toBuilder().batchNorm(constants).build();
  }

  /**
   * {@return a copy with another padding}
   *
   * @param mode the padding of every convolution
   */
  public Architecture withPadding(PaddingMode mode) {
    return toBuilder().padding(mode).build();
  }

  /**
   * {@return a copy with another activation}
   *
   * @param function the activation of every layer that has one
   */
  public Architecture withActivation(Activation function) {
    return toBuilder().activation(function).build();
  }

  /** {@return a new builder that starts from this architecture, including its stages} */
  public ArchitectureBuilder toBuilder() {
    return new ArchitectureBuilder(this);
  }
}

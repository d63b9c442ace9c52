package io.github.efficientnet4j.architecture;

import java.util.ArrayList;
import java.util.List;

/**
 * Builds an {@link Architecture} row by row. A new builder has B0's conventions: three input
 * channels, 224 pixels, a 3x3 stem of 32 channels and stride 2, a head of 1280 channels, 1000
 * classes, SiLU, symmetric padding, no dropout, no drop path.
 *
 * <p>Not thread-safe.
 */
public final class ArchitectureBuilder {

  private String name;
  private int inputChannels = 3;
  private int resolution = 224;
  private Stem stem = new Stem(32, 3, 2);
  private final List<Stage> stages = new ArrayList<>();
  private int headChannels = 1280;
  private int classes = 1000;
  private double dropout;
  private BatchNorm batchNorm = BatchNorm.PYTORCH;
  private PaddingMode padding = PaddingMode.SYMMETRIC;
  private Activation activation = Activation.SILU;
  private double dropPath;
  private Family family = Family.EFFICIENTNET;

  ArchitectureBuilder(String name) {
    this.name = name;
  }

  ArchitectureBuilder(Architecture start) {
    name = start.name();
    inputChannels = start.inputChannels();
    resolution = start.resolution();
    stem = start.stem();
    stages.addAll(start.stages());
    headChannels = start.head().channels();
    classes = start.head().classes();
    dropout = start.head().dropout();
    batchNorm = start.batchNorm();
    padding = start.padding();
    activation = start.activation();
    dropPath = start.dropPath();
    family = start.family();
  }

  /**
   * Sets the name.
   *
   * @param value a name for people, not blank
   * @return this builder
   */
  public ArchitectureBuilder name(String value) {
    name = value;
    return this;
  }

  /**
   * Sets the channels of the input image.
   *
   * @param value at least 1
   * @return this builder
   */
  public ArchitectureBuilder inputChannels(int value) {
    inputChannels = value;
    return this;
  }

  /**
   * Sets the nominal input height and width.
   *
   * @param pixels at least 1
   * @return this builder
   */
  public ArchitectureBuilder resolution(int pixels) {
    resolution = pixels;
    return this;
  }

  /**
   * Sets a stem of kernel 3 and stride 2.
   *
   * @param channels output channels, at least 1
   * @return this builder
   * @throws IllegalArgumentException if {@code channels} is out of range
   */
  public ArchitectureBuilder stem(int channels) {
    return stem(channels, 3, 2);
  }

  /**
   * Sets the stem.
   *
   * @param channels output channels, at least 1
   * @param kernel the side of the kernel, odd
   * @param stride at least 1
   * @return this builder
   * @throws IllegalArgumentException if a value is out of range
   */
  public ArchitectureBuilder stem(int channels, int kernel, int stride) {
    return stem(new Stem(channels, kernel, stride));
  }

  /**
   * Sets the stem.
   *
   * @param value the first convolution
   * @return this builder
   */
  public ArchitectureBuilder stem(Stem value) {
    stem = value;
    return this;
  }

  /**
   * Appends a stage.
   *
   * @param block the block that is repeated
   * @param channels output channels, at least 1
   * @param repeats the number of blocks, at least 1
   * @param stride stride of the first block, at least 1
   * @return this builder
   * @throws IllegalArgumentException if a value is out of range; the message names the stage
   */
  public ArchitectureBuilder stage(Block block, int channels, int repeats, int stride) {
    try {
      stages.add(new Stage(block, channels, repeats, stride));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "stage " + (stages.size() + 1) + " (" + block.label() + "): " + e.getMessage(), e);
    }
    return this;
  }

  /**
   * Removes all stages, so that others can be appended.
   *
   * @return this builder
   */
  public ArchitectureBuilder clearStages() {
    stages.clear();
    return this;
  }

  /**
   * Sets the channels of the 1x1 convolution after the last stage.
   *
   * @param channels at least 1, or 0 for none
   * @return this builder
   */
  public ArchitectureBuilder head(int channels) {
    headChannels = channels;
    return this;
  }

  /**
   * Removes the 1x1 convolution of the head. The pool then follows the last stage directly.
   *
   * @return this builder
   */
  public ArchitectureBuilder withoutHeadConvolution() {
    return head(0);
  }

  /**
   * Sets the outputs of the classifier.
   *
   * @param value at least 1
   * @return this builder
   */
  public ArchitectureBuilder classes(int value) {
    classes = value;
    return this;
  }

  /**
   * Sets the dropout before the classifier.
   *
   * @param rate in [0, 1)
   * @return this builder
   */
  public ArchitectureBuilder dropout(double rate) {
    dropout = rate;
    return this;
  }

  /**
   * Sets the drop-path rate.
   *
   * @param rate in [0, 1)
   * @return this builder
   */
  public ArchitectureBuilder dropPath(double rate) {
    dropPath = rate;
    return this;
  }

  /**
   * Sets the constants of BatchNorm.
   *
   * @param constants epsilon and momentum
   * @return this builder
   */
  public ArchitectureBuilder batchNorm(BatchNorm constants) {
    batchNorm = constants;
    return this;
  }

  /**
   * Sets the padding of every convolution.
   *
   * @param mode symmetric or TensorFlow's
   * @return this builder
   */
  public ArchitectureBuilder padding(PaddingMode mode) {
    padding = mode;
    return this;
  }

  /**
   * Sets the activation.
   *
   * @param function the activation of every layer that has one
   * @return this builder
   */
  public ArchitectureBuilder activation(Activation function) {
    activation = function;
    return this;
  }

  /**
   * Sets the family whose conventions apply.
   *
   * @param value decides the rounding of scaled channels, the names of parameters, and the initial
   *     weights of a classifier
   * @return this builder
   */
  public ArchitectureBuilder family(Family value) {
    family = value;
    return this;
  }

  /**
   * {@return the architecture}
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public Architecture build() {
    return new Architecture(
        name,
        inputChannels,
        resolution,
        stem,
        stages,
        new Head(headChannels, classes, dropout),
        batchNorm,
        padding,
        activation,
        dropPath,
        family);
  }
}

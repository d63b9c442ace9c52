package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.BlockConventions;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.architecture.Stage;
import io.github.efficientnet4j.graph.FeatureMap;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.graph.Subgraph;
import io.github.efficientnet4j.model.Network;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The mobile inverted bottleneck on arrays: EfficientNet's block (Tan and Le, 2019,
 * arXiv:1905.11946, section 4), MobileNetV2's inverted residual (Sandler et al., 2018,
 * arXiv:1801.04381, section 3.3) with squeeze-and-excitation (Hu et al., 2018, arXiv:1709.01507).
 *
 * <p>1x1 expansion, BatchNorm, activation; depthwise kxk with the stride, BatchNorm, activation;
 * squeeze-and-excitation; 1x1 projection, BatchNorm. Where the stride is 1 and the channels match,
 * {@linkplain DropPath drop path} and the addition of the input follow. Input N x C x H x W, output
 * N x output channels x ⌈H / stride⌉ x ⌈W / stride⌉.
 *
 * <p>Parameters have torchvision's names, here for a block with expansion and
 * squeeze-and-excitation; without one of them the numbers after it are one less. E is the number of
 * expanded channels, S of squeezed ones, O of output channels. Each BatchNorm has {@code weight},
 * {@code bias}, {@code running_mean} and {@code running_var}.
 *
 * <table>
 * <caption>Parameters</caption>
 * <tr><th>part</th><th>name</th><th>shape</th></tr>
 * <tr><td>expansion</td><td>{@code block.0.0.weight}</td><td>E x C x 1 x 1</td></tr>
 * <tr><td>its BatchNorm</td><td>{@code block.0.1.…}</td><td>E</td></tr>
 * <tr><td>depthwise</td><td>{@code block.1.0.weight}</td><td>E x 1 x k x k</td></tr>
 * <tr><td>its BatchNorm</td><td>{@code block.1.1.…}</td><td>E</td></tr>
 * <tr><td>squeeze</td><td>{@code block.2.fc1.weight}, {@code .bias}</td><td>S x E x 1 x 1, S</td></tr>
 * <tr><td>excitation</td><td>{@code block.2.fc2.weight}, {@code .bias}</td><td>E x S x 1 x 1, E</td></tr>
 * <tr><td>projection</td><td>{@code block.3.0.weight}</td><td>O x E x 1 x 1</td></tr>
 * <tr><td>its BatchNorm</td><td>{@code block.3.1.…}</td><td>O</td></tr>
 * </table>
 *
 * <p>Threads: see {@link Nd4jBlock}.
 */
public final class MBConvBlock extends Nd4jBlock {

  private final Layout layout;

  private MBConvBlock(Layout layout, long seed) {
    super(layout.inputChannels(), layout::lower, seed);
    this.layout = layout;
  }

  private MBConvBlock(Layout layout, Parameters parameters) {
    super(layout.inputChannels(), layout::lower, parameters);
    this.layout = layout;
  }

  /**
   * Starts a block of stride 1, without drop path, by {@link BlockConventions#PYTORCH}, seed 0.
   *
   * @param description kernel, expansion and squeeze-and-excitation
   * @param inputChannels C, at least 1
   * @param outputChannels at least 1
   * @return a builder
   */
  public static Builder builder(MBConv description, int inputChannels, int outputChannels) {
    return new Builder(description, inputChannels, outputChannels);
  }

  /**
   * Copies a block of a network, with its weights, stride and drop-path rate.
   *
   * @param network architecture and weights
   * @param stage which stage, from 1: EfficientNet's {@code features.1} to {@code features.7}
   * @param repeat which block of the stage, from 0
   * @return the block; changes of its parameters do not reach the network
   * @throws IllegalArgumentException if there is no such block, or it is no MBConv
   * @throws MissingBackendException if no ND4J backend is on the class path
   */
  public static MBConvBlock of(Network network, int stage, int repeat) {
    Architecture architecture = network.architecture();
    requireBlock(architecture, stage, repeat);
    // Inside the network the same parameters stand in the same order, under longer names.
    int before = 0;
    for (int earlier = 0; earlier < repeat; earlier++) {
      before += Layout.of(architecture, stage, earlier).specs().size();
    }
    List<ParameterSpec> ofStage = specs(Graph.of(architecture), stage);
    Layout layout = Layout.of(architecture, stage, repeat);
    List<ParameterSpec> own = layout.specs();
    Map<String, float[]> values = new HashMap<>();
    for (int i = 0; i < own.size(); i++) {
      String name = ofStage.get(before + i).name();
      values.put(own.get(i).name(), network.parameters().values(name).clone());
    }
    return new MBConvBlock(layout, Parameters.of(own, values));
  }

  private static void requireBlock(Architecture architecture, int stage, int repeat) {
    int stages = architecture.stages().size();
    if (stage < 1 || stage > stages) {
      throw new IllegalArgumentException(
          architecture.name() + " has stages 1 to " + stages + ", but stage was " + stage);
    }
    Stage described = architecture.stages().get(stage - 1);
    String name = "stage " + stage + " of " + architecture.name();
    if (repeat < 0 || repeat >= described.repeats()) {
      throw new IllegalArgumentException(
          "%s has blocks 0 to %d, but repeat was %d"
              .formatted(name, described.repeats() - 1, repeat));
    }
    if (!(described.block() instanceof MBConv)) {
      throw new IllegalArgumentException(
          name + " consists of '" + described.block().label() + "', not of MBConv");
    }
  }

  private static List<ParameterSpec> specs(Graph graph, int stage) {
    FeatureMap map = graph.featureMaps().get(stage);
    return graph.nodes().subList(map.firstNode(), map.lastNode() + 1).stream()
        .flatMap(node -> node.operation().parameters().stream())
        .toList();
  }

  /** {@return kernel, expansion and squeeze-and-excitation} */
  public MBConv description() {
    return layout.description();
  }

  /** {@return C of the input} */
  public int inputChannels() {
    return layout.inputChannels();
  }

  /** {@return C of the output} */
  public int outputChannels() {
    return layout.outputChannels();
  }

  /** {@return the stride of the depthwise convolution} */
  public int stride() {
    return layout.stride();
  }

  /** {@return the drop-path rate, in [0, 1); without effect if the block has no skip} */
  public double dropPath() {
    return layout.dropPath();
  }

  /** {@return activation, BatchNorm and padding} */
  public BlockConventions conventions() {
    return layout.conventions();
  }

  /** {@return whether the input is added to the output: stride 1, and as many channels} */
  public boolean hasSkip() {
    return layout.stride() == 1 && layout.inputChannels() == layout.outputChannels();
  }

  /** What the block is, without its weights. */
  private record Layout(
      MBConv description,
      int inputChannels,
      int outputChannels,
      int stride,
      double dropPath,
      BlockConventions conventions) {

    static Layout of(Architecture architecture, int stage, int repeat) {
      List<Stage> stages = architecture.stages();
      Stage own = stages.get(stage - 1);
      int before = stages.subList(0, stage - 1).stream().mapToInt(Stage::repeats).sum();
      int stageInput =
          stage == 1 ? architecture.stem().channels() : stages.get(stage - 2).channels();
      return new Layout(
          (MBConv) own.block(),
          repeat == 0 ? stageInput : own.channels(),
          own.channels(),
          own.strideOf(repeat),
          architecture.dropPathOf(before + repeat),
          BlockConventions.of(architecture));
    }

    Subgraph lower(Shape x) {
      return Subgraph.ofBlock(description, outputChannels, stride, dropPath, conventions, x);
    }

    List<ParameterSpec> specs() {
      return ofOnePixel(inputChannels, this::lower).parameters();
    }
  }

  /**
   * Says what is not the default of an {@link MBConvBlock}.
   *
   * <p>Not thread-safe.
   */
  public static final class Builder {

    private final MBConv description;
    private final int inputChannels;
    private final int outputChannels;
    private int stride = 1;
    private double dropPath;
    private BlockConventions conventions = BlockConventions.PYTORCH;
    private long seed;

    private Builder(MBConv description, int inputChannels, int outputChannels) {
      this.description = Objects.requireNonNull(description, "description");
      this.inputChannels = inputChannels;
      this.outputChannels = outputChannels;
    }

    /**
     * Sets the stride of the depthwise convolution.
     *
     * @param value the same in both directions, from 1 to 16
     * @return this builder
     */
    public Builder stride(int value) {
      stride = value;
      return this;
    }

    /**
     * Sets stochastic depth.
     *
     * @param rate the probability of dropping the residual branch in training, in [0, 1); 1 minus
     *     the survival probability. Without effect if the block has no skip
     * @return this builder
     */
    public Builder dropPath(double rate) {
      dropPath = rate;
      return this;
    }

    /**
     * Sets activation, BatchNorm and padding.
     *
     * @param value those of the networks that the block is to be compared with
     * @return this builder
     */
    public Builder conventions(BlockConventions value) {
      conventions = value;
      return this;
    }

    /**
     * Sets the seed of the initialisation.
     *
     * @param value any number; the same one draws the same weights
     * @return this builder
     */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * Creates the block with the library's initialisation.
     *
     * @return the block
     * @throws IllegalArgumentException if a number is out of range
     * @throws MissingBackendException if no ND4J backend is on the class path
     */
    public MBConvBlock build() {
      requireInputChannels(inputChannels);
      return new MBConvBlock(
          new Layout(description, inputChannels, outputChannels, stride, dropPath, conventions),
          seed);
    }
  }
}

package io.github.efficientnet4j.nd4j;

import io.github.efficientnet4j.gradient.BackwardReach;
import io.github.efficientnet4j.gradient.TrainingPass;
import io.github.efficientnet4j.gradient.TrainingProtocol;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.Initialization;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.graph.Subgraph;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A building block of the networks on arrays, with parameters of its own. It computes what the same
 * block computes inside an {@link Nd4jNetwork} or an {@link Nd4jTrainingEngine}, with the same
 * code.
 *
 * <pre>{@code
 * MBConvBlock block = MBConvBlock.builder(MBConv.of(3, 6), 16, 16).dropPath(0.2).seed(1).build();
 * INDArray y = block.forward(x);                                  // inference, N x 16 x H x W
 * try (BlockPass pass = block.forward(x, TrainingPass.of(7))) {   // training
 *   BlockGradients gradients = pass.backward(gradientOfLoss(pass.output()));
 * }
 * }</pre>
 *
 * <p>Arrays are FLOAT, N x C x H x W; any N, H and W of at least 1, views, and any order. Results
 * own their memory and belong to no workspace, even inside one. The block keeps its parameters in
 * host memory; the backend's copy is made when first used, and freed when the parameters change or
 * the block is garbage-collected.
 *
 * <p>Several threads may call {@link #forward(INDArray)} and read parameters at once. Setting
 * parameters and training passes change the block: no other thread may use it meanwhile.
 */
public abstract sealed class Nd4jBlock
    permits ConvNormActivation, DropPath, MBConvBlock, SqueezeExcitationBlock {

  static final int ANY_CHANNELS = 0;

  private final int inputChannels;
  private final Function<Shape, Subgraph> lowering;
  private Parameters parameters;
  private InferenceWalk inference;

  /**
   * A block with first weights.
   *
   * @param inputChannels of x, or {@link #ANY_CHANNELS}
   * @param lowering the block's nodes for a shape of x
   */
  Nd4jBlock(int inputChannels, Function<Shape, Subgraph> lowering, long seed) {
    this(
        inputChannels,
        lowering,
        Initialization.parameters(ofOnePixel(inputChannels, lowering), seed));
  }

  Nd4jBlock(int inputChannels, Function<Shape, Subgraph> lowering, Parameters parameters) {
    Backend.require();
    this.inputChannels = inputChannels;
    this.lowering = lowering;
    this.parameters = parameters;
    this.inference = new InferenceWalk(parameters);
  }

  /** Names and shapes of parameters do not depend on the size of the maps. */
  static Subgraph ofOnePixel(int inputChannels, Function<Shape, Subgraph> lowering) {
    return lowering.apply(new Shape(Math.max(1, inputChannels), 1, 1));
  }

  static void requireInputChannels(int channels) {
    if (channels < 1) {
      throw new IllegalArgumentException(
          "a block needs at least 1 input channel, but was to have " + channels);
    }
  }

  /**
   * Computes the block at inference: BatchNorm normalises by its running statistics, drop path is
   * the identity.
   *
   * @param x N x C x H x W, with the block's input channels; stays as it is
   * @return a new array, N x output channels x output height x output width
   * @throws IllegalArgumentException if {@code x} has another rank, type or number of channels
   */
  public final INDArray forward(INDArray x) {
    Subgraph graph = graphFor(x);
    int output = graph.nodes().size() - 1;
    return inference.run(graph.nodes(), graph.lastReaders(), x, List.of(output)).get(output);
  }

  /**
   * Computes the block in training mode, and keeps what the backward pass needs until that pass is
   * made or closed. Unless the pass freezes BatchNorm, it normalises by the batch and moves the
   * running statistics: running ← (1 − momentum) · running + momentum · batch, with the unbiased
   * variance of the batch (Ioffe and Szegedy, 2015).
   *
   * <p>Several passes may be open at once. Each backward pass uses the parameters of its forward
   * pass, even if they were set to others in between.
   *
   * @param x N x C x H x W, with the block's input channels; stays as it is
   * @param pass the seed of drop path, and whether BatchNorm is frozen
   * @return the output, and the way back
   * @throws IllegalArgumentException if {@code x} has another rank, type or number of channels, or
   *     a BatchNorm that is not frozen would see a single value per channel
   */
  public final BlockPass forward(INDArray x, TrainingPass pass) {
    Objects.requireNonNull(pass, "pass");
    Subgraph graph = graphFor(x);
    if (!pass.frozenBatchNorm()) {
      TrainingProtocol.requireStatistics(graph.nodes(), Math.toIntExact(x.size(0)));
    }
    TrainingState state = TrainingState.of(parameters);
    // Inside a user's workspace our intermediate arrays would pile up until it closes.
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      TrainingWalk walk =
          TrainingWalk.forward(
              graph.nodes(),
              graph.lastReaders(),
              state,
              pass,
              BackwardReach.toInput(graph, state),
              x.dup('c'));
      if (!pass.frozenBatchNorm()) {
        inference.forgetParameters();
      }
      return new BlockPass(walk, state);
    }
  }

  private Subgraph graphFor(INDArray x) {
    if (x.rank() != 4
        || x.dataType() != DataType.FLOAT
        || x.isEmpty()
        || inputChannels != ANY_CHANNELS && x.size(1) != inputChannels) {
      throw new IllegalArgumentException(
          "x must be a FLOAT array of N x "
              + (inputChannels == ANY_CHANNELS ? "C" : inputChannels)
              + " x H x W, but was "
              + described(x)
              + "; castTo(DataType.FLOAT) changes the type,"
              + " permute(0, 3, 1, 2) makes N x C x H x W of N x H x W x C");
    }
    return lowering.apply(
        new Shape(
            Math.toIntExact(x.size(1)), Math.toIntExact(x.size(2)), Math.toIntExact(x.size(3))));
  }

  static String described(INDArray array) {
    return array.dataType() + " of shape " + Arrays.toString(array.shape());
  }

  /**
   * The names, shapes and roles of the parameters, running statistics included.
   *
   * @return by name, in the order of computation; unmodifiable
   */
  public final Map<String, ParameterSpec> specs() {
    return parameters.specs();
  }

  /**
   * {@return the number of trainable values, as papers count parameters: without running
   * statistics}
   */
  public final long parameterCount() {
    return specs().values().stream()
        .filter(spec -> spec.role().trainable())
        .mapToLong(ParameterSpec::elements)
        .sum();
  }

  /**
   * A parameter's values, or a running statistic's.
   *
   * @param name one of {@link #specs()}
   * @return a new array in the shape of its specification
   * @throws IllegalArgumentException if there is no such parameter
   */
  public final INDArray parameter(String name) {
    return HostArrays.ofHost(spec(name), parameters.values(name));
  }

  /**
   * All parameters' values, running statistics included.
   *
   * @return new arrays by name, in the order of {@link #specs()}
   */
  public final Map<String, INDArray> parameters() {
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    specs()
        .forEach(
            (name, spec) -> arrays.put(name, HostArrays.ofHost(spec, parameters.values(name))));
    return Collections.unmodifiableMap(arrays);
  }

  /**
   * Sets a parameter or a running statistic.
   *
   * @param name one of {@link #specs()}
   * @param values FLOAT, in the shape of the specification; copied
   * @throws IllegalArgumentException if there is no such parameter, or the values have another type
   *     or shape
   */
  public final void setParameter(String name, INDArray values) {
    ParameterSpec changed = spec(name);
    Map<String, float[]> all = new HashMap<>();
    specs().keySet().forEach(other -> all.put(other, parameters.values(other)));
    all.put(name, floats(changed, values));
    replaceParameters(all);
  }

  /**
   * Sets all parameters and running statistics, or none if one of them does not fit.
   *
   * @param values for every name of {@link #specs()} a FLOAT array in the shape of its
   *     specification; copied
   * @throws IllegalArgumentException if a parameter is missing, surplus, or of another type or
   *     shape
   */
  public final void setParameters(Map<String, INDArray> values) {
    Map<String, float[]> all = new HashMap<>();
    values.forEach((name, array) -> all.put(name, floats(spec(name), array)));
    replaceParameters(all);
  }

  private void replaceParameters(Map<String, float[]> values) {
    Parameters replaced = Parameters.of(List.copyOf(specs().values()), values);
    inference.forgetParameters();
    parameters = replaced;
    inference = new InferenceWalk(replaced);
  }

  private ParameterSpec spec(String name) {
    ParameterSpec spec = specs().get(Objects.requireNonNull(name, "name"));
    if (spec == null) {
      throw new IllegalArgumentException(
          "no parameter is called '"
              + name
              + "'; "
              + (specs().isEmpty()
                  ? "this block has none"
                  : "there are " + String.join(", ", specs().keySet())));
    }
    return spec;
  }

  private static float[] floats(ParameterSpec spec, INDArray values) {
    if (values.dataType() != DataType.FLOAT
        || !Arrays.equals(values.shape(), HostArrays.shape(spec))) {
      throw new IllegalArgumentException(
          "parameter "
              + spec.name()
              + " must be a FLOAT array of shape "
              + spec.shape()
              + ", but was "
              + described(values)
              + "; castTo(DataType.FLOAT) and reshape change that");
    }
    return HostArrays.toHost(values);
  }
}

package io.github.efficientnet4j.internal.train.plan;

import io.github.efficientnet4j.gradient.BackwardReach;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.internal.engine.layout.Panels;
import io.github.efficientnet4j.internal.engine.plan.Layer;
import io.github.efficientnet4j.internal.engine.plan.Layers;
import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Buffer;
import io.github.efficientnet4j.internal.train.layout.Buffers;
import io.github.efficientnet4j.internal.train.layout.DepthwiseKernel;
import io.github.efficientnet4j.internal.train.layout.PackedKernel;
import io.github.efficientnet4j.internal.train.layout.Window;
import io.github.efficientnet4j.internal.train.phase.ClassifierState;
import io.github.efficientnet4j.internal.train.phase.DepthwiseForward;
import io.github.efficientnet4j.internal.train.phase.DropFactors;
import io.github.efficientnet4j.internal.train.phase.GateState;
import io.github.efficientnet4j.internal.train.phase.LoadImages;
import io.github.efficientnet4j.internal.train.phase.MatrixForward;
import io.github.efficientnet4j.internal.train.phase.MaxPoolForward;
import io.github.efficientnet4j.internal.train.phase.Normalization;
import io.github.efficientnet4j.internal.train.phase.Normalized;
import io.github.efficientnet4j.internal.train.phase.PackKernels;
import io.github.efficientnet4j.internal.train.phase.Rows;
import io.github.efficientnet4j.internal.train.phase.TrainingPhase;
import io.github.efficientnet4j.internal.train.phase.Value;
import io.github.efficientnet4j.internal.train.phase.WindowRows;
import io.github.efficientnet4j.internal.train.phase.WriteSum;
import io.github.efficientnet4j.internal.train.phase.WriteValue;
import io.github.efficientnet4j.internal.train.plan.PlannedLayer.Input;
import io.github.efficientnet4j.internal.train.plan.PlannedLayer.InputGradient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Plans a graph for training: layer by layer the forward pass, then the backward pass of what was
 * planned. Not thread-safe.
 */
public final class TrainingPlanBuilder {

  /** The node that holds the images. */
  private static final int IMAGES = 0;

  private final Graph graph;
  private final TrainingState state;
  private final int lanes;
  private final int images;
  private final int shares;
  private final BackwardReach reach;
  private final Buffers buffers = new Buffers();
  private final Buffer[] parts;
  private final GateState.Memory gateMemory;
  private final PackKernels packing = new PackKernels();
  private final BatchMap pixels;
  private final List<TrainingPhase> forward = new ArrayList<>();
  private final List<PlannedLayer> planned = new ArrayList<>();
  private final Map<Integer, Value> values = new HashMap<>();

  /** Convolutions that nothing reads but the sum that the next one makes with them. */
  private final Map<Integer, Normalized> branches = new HashMap<>();

  /** The nodes that layers read, with the first layer that reads each. */
  private final Map<Integer, Layer> firstReaders = new HashMap<>();

  /** Those of them that lie under the window of a dense convolution: each tap reads them again. */
  private final Set<Integer> underWindows = new HashSet<>();

  private Value pooled;
  private int maxChannels = 1;
  private int maxKernelRows;

  private TrainingPlanBuilder(Graph graph, TrainingState state, int lanes, int images, int shares) {
    this.graph = graph;
    this.state = state;
    this.lanes = lanes;
    this.images = images;
    this.shares = shares;
    this.reach = BackwardReach.of(graph, state);
    Shape input = graph.input();
    this.pixels = new BatchMap(buffers.own(images * input.elements()), input, input.channels());
    this.parts = perShare();
    this.gateMemory =
        new GateState.Memory(perShare(), buffers.own(0), buffers.own(0), buffers.own(0));
  }

  /**
   * Makes a plan and allocates its memory.
   *
   * @param graph the network at the size of the images
   * @param state whose values the plan reads and whose gradients it adds to
   * @param lanes floats in a vector of the kernels
   * @param images the most of a batch
   * @param shares that every phase is divided into
   * @return the plan
   * @throws UnsupportedOperationException if the network has a layer that there is no plan for
   * @throws IllegalArgumentException if a map of the batch would not fit in an array
   */
  public static TrainingPlan build(
      Graph graph, TrainingState state, int lanes, int images, int shares) {
    return new TrainingPlanBuilder(graph, state, lanes, images, shares).build();
  }

  private Buffer[] perShare() {
    return IntStream.range(0, shares).mapToObj(share -> buffers.own(0)).toArray(Buffer[]::new);
  }

  private TrainingPlan build() {
    forward.add(packing);
    forward.add(new LoadImages(pixels));
    List<Layer> layers = Layers.of(graph);
    layers.forEach(this::noteInput);
    for (Layer layer : layers) {
      if (layer instanceof Layer.Conv conv) {
        conv(conv);
      } else if (layer instanceof Layer.MaxPool pool) {
        maxPool(pool);
      } else if (layer instanceof Layer.Pool pool) {
        pool(pool);
      } else {
        classifier((Layer.Classifier) layer);
      }
    }
    GradientMaps gradients = new GradientMaps(buffers, images);
    List<TrainingPhase> backward = new BackwardPlanBuilder(state, gradients, parts).build(planned);
    buffers.allocate();
    return new TrainingPlan(
        List.copyOf(forward), backward, graph.input(), images, maxChannels, maxKernelRows);
  }

  private void noteInput(Layer layer) {
    firstReaders.putIfAbsent(layer.input(), layer);
    if (layer instanceof Layer.Conv conv
        && !conv.convolution().depthwise()
        && !conv.convolution().pointwise()) {
      underWindows.add(conv.input());
    }
  }

  private void conv(Layer.Conv layer) {
    maxKernelRows = Math.max(maxKernelRows, layer.convolution().kernelHeight());
    Node node = node(layer.convolution());
    Normalized output = normalized(layer, node.output());
    planned.add(convolution(layer, node, output));
    forward.add(output.norm());
    if (firstReaders.containsKey(layer.output())) {
      values.put(layer.output(), value(layer, output));
    } else {
      branches.put(layer.output(), output);
    }
  }

  private PlannedLayer.Convolved convolution(Layer.Conv layer, Node node, Normalized output) {
    Convolution convolution = layer.convolution();
    if (layer.gate().isPresent() && !convolution.pointwise()) {
      throw new UnsupportedOperationException(
          "training on the engine's kernels has no plan for squeeze-and-excitation before a"
              + " convolution that is not 1x1: "
              + convolution.kernel().name());
    }
    if (layer.input() == IMAGES) {
      if (convolution.depthwise()) {
        throw new UnsupportedOperationException(
            "training on the engine's kernels has no plan for a depthwise convolution of the"
                + " images: "
                + convolution.kernel().name());
      }
      return stem(convolution, window(layer, node), output);
    }
    boolean below = reach.reaches(node.inputs().get(0));
    Input input = new Input(values.get(layer.input()), inputGradient(layer, below));
    if (convolution.depthwise()) {
      return depthwise(convolution, input, window(layer, node), output);
    }
    if (layer.gate().isPresent()) {
      return gated(convolution, layer.gate().get(), input, output);
    }
    return convolution.pointwise()
        ? pointwise(convolution, input, output)
        : dense(convolution, input, window(layer, node), output);
  }

  private Window window(Layer.Conv layer, Node node) {
    Shape input = graph.nodes().get(layer.input()).output();
    return Window.of(layer.convolution(), input, node.output());
  }

  private InputGradient inputGradient(Layer layer, boolean below) {
    if (!below) {
      return InputGradient.NONE;
    }
    return firstReaders.get(layer.input()) == layer ? InputGradient.WHOLE : InputGradient.PART;
  }

  private PlannedLayer.Stem stem(Convolution convolution, Window window, Normalized output) {
    Rows rows = new WindowRows(pixels, window);
    PackedKernel kernel = kernel(convolution, false);
    forward.add(new MatrixForward(rows, kernel, output));
    return new PlannedLayer.Stem(convolution.kernel(), output, rows, kernel);
  }

  private PlannedLayer.Pointwise pointwise(
      Convolution convolution, Input input, Normalized output) {
    Rows rows = new Rows.Pixels(input.value());
    PackedKernel kernel = kernel(convolution, input.gradient() != InputGradient.NONE);
    forward.add(new MatrixForward(rows, kernel, output));
    return new PlannedLayer.Pointwise(convolution.kernel(), output, rows, kernel, input);
  }

  private PlannedLayer.Gated gated(
      Convolution convolution, Layer.Gate layer, Input input, Normalized output) {
    GateState gate = gate(layer, input.value());
    Rows rows = new Rows.Gated(input.value(), gate);
    PackedKernel kernel = kernel(convolution, input.gradient() != InputGradient.NONE);
    forward.add(new MatrixForward(rows, kernel, output));
    return new PlannedLayer.Gated(convolution.kernel(), output, rows, kernel, input, gate, layer);
  }

  private PlannedLayer.Dense dense(
      Convolution convolution, Input input, Window window, Normalized output) {
    BatchMap map = input.value().map().orElseThrow();
    Rows rows = new WindowRows(map, window);
    PackedKernel kernel = kernel(convolution, input.gradient() != InputGradient.NONE);
    forward.add(new MatrixForward(rows, kernel, output));
    return new PlannedLayer.Dense(convolution.kernel(), output, rows, kernel, input, window);
  }

  private PlannedLayer.Depthwise depthwise(
      Convolution convolution, Input input, Window window, Normalized output) {
    float[] weights = state.values(convolution.kernel().name());
    DepthwiseKernel kernel = packing.add(new DepthwiseKernel(convolution, weights, lanes));
    forward.add(new DepthwiseForward(input.value(), window, kernel, output));
    return new PlannedLayer.Depthwise(convolution.kernel(), output, kernel, input, window);
  }

  private Node node(Operation operation) {
    return graph.nodes().stream()
        .filter(candidate -> candidate.operation().equals(operation))
        .findFirst()
        .orElseThrow();
  }

  private Normalized normalized(Layer.Conv layer, Shape shape) {
    BatchNormalization operation =
        layer
            .norm()
            .orElseThrow(
                () ->
                    new UnsupportedOperationException(
                        "training has no plan for a convolution without BatchNorm: "
                            + layer.convolution().kernel().name()));
    BatchMap raw = map(shape);
    maxChannels = Math.max(maxChannels, raw.padded());
    return new Normalized(
        raw,
        new Normalization(operation, raw.pixels(), raw.padded(), state, shares),
        new DropFactors(layer.dropPath()),
        reach.reaches(node(operation).id()));
  }

  private BatchMap map(Shape shape) {
    int padded = Panels.of(shape.channels(), lanes).paddedChannels();
    return new BatchMap(buffers.own(BatchMap.floats(shape, padded, images)), shape, padded);
  }

  /** What a convolution gives together with what is added to it. */
  private Value value(Layer.Conv layer, Normalized output) {
    boolean reached = reach.reaches(layer.output());
    Optional<BatchMap> plain =
        layer.activation().isPresent() && underWindows.contains(layer.output())
            ? Optional.of(map(output.raw().shape()))
            : Optional.empty();
    Value value =
        layer.residual().isEmpty() && layer.activation().isPresent()
            ? Value.activated(output, layer.activation().get(), plain, reached)
            : sum(layer, output, plain, reached);
    if (plain.isPresent()) {
      forward.add(new WriteValue(value));
    }
    return value;
  }

  private Value sum(
      Layer.Conv layer, Normalized output, Optional<BatchMap> plain, boolean reached) {
    List<Normalized> terms = new ArrayList<>(List.of(output));
    List<Value> skips = new ArrayList<>();
    layer
        .residual()
        .ifPresent(
            other -> {
              if (branches.containsKey(other)) {
                terms.add(branches.get(other));
              } else {
                skips.add(values.get(other));
              }
            });
    BatchMap sum = map(output.raw().shape());
    forward.add(new WriteSum(terms, skips, sum));
    return Value.sum(sum, terms, skips, layer.activation(), plain, reached);
  }

  private void maxPool(Layer.MaxPool layer) {
    Value value = values.get(layer.input());
    Shape shape = graph.nodes().get(layer.output()).output();
    Window window = Window.of(layer.pool(), value.raw().shape(), shape);
    BatchMap map = map(shape);
    forward.add(new MaxPoolForward(value, window, map));
    Value output = Value.pooled(map, reach.reaches(layer.output()));
    Input input = new Input(value, inputGradient(layer, value.reached()));
    planned.add(new PlannedLayer.MaxPool(input, output, window));
    values.put(layer.output(), output);
  }

  private void pool(Layer.Pool layer) {
    pooled = values.get(layer.input());
  }

  private PackedKernel kernel(Convolution convolution, boolean transposed) {
    int taps = convolution.kernelHeight() * convolution.kernelWidth();
    return kernel(convolution.kernel(), Optional.empty(), taps, transposed);
  }

  private PackedKernel kernel(
      ParameterSpec kernel, Optional<ParameterSpec> bias, int taps, boolean transposed) {
    PackedKernel packed =
        packing.add(
            new PackedKernel(
                state.values(kernel.name()),
                bias.map(spec -> state.values(spec.name())),
                kernel.shape().get(0),
                taps,
                lanes,
                transposed));
    maxChannels = Math.max(maxChannels, packed.paddedOutputs());
    maxChannels = Math.max(maxChannels, packed.paddedInputs());
    return packed;
  }

  private GateState gate(Layer.Gate gate, Value value) {
    GateState gateState =
        new GateState(
            value,
            kernel(gate.reduce().kernel(), gate.reduce().bias(), 1, true),
            gate.activation(),
            kernel(gate.expand().kernel(), gate.expand().bias(), 1, true),
            images,
            lanes,
            gateMemory);
    forward.add(gateState.forward());
    return gateState;
  }

  private void classifier(Layer.Classifier layer) {
    boolean below = reach.reaches(layer.input());
    ClassifierState classifier =
        new ClassifierState(
            pooled,
            kernel(layer.linear().kernel(), Optional.of(layer.linear().bias()), 1, below),
            new DropFactors(layer.dropout()),
            images,
            lanes);
    forward.add(classifier.forward());
    planned.add(new PlannedLayer.Classifier(layer, pooled, classifier, below));
  }
}

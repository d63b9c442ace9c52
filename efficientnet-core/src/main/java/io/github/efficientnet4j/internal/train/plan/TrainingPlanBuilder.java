package io.github.efficientnet4j.internal.train.plan;

import io.github.efficientnet4j.gradient.BackwardReach;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.FeatureMap;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Node;
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
import io.github.efficientnet4j.internal.train.phase.LoadPlanes;
import io.github.efficientnet4j.internal.train.phase.MatrixForward;
import io.github.efficientnet4j.internal.train.phase.MaxPoolForward;
import io.github.efficientnet4j.internal.train.phase.Normalization;
import io.github.efficientnet4j.internal.train.phase.Normalized;
import io.github.efficientnet4j.internal.train.phase.PackKernels;
import io.github.efficientnet4j.internal.train.phase.Rows;
import io.github.efficientnet4j.internal.train.phase.StorePlanes;
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
public final class TrainingPlanBuilder implements Layer.Visitor {

  /** The node that holds the images. */
  private static final int IMAGES = 0;

  private final Graph graph;

  /** The node that the plan begins with: the images, or a feature map. */
  private final int start;

  private final TrainingState state;
  private final int lanes;
  private final int images;
  private final int shares;
  private final BackwardReach reach;
  private final Buffers buffers = new Buffers();
  private final Buffer[] parts;
  private final GateState.Memory gateMemory;
  private final PackKernels packing = new PackKernels();

  /** What the plan begins with. */
  private final BatchMap startMap;

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

  private TrainingPlanBuilder(
      Graph graph,
      int start,
      BackwardReach reach,
      TrainingState state,
      int lanes,
      int images,
      int shares) {
    this.graph = graph;
    this.start = start;
    this.reach = reach;
    this.state = state;
    this.lanes = lanes;
    this.images = images;
    this.shares = shares;
    Shape shape = graph.nodes().get(start).output();
    this.startMap = start == IMAGES ? map(shape, shape.channels()) : map(shape);
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
    BackwardReach reach = BackwardReach.of(graph, state);
    return new TrainingPlanBuilder(graph, IMAGES, reach, state, lanes, images, shares).build();
  }

  /**
   * Makes a plan of what follows a feature map, for one image at a time: its forward pass reads the
   * map, and its backward pass writes the gradient with respect to it.
   *
   * @param map of the graph
   * @param graph the network at the size of the image
   * @param state whose values the plan reads; nothing of it is trained
   * @param lanes floats in a vector of the kernels
   * @param shares that every phase is divided into
   * @return the plan
   * @throws UnsupportedOperationException if the network has a layer that there is no plan for
   * @throws IllegalArgumentException if a later layer reads what lies before the map
   */
  public static TrainingPlan buildFrom(
      FeatureMap map, Graph graph, TrainingState state, int lanes, int shares) {
    int start = map.lastNode();
    for (Node node : graph.nodes().subList(start + 1, graph.nodes().size())) {
      if (node.inputs().stream().anyMatch(input -> input < start)) {
        throw new IllegalArgumentException(
            node.name()
                + " bypasses "
                + map.name()
                + ": no gradient with respect to that map is the whole");
      }
    }
    BackwardReach reach = BackwardReach.from(graph, start);
    return new TrainingPlanBuilder(graph, start, reach, state, lanes, 1, shares).build();
  }

  private Buffer[] perShare() {
    return IntStream.range(0, shares).mapToObj(share -> buffers.own(0)).toArray(Buffer[]::new);
  }

  private TrainingPlan build() {
    forward.add(packing);
    forward.add(new LoadPlanes(startMap));
    if (start != IMAGES) {
      values.put(start, Value.ofMap(startMap, true));
    }
    List<Layer> layers = Layers.of(graph).stream().filter(layer -> layer.output() > start).toList();
    layers.forEach(this::noteInput);
    layers.forEach(layer -> layer.accept(this));
    GradientMaps gradients = new GradientMaps(buffers, images);
    List<TrainingPhase> backward =
        new ArrayList<>(new BackwardPlanBuilder(state, gradients, parts).build(planned));
    if (start != IMAGES) {
      backward.add(new StorePlanes(gradients.of(values.get(start))));
    }
    buffers.allocate();
    return new TrainingPlan(
        List.copyOf(forward),
        List.copyOf(backward),
        startMap.shape(),
        images,
        maxChannels,
        maxKernelRows);
  }

  private void noteInput(Layer layer) {
    firstReaders.putIfAbsent(layer.input(), layer);
    if (layer instanceof Layer.Conv conv
        && !conv.convolution().depthwise()
        && !conv.convolution().pointwise()) {
      underWindows.add(conv.input());
    }
  }

  @Override
  public void conv(Layer.Conv layer) {
    maxKernelRows = Math.max(maxKernelRows, layer.convolution().kernelHeight());
    Node node = graph.nodes().get(layer.node());
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
    Rows rows = new WindowRows(startMap, window);
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
        reach.reaches(layer.node())
            || state.trained(operation.scale().name())
            || state.trained(operation.shift().name()));
  }

  private BatchMap map(Shape shape) {
    return map(shape, Panels.of(shape.channels(), lanes).paddedChannels());
  }

  private BatchMap map(Shape shape, int padded) {
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

  @Override
  public void maxPool(Layer.MaxPool layer) {
    Value value = values.get(layer.input());
    Shape shape = graph.nodes().get(layer.output()).output();
    Window window = Window.of(layer.pool(), value.raw().shape(), shape);
    BatchMap map = map(shape);
    forward.add(new MaxPoolForward(value, window, map));
    Value output = Value.ofMap(map, reach.reaches(layer.output()));
    Input input = new Input(value, inputGradient(layer, value.reached()));
    planned.add(new PlannedLayer.MaxPool(input, output, window));
    values.put(layer.output(), output);
  }

  @Override
  public void pool(Layer.Pool layer) {
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

  @Override
  public void classifier(Layer.Classifier layer) {
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

package io.github.efficientnet4j.internal.train;

import io.github.efficientnet4j.gradient.BackwardReach;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.Operation.BatchNormalization;
import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.layout.Panels;
import io.github.efficientnet4j.internal.engine.plan.Layer;
import io.github.efficientnet4j.internal.engine.plan.Layers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Plans a graph for training: layer by layer the forward pass, then the backward pass of what was
 * planned.
 */
final class ProgramBuilder {

  private final Graph graph;
  private final TrainingState state;
  private final Kernels kernels;
  private final int images;
  private final int members;
  private final BackwardReach reach;
  private final Buffers buffers = new Buffers();
  private final Buffer[] parts;
  private final GateState.Scratch gateScratch;
  private final PackKernels packing = new PackKernels();
  private final BatchMap pixels;
  private final List<Step> forward = new ArrayList<>();
  private final List<Planned> planned = new ArrayList<>();
  private final Map<Integer, Value> values = new HashMap<>();

  /** Convolutions that nothing reads but the sum that the next one makes with them. */
  private final Map<Integer, Normalized> branches = new HashMap<>();

  /** The nodes that layers read. */
  private final Set<Integer> inputs = new HashSet<>();

  /** Those of them that lie under the window of a dense convolution: each tap reads them again. */
  private final Set<Integer> underWindows = new HashSet<>();

  private int mostChannels = 1;
  private int mostKernelRows;

  private ProgramBuilder(
      Graph graph, TrainingState state, Kernels kernels, int images, int members) {
    this.graph = graph;
    this.state = state;
    this.kernels = kernels;
    this.images = images;
    this.members = members;
    this.reach = BackwardReach.of(graph, state);
    Shape input = graph.input();
    this.pixels = new BatchMap(buffers.own(images * input.elements()), input, input.channels());
    this.parts = perMember();
    this.gateScratch =
        new GateState.Scratch(perMember(), buffers.own(0), buffers.own(0), buffers.own(0));
  }

  static Program build(Graph graph, TrainingState state, Kernels kernels, int images, int members) {
    return new ProgramBuilder(graph, state, kernels, images, members).build();
  }

  private Buffer[] perMember() {
    return IntStream.range(0, members).mapToObj(m -> buffers.own(0)).toArray(Buffer[]::new);
  }

  private Program build() {
    forward.add(packing);
    forward.add(new LoadImages(pixels));
    List<Layer> layers = Layers.of(graph);
    layers.forEach(this::noteInput);
    Value pooled = null;
    for (Layer layer : layers) {
      if (layer instanceof Layer.Conv conv) {
        convolution(conv);
      } else if (layer instanceof Layer.MaxPool pool) {
        maxPool(pool);
      } else if (layer instanceof Layer.Pool pool) {
        pooled = values.get(pool.input());
      } else {
        classifier(pooled, (Layer.Classifier) layer);
      }
    }
    Gradients gradients = new Gradients(buffers, images);
    List<Step> backward = new BackwardBuilder(state, gradients, parts).build(planned);
    buffers.allocate();
    int scratch =
        Math.toIntExact(
            Stream.concat(forward.stream(), backward.stream())
                .mapToLong(Step::scratchFloats)
                .max()
                .orElse(0));
    Run run = new Run(kernels, Math.multiplyExact(mostChannels, images));
    List<Member> crew =
        IntStream.range(0, members)
            .mapToObj(m -> new Member(m, members, scratch, mostKernelRows, mostChannels))
            .toList();
    Shape input = graph.input();
    return new Program(
        List.copyOf(forward), backward, run, crew, input.height(), input.width(), images);
  }

  private void noteInput(Layer layer) {
    inputs.add(layer.input());
    if (layer instanceof Layer.Conv conv
        && !conv.convolution().depthwise()
        && !conv.convolution().pointwise()) {
      underWindows.add(conv.input());
    }
  }

  private void convolution(Layer.Conv layer) {
    Convolution convolution = layer.convolution();
    mostKernelRows = Math.max(mostKernelRows, convolution.kernelHeight());
    Node node = node(convolution);
    Shape shape = node.output();
    Value input = values.get(layer.input());
    Normalized output = normalized(layer, shape);
    boolean below = layer.input() != 0 && reach.reaches(node.inputs().get(0));
    boolean completes = input != null && input.firstRead();
    GateState gate = layer.gate().map(g -> gate(g, input)).orElse(null);
    PackedKernel kernel = null;
    DepthwiseKernel depthwise = null;
    Window window = null;
    Rows rows = null;
    if (input == null || !convolution.pointwise()) {
      window = Window.of(convolution, graph.nodes().get(layer.input()).output(), shape);
    }
    if (convolution.depthwise()) {
      float[] weights = state.values(convolution.kernel().name());
      depthwise = packing.add(new DepthwiseKernel(convolution, weights, kernels.lanes()));
      forward.add(new DepthwiseForward(input, window, depthwise, output));
    } else {
      int taps = convolution.kernelHeight() * convolution.kernelWidth();
      kernel = kernel(convolution.kernel(), Optional.empty(), taps, below);
      rows =
          window == null
              ? new ValueRows(input, gate)
              : new WindowRows(input == null ? pixels : input.plain, window);
      forward.add(new MatrixForward(rows, kernel, output));
    }
    forward.add(output.norm);
    planned.add(
        new Planned.Convolved(
            layer, input, output, rows, kernel, depthwise, window, gate, below, completes));
    if (inputs.contains(layer.output())) {
      define(layer.output(), value(layer, output));
    } else {
      branches.put(layer.output(), output);
    }
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
    mostChannels = Math.max(mostChannels, raw.padded());
    return new Normalized(
        raw,
        new Normalization(operation, raw.pixels(), raw.padded(), state, members),
        layer.dropPath().map(DropFactors::new).orElse(null),
        reach.reaches(node(operation).id()));
  }

  private BatchMap map(Shape shape) {
    int padded = Panels.of(shape.channels(), kernels.lanes()).paddedChannels();
    return new BatchMap(buffers.own(BatchMap.floats(shape, padded, images)), shape, padded);
  }

  /** What a convolution gives together with what is added to it. */
  private Value value(Layer.Conv layer, Normalized output) {
    boolean reached = reach.reaches(layer.output());
    if (layer.residual().isEmpty() && layer.activation().isPresent()) {
      return Value.activated(output, layer.activation().get(), reached);
    }
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
    BatchMap sum = map(output.raw.shape());
    forward.add(new WriteSum(terms, skips, sum));
    return Value.written(sum, terms, skips, layer.activation(), reached);
  }

  private void define(int node, Value value) {
    values.put(node, value);
    if (value.plain == null && underWindows.contains(node)) {
      value.plain = map(value.raw.shape());
      forward.add(new WriteValue(value));
    }
  }

  private void maxPool(Layer.MaxPool layer) {
    Value input = values.get(layer.input());
    boolean completes = input.firstRead();
    Shape shape = graph.nodes().get(layer.output()).output();
    Window window = Window.of(layer.pool(), input.raw.shape(), shape);
    BatchMap map = map(shape);
    forward.add(new MaxPoolForward(input, window, map));
    boolean reached = reach.reaches(layer.output());
    Value output = Value.written(map, List.of(), List.of(), Optional.empty(), reached);
    planned.add(new Planned.Pooled(input, output, window, input.reached, completes));
    define(layer.output(), output);
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
                kernels.lanes(),
                transposed));
    mostChannels = Math.max(mostChannels, packed.paddedOutputs());
    mostChannels = Math.max(mostChannels, packed.paddedInputs());
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
            kernels.lanes(),
            gateScratch);
    forward.add(gateState.forward());
    return gateState;
  }

  private void classifier(Value pooled, Layer.Classifier layer) {
    boolean below = reach.reaches(layer.input());
    ClassifierState classifier =
        new ClassifierState(
            pooled,
            kernel(layer.linear().kernel(), Optional.of(layer.linear().bias()), 1, below),
            layer.dropout().map(DropFactors::new).orElse(null),
            images,
            kernels.lanes());
    forward.add(classifier.forward());
    planned.add(new Planned.Classified(layer, pooled, classifier, below));
  }
}

package io.github.efficientnet4j.engine.training;

import io.github.efficientnet4j.engine.Layer;
import io.github.efficientnet4j.engine.Layers;
import io.github.efficientnet4j.engine.Panels;
import io.github.efficientnet4j.engine.kernel.Kernels;
import io.github.efficientnet4j.gradient.BackwardReach;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Node;
import io.github.efficientnet4j.graph.Operation;
import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Plans a graph for training: layer by layer the forward pass, and in reverse the backward pass.
 */
final class ProgramBuilder {

  /** What the backward pass of a convolution needs of the forward pass. */
  private record Planned(
      Layer.Conv layer,
      Value input,
      Value output,
      Rows rows,
      PackedKernel kernel,
      DepthwiseKernel depthwise,
      Window window,
      GateState gate,
      boolean below) {}

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
  private final List<Step> backward = new ArrayList<>();
  private final List<Planned> planned = new ArrayList<>();
  private final Map<Integer, Value> values = new HashMap<>();
  private final Map<Buffer, Integer> readers = new HashMap<>();
  private int mostChannels = 1;

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
    Value pooled = null;
    for (Layer layer : Layers.of(graph)) {
      if (layer instanceof Layer.Conv conv) {
        requireNoActivationOfSum(conv);
        convolution(conv);
      } else if (layer instanceof Layer.Pool pool) {
        pooled = values.get(pool.input());
      } else if (layer instanceof Layer.Classifier classifier) {
        classifier(pooled, classifier);
      } else {
        throw noPlan("max pooling");
      }
    }
    for (int i = planned.size() - 1; i >= 0; i--) {
      if (reach.reaches(planned.get(i).layer().output())) {
        backward(planned.get(i));
      }
    }
    buffers.allocate();
    int scratch =
        Math.toIntExact(
            Stream.concat(forward.stream(), backward.stream())
                .mapToLong(Step::scratchFloats)
                .max()
                .orElse(0));
    int rows =
        planned.stream().mapToInt(p -> p.layer().convolution().kernelHeight()).max().orElse(0);
    Run run = new Run(kernels, Math.multiplyExact(mostChannels, images));
    List<Member> crew =
        IntStream.range(0, members)
            .mapToObj(m -> new Member(m, members, scratch, rows, mostChannels))
            .toList();
    Shape input = graph.input();
    return new Program(
        List.copyOf(forward),
        List.copyOf(backward),
        run,
        crew,
        input.height(),
        input.width(),
        images);
  }

  private static void requireNoActivationOfSum(Layer.Conv layer) {
    if (layer.residual().isPresent() && layer.activation().isPresent()) {
      throw noPlan("an activation after the addition of a skip connection");
    }
  }

  private static UnsupportedOperationException noPlan(String what) {
    return new UnsupportedOperationException(
        "training on the engine's kernels has no plan for "
            + what
            + ", which ResNets have; train them on ND4J (Nd4jTrainingExecutor)");
  }

  private void convolution(Layer.Conv layer) {
    Convolution convolution = layer.convolution();
    Node node = node(convolution);
    Shape shape = node.output();
    Value input = values.get(layer.input());
    Value output = output(layer, shape);
    boolean below = layer.input() != 0 && reach.reaches(node.inputs().get(0));
    GateState gate = layer.gate().map(g -> gate(g, input)).orElse(null);
    PackedKernel kernel = null;
    DepthwiseKernel depthwise = null;
    Window window = null;
    Rows rows = null;
    if (convolution.depthwise()) {
      float[] weights = state.values(convolution.kernel().name());
      depthwise = packing.add(new DepthwiseKernel(convolution, weights, kernels.lanes()));
      forward.add(new DepthwiseForward(input, convolution, depthwise, output));
    } else {
      int taps = convolution.kernelHeight() * convolution.kernelWidth();
      kernel = kernel(convolution.kernel(), Optional.empty(), taps, below);
      if (input == null || !convolution.pointwise()) {
        window = new Window(convolution, graph.nodes().get(layer.input()).output(), shape);
      }
      if (window != null && input != null) {
        write(input, null);
      }
      rows =
          window == null
              ? new ValueRows(input, gate)
              : new WindowRows(input == null ? pixels : input.plain, window);
      forward.add(new MatrixForward(rows, kernel, output));
    }
    forward.add(output.norm);
    if (layer.activation().isEmpty()) {
      write(output, layer.residual().map(values::get).orElse(null));
    }
    values.put(layer.output(), output);
    planned.add(new Planned(layer, input, output, rows, kernel, depthwise, window, gate, below));
  }

  private Node node(Operation operation) {
    return graph.nodes().stream()
        .filter(candidate -> candidate.operation().equals(operation))
        .findFirst()
        .orElseThrow();
  }

  private Value output(Layer.Conv layer, Shape shape) {
    var operation =
        layer
            .norm()
            .orElseThrow(
                () ->
                    new UnsupportedOperationException(
                        "training has no plan for a convolution without BatchNorm: "
                            + layer.convolution().kernel().name()));
    BatchMap raw = map(shape);
    mostChannels = Math.max(mostChannels, raw.padded());
    var norm = new Normalization(operation, raw.pixels(), raw.padded(), state, members);
    Value value = new Value(raw, norm, layer.activation());
    value.drop = layer.dropPath().map(DropFactors::new).orElse(null);
    return value;
  }

  private BatchMap map(Shape shape) {
    int padded = Panels.of(shape.channels(), kernels.lanes()).paddedChannels();
    return new BatchMap(buffers.own(BatchMap.floats(shape, padded, images)), shape, padded);
  }

  private void write(Value value, Value skip) {
    if (value.plain == null) {
      value.plain = map(value.raw.shape());
      forward.add(new WriteValue(value, skip));
    }
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
    ParameterSpec kernel = layer.linear().kernel();
    ParameterSpec bias = layer.linear().bias();
    boolean below = reach.reaches(layer.input());
    ClassifierState classifier =
        new ClassifierState(
            pooled,
            kernel(kernel, Optional.of(bias), 1, below),
            layer.dropout().map(DropFactors::new).orElse(null),
            images,
            kernels.lanes());
    forward.add(classifier.forward());
    backward.add(classifier.backward(below));
    addIfTrained(classifier.gradient(gradient(kernel), gradient(bias)), kernel, bias);
    if (below) {
      takeGradient(pooled);
      backward.add(SpreadGradient.ofPooled(pooled, classifier.spread()));
    }
  }

  private float[] gradient(ParameterSpec spec) {
    return state.trained(spec.name()) ? state.gradient(spec.name()) : null;
  }

  private void addIfTrained(Step step, ParameterSpec... specs) {
    if (Stream.of(specs).anyMatch(spec -> state.trained(spec.name()))) {
      backward.add(step);
    }
  }

  private void takeGradient(Value value) {
    long floats = BatchMap.floats(value.raw.shape(), value.raw.padded(), images);
    value.gradient = new BatchMap(buffers.take(floats), value.raw.shape(), value.raw.padded());
    readers.put(value.gradient.buffer(), 1);
  }

  private void releaseGradient(BatchMap gradient) {
    if (readers.merge(gradient.buffer(), -1, Integer::sum) == 0) {
      buffers.giveBack(gradient.buffer());
    }
  }

  private void backward(Planned plan) {
    Value output = plan.output();
    backward.add(output.norm.backward());
    plan.layer()
        .residual()
        .filter(reach::reaches)
        .ifPresent(
            node -> {
              values.get(node).skipGradient = output.gradient;
              readers.merge(output.gradient.buffer(), 1, Integer::sum);
            });
    boolean trained = state.trained(plan.layer().convolution().kernel().name());
    if (plan.below()) {
      takeGradient(plan.input());
    }
    if (trained || plan.below()) {
      if (plan.depthwise() != null) {
        depthwiseBackward(plan, trained);
      } else {
        matrixBackward(plan, trained);
      }
    }
    releaseGradient(output.gradient);
    if (plan.below() && plan.input().skipGradient != null) {
      releaseGradient(plan.input().skipGradient);
    }
  }

  private void depthwiseBackward(Planned plan, boolean trained) {
    Convolution convolution = plan.layer().convolution();
    DepthwiseSums sums = null;
    if (trained) {
      int channels = convolution.outputChannels();
      float[] gradient = state.gradient(convolution.kernel().name());
      sums = new DepthwiseSums(channels, plan.output().raw.padded(), gradient, parts);
    }
    ValueGradient sink = plan.below() ? new ValueGradient(plan.input()) : null;
    backward.add(
        new DepthwiseBackward(
            plan.input(), convolution, plan.depthwise(), plan.output(), sums, sink));
    if (trained) {
      backward.add(sums);
    }
  }

  private void matrixBackward(Planned plan, boolean trained) {
    KernelSums sums = null;
    if (trained) {
      float[] gradient = state.gradient(plan.layer().convolution().kernel().name());
      sums = new KernelSums(plan.kernel(), gradient, parts);
    }
    Sink sink = null;
    if (plan.below()) {
      sink =
          plan.gate() != null
              ? new GateGradient(plan.gate(), plan.input())
              : plan.window() != null
                  ? new WindowGradient(plan.input(), plan.window())
                  : new ValueGradient(plan.input());
    }
    backward.add(new MatrixBackward(plan.rows(), plan.kernel(), plan.output(), sums, sink));
    if (trained) {
      backward.add(sums);
    }
    if (plan.below() && plan.gate() != null) {
      gateBackward(plan);
    } else if (plan.below() && plan.window() != null) {
      backward.add(SpreadGradient.ofComplete(plan.input()));
    }
  }

  private void gateBackward(Planned plan) {
    GateState gate = plan.gate();
    Layer.Gate layer = plan.layer().gate().orElseThrow();
    backward.add(gate.backward());
    ParameterSpec kernel = layer.expand().kernel();
    ParameterSpec bias = layer.expand().bias().orElseThrow();
    addIfTrained(gate.expandGradient(gradient(kernel), gradient(bias)), kernel, bias);
    kernel = layer.reduce().kernel();
    bias = layer.reduce().bias().orElseThrow();
    addIfTrained(gate.reduceGradient(gradient(kernel), gradient(bias)), kernel, bias);
    if (reach.reaches(plan.layer().input())) {
      backward.add(SpreadGradient.ofGated(plan.input(), gate));
    }
  }
}

package io.github.efficientnet4j.internal.engine.plan;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.internal.engine.layout.Bands;
import io.github.efficientnet4j.internal.engine.layout.ChannelSlices;
import io.github.efficientnet4j.internal.engine.layout.ChannelSums;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import io.github.efficientnet4j.internal.engine.layout.PaddedPlanes;
import io.github.efficientnet4j.internal.engine.layout.PanelMap;
import io.github.efficientnet4j.internal.engine.layout.Panels;
import io.github.efficientnet4j.internal.engine.layout.PartialSums;
import io.github.efficientnet4j.internal.engine.layout.PixelBands;
import io.github.efficientnet4j.internal.engine.layout.TapGeometry;
import io.github.efficientnet4j.internal.engine.phase.AddPartialSums;
import io.github.efficientnet4j.internal.engine.phase.ClassifierPhase;
import io.github.efficientnet4j.internal.engine.phase.ConvolvePhase;
import io.github.efficientnet4j.internal.engine.phase.ConvolveRows;
import io.github.efficientnet4j.internal.engine.phase.CopyRows;
import io.github.efficientnet4j.internal.engine.phase.DepthwisePhase;
import io.github.efficientnet4j.internal.engine.phase.DepthwiseTiling;
import io.github.efficientnet4j.internal.engine.phase.DepthwiseWeights;
import io.github.efficientnet4j.internal.engine.phase.ExpandRows;
import io.github.efficientnet4j.internal.engine.phase.GateWeights;
import io.github.efficientnet4j.internal.engine.phase.HeadPhase;
import io.github.efficientnet4j.internal.engine.phase.LoadPhase;
import io.github.efficientnet4j.internal.engine.phase.MaxPoolPhase;
import io.github.efficientnet4j.internal.engine.phase.PadPhase;
import io.github.efficientnet4j.internal.engine.phase.Phase;
import io.github.efficientnet4j.internal.engine.phase.PointwiseByPanels;
import io.github.efficientnet4j.internal.engine.phase.PointwiseByRows;
import io.github.efficientnet4j.internal.engine.phase.PointwiseLayer;
import io.github.efficientnet4j.internal.engine.phase.PoolPhase;
import io.github.efficientnet4j.internal.engine.phase.RowSource;
import io.github.efficientnet4j.internal.engine.phase.SlicedPointwise;
import io.github.efficientnet4j.internal.engine.phase.Squeeze;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a graph's layers into phases: fuses, cuts work into tasks. */
public final class PlanBuilder {

  /** Tasks for each worker, so that the last ones to finish do so at about the same time. */
  private static final int TASKS_PER_WORKER = 16;

  /** Maps of fewer pixels, unless they lie in bands of rows, are kept in slices of channels. */
  private static final int SMALL_MAP = 28 * 28;

  /** Matrices of more floats than this are shared out by columns: half a second-level cache. */
  private static final int LARGE_MATRIX = 128 * 1024;

  private final Graph graph;
  private final PackedWeights weights;
  private final int workers;
  private final List<Integer> wanted;
  private final List<Layer> layers;
  private final Map<Integer, Integer> lastReader = new HashMap<>();
  private final List<Phase> phases = new ArrayList<>();
  private final PlanMemory memory;

  /** The first phase that writes a map in slices, or -1. */
  private int smallMaps = -1;

  private PlanBuilder(Graph graph, List<Integer> wanted, PackedWeights weights, int workers) {
    this.graph = graph;
    this.weights = weights;
    this.workers = workers;
    this.memory = new PlanMemory(workers);
    this.wanted = wanted;
    int last = Collections.max(wanted);
    this.layers = new ArrayList<>(Layers.of(graph));
    layers.removeIf(layer -> layer.output() > last);
  }

  /** Plans the computation of some nodes; layers after the last of them are left out. */
  public static Plan build(Graph graph, List<Integer> wanted, PackedWeights weights, int workers) {
    return new PlanBuilder(graph, wanted, weights, workers).build();
  }

  private Plan build() {
    for (int i = 0; i < layers.size(); i++) {
      lastReader.put(layers.get(i).input(), i);
      if (layers.get(i) instanceof Layer.Conv conv && conv.residual().isPresent()) {
        lastReader.put(conv.residual().get(), i);
      }
    }
    int i = 0;
    while (i < layers.size()) {
      int next = i + add(i);
      int first = i;
      memory.release(node -> isReadLast(node, first, next));
      i = next;
    }
    List<MapBuffer> outputs = wanted.stream().map(memory::map).toList();
    Shape input = graph.input();
    int small = smallMaps < 0 ? phases.size() : smallMaps;
    return new Plan(
        List.copyOf(phases), small, outputs, memory.size(), input.height(), input.width());
  }

  /** Plans layer i, with the one after it if the two fuse; returns how many it planned. */
  private int add(int i) {
    Layer layer = layers.get(i);
    if (isExpansion(i)) {
      Layer.Conv conv = (Layer.Conv) layer;
      depthwise((Layer.Conv) layers.get(i + 1), i + 1, rowsOf(conv), shape(conv.output()));
      return 2;
    }
    if (isHead(i)) {
      head((Layer.Conv) layer, (Layer.Pool) layers.get(i + 1));
      return 2;
    }
    if (layer instanceof Layer.Conv conv) {
      convolution(conv, i);
    } else if (layer instanceof Layer.MaxPool pool) {
      phases.add(new MaxPoolPhase(pool.pool(), memory.map(pool.input()), allocate(pool.output())));
    } else if (layer instanceof Layer.Pool pool) {
      phases.add(new PoolPhase(memory.map(pool.input()), allocate(pool.output())));
    } else {
      Layer.Classifier classifier = (Layer.Classifier) layer;
      phases.add(
          new ClassifierPhase(
              memory.map(classifier.input()),
              weights.linear(classifier.linear()),
              allocate(classifier.output())));
    }
    return 1;
  }

  /** Whether layer i makes the rows of the depthwise convolution after it. */
  private boolean isExpansion(int i) {
    return onlyNextReads(i)
        && layers.get(i) instanceof Layer.Conv conv
        && !conv.convolution().depthwise()
        && layers.get(i + 1) instanceof Layer.Conv second
        && second.convolution().depthwise();
  }

  /** Whether layer i is a 1x1 convolution that is averaged at once. */
  private boolean isHead(int i) {
    return onlyNextReads(i)
        && layers.get(i) instanceof Layer.Conv conv
        && conv.convolution().pointwise()
        && conv.activation().isPresent()
        && conv.input() != 0
        && layers.get(i + 1) instanceof Layer.Pool;
  }

  /** Whether layer i is a plain convolution whose map nobody but the next layer needs. */
  private boolean onlyNextReads(int i) {
    return i + 1 < layers.size()
        && layers.get(i) instanceof Layer.Conv conv
        && conv.gate().isEmpty()
        && conv.residual().isEmpty()
        && onlyNextReads(i, conv.output());
  }

  private boolean onlyNextReads(int i, int node) {
    return i + 1 < layers.size()
        && layers.get(i + 1).input() == node
        && lastReader.get(node) == i + 1
        && !wanted.contains(node);
  }

  /** Whether no layer from {@code to} on needs a node, but one from {@code from} on did. */
  private boolean isReadLast(int node, int from, int to) {
    if (wanted.contains(node)) {
      return false;
    }
    int last = lastReader.get(node);
    return last >= from && last < to;
  }

  private Shape shape(int node) {
    return graph.nodes().get(node).output();
  }

  private int padded(int channels) {
    return Panels.of(channels, weights.lanes()).paddedChannels();
  }

  private MapBuffer allocate(int node) {
    Shape shape = shape(node);
    return memory.allocate(node, shape, padded(shape.channels()));
  }

  /** Whether layer i's map, which has these bands and panels, is kept in slices for its reader. */
  private boolean sliced(Layer.Conv conv, int i, Bands rows, Panels panels) {
    Shape shape = shape(conv.output());
    return rows.count() == 1
        && shape.height() * shape.width() < SMALL_MAP
        && (workers == 1 || panels.count() > 1)
        && onlyNextReads(i, conv.output())
        && layers.get(i + 1) instanceof Layer.Conv reader
        && reader.convolution().pointwise()
        && !reader.convolution().depthwise()
        && !isExpansion(i + 1)
        && !isHead(i + 1);
  }

  private ChannelSlices allocateSlices(Layer.Conv conv, Panels panels) {
    if (smallMaps < 0) {
      smallMaps = phases.size();
    }
    return memory.allocateSlices(conv.output(), shape(conv.output()), panels);
  }

  private void convolution(Layer.Conv conv, int i) {
    if (conv.convolution().depthwise()) {
      MapBuffer input = memory.map(conv.input());
      Panels panels = Panels.of(input.shape().channels(), weights.lanes());
      depthwise(conv, i, new CopyRows(input, panels), input.shape());
    } else if (conv.convolution().pointwise() && conv.input() != 0) {
      pointwise(conv);
    } else {
      if (conv.gate().isPresent()) {
        throw new UnsupportedOperationException(
            "the engine has no plan for gates at a convolution of kernel "
                + conv.convolution().kernelHeight());
      }
      TapGeometry geometry = paddedInput(conv);
      PackedMatrix packed = weights.convolution(conv.convolution(), conv.norm());
      phases.add(
          new ConvolvePhase(
              geometry,
              packed,
              conv.residual().map(memory::map),
              conv.activation(),
              allocate(conv.output())));
    }
  }

  private RowSource rowsOf(Layer.Conv conv) {
    PackedMatrix packed = weights.convolution(conv.convolution(), conv.norm());
    if (conv.convolution().pointwise() && conv.input() != 0) {
      return new ExpandRows(memory.map(conv.input()), packed, conv.activation());
    }
    return new ConvolveRows(paddedInput(conv), packed, conv.activation());
  }

  /**
   * Adds the phase that pads the input, or puts it in one piece, if one is needed, and tells where
   * the taps lie.
   */
  private TapGeometry paddedInput(Layer.Conv conv) {
    Convolution convolution = conv.convolution();
    Padding padding = convolution.padding();
    if (conv.input() == 0) {
      PaddedPlanes image = memory.allocateImage(graph.input(), padding);
      phases.add(new LoadPhase(image, workers));
      return TapGeometry.planes(image, convolution);
    }
    MapBuffer input = memory.map(conv.input());
    if (padding.isNone() && input.rows().count() == 1) {
      PaddedPlanes whole = new PaddedPlanes(input.offset(), input.shape(), padding);
      return TapGeometry.pixels(whole, input.stride(), convolution);
    }
    PaddedPlanes padded = memory.allocateCopy(input, padding);
    phases.add(new PadPhase(input, padded));
    return TapGeometry.pixels(padded, input.stride(), convolution);
  }

  private void depthwise(Layer.Conv conv, int i, RowSource source, Shape input) {
    Activation activation =
        conv.activation()
            .orElseThrow(
                () ->
                    new UnsupportedOperationException(
                        "the engine has no plan for a depthwise convolution without activation"));
    DepthwiseWeights packed = weights.depthwise(conv.convolution(), conv.norm());
    Shape shape = shape(conv.output());
    Bands rows = memory.rows(shape);
    Panels panels = packed.packed().panels();
    DepthwiseTiling tiling =
        DepthwiseTiling.of(conv.convolution(), shape, rows, panels.width(0), source.sharedFloats());
    PanelMap output =
        sliced(conv, i, rows, panels) ? allocateSlices(conv, panels) : allocate(conv.output());
    ChannelSums channelSums =
        memory.allocateSums(conv.output(), panels.paddedChannels(), tiling.parts());
    Optional<Squeeze> squeeze = squeeze(conv.output(), i + 1, panels, channelSums);
    phases.add(
        new DepthwisePhase(
            source, packed, input, activation, output, tiling, channelSums, squeeze));
  }

  /** The squeeze of a map whose sums lie in one part, if the layer that reads it has gates. */
  private Optional<Squeeze> squeeze(int node, int reader, Panels panels, ChannelSums sums) {
    if (sums.parts() > 1
        || reader == layers.size()
        || !(layers.get(reader) instanceof Layer.Conv conv)
        || conv.input() != node) {
      return Optional.empty();
    }
    int pixels = shape(node).height() * shape(node).width();
    return conv.gate()
        .map(
            gate ->
                memory.allocateSqueeze(
                    node, weights.convolution(gate.reduce(), Optional.empty()), pixels, panels));
  }

  private void pointwise(Layer.Conv conv) {
    PackedMatrix packed = weights.convolution(conv.convolution(), conv.norm());
    Optional<MapBuffer> residual = conv.residual().map(memory::map);
    if (memory.isSliced(conv.input())) {
      slicedPointwise(conv, memory.slices(conv.input()), packed, residual);
      return;
    }
    MapBuffer input = memory.map(conv.input());
    PointwiseLayer layer =
        new PointwiseLayer(input, packed, conv.activation(), residual, allocate(conv.output()));
    int pixels = input.pixels();
    if (workers > 1
        && conv.gate().isEmpty()
        && packed.floats() > LARGE_MATRIX
        && input.rows().count() == 1
        && pixels < 196) {
      phases.add(new PointwiseByPanels(layer));
      return;
    }
    int tasks = workers == 1 ? 1 : TASKS_PER_WORKER * workers;
    PixelBands bands = PixelBands.of(input, Math.min(tasks, pixels / 14));
    phases.add(new PointwiseByRows(layer, gate(conv, pixels), bands));
  }

  private void slicedPointwise(
      Layer.Conv conv, ChannelSlices input, PackedMatrix packed, Optional<MapBuffer> residual) {
    PartialSums partial = memory.allocatePartialSums(allocate(conv.output()), input.count());
    phases.add(new SlicedPointwise(input, gate(conv, input.pixels()), packed, partial, workers));
    if (input.count() > 1 || residual.isPresent() || conv.activation().isPresent()) {
      phases.add(new AddPartialSums(partial, conv.activation(), residual, workers));
    }
    memory.release(partial);
  }

  private Optional<GateWeights> gate(Layer.Conv conv, int pixels) {
    return conv.gate()
        .map(
            part ->
                new GateWeights(
                    weights.convolution(part.reduce(), Optional.empty()),
                    part.activation(),
                    weights.convolution(part.expand(), Optional.empty()),
                    memory.sums(conv.input()),
                    memory.squeeze(conv.input()),
                    pixels));
  }

  private void head(Layer.Conv conv, Layer.Pool pool) {
    MapBuffer input = memory.map(conv.input());
    PackedMatrix packed = weights.convolution(conv.convolution(), conv.norm());
    phases.add(
        new HeadPhase(input, packed, conv.activation().orElseThrow(), allocate(pool.output())));
  }
}

package io.github.efficientnet4j.engine;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.graph.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a graph's layers into phases: fuses, places maps in the arena, cuts work into tasks. */
final class PlanBuilder {

  /** Tasks for each worker, so that the last ones to finish do so at about the same time. */
  private static final int TASKS_PER_WORKER = 4;

  /** Matrices of more floats than this are shared out by columns: half a second-level cache. */
  private static final int LARGE_MATRIX = 128 * 1024;

  private final Graph graph;
  private final PackedWeights weights;
  private final int workers;
  private final List<Integer> wanted;
  private final List<Layer> layers;
  private final Map<Integer, Integer> lastReader = new HashMap<>();
  private final Map<Integer, MapBuffer> maps = new HashMap<>();
  private final Map<Integer, ChannelSums> sums = new HashMap<>();
  private final List<Phase> phases = new ArrayList<>();
  private final ArenaPlanner arena = new ArenaPlanner();
  private PaddedPlanes image;

  /** The copy with zeros around it that the layer being planned reads, or null. */
  private MapBuffer paddedCopy;

  private PlanBuilder(Graph graph, List<Integer> wanted, PackedWeights weights, int workers) {
    this.graph = graph;
    this.weights = weights;
    this.workers = workers;
    this.wanted = wanted;
    int last = Collections.max(wanted);
    this.layers = new ArrayList<>(Layers.of(graph));
    layers.removeIf(layer -> layer.output() > last);
  }

  /** Plans the computation of some nodes; layers after the last of them are left out. */
  static Plan build(Graph graph, List<Integer> wanted, PackedWeights weights, int workers) {
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
      release(i, next);
      i = next;
    }
    List<MapBuffer> outputs = wanted.stream().map(maps::get).toList();
    Shape input = graph.input();
    return new Plan(List.copyOf(phases), outputs, arena.size(), input.height(), input.width());
  }

  /** Plans layer i, with the one after it if the two fuse; returns how many it planned. */
  private int add(int i) {
    Layer layer = layers.get(i);
    Optional<Layer> next =
        i + 1 < layers.size() ? Optional.of(layers.get(i + 1)) : Optional.empty();
    if (layer instanceof Layer.Conv conv) {
      boolean onlyNextReads =
          next.isPresent()
              && next.get().input() == conv.output()
              && lastReader.get(conv.output()) == i + 1
              && !wanted.contains(conv.output())
              && conv.gate().isEmpty()
              && conv.residual().isEmpty();
      if (onlyNextReads
          && next.get() instanceof Layer.Conv second
          && second.convolution().depthwise()
          && !conv.convolution().depthwise()) {
        depthwise(second, rowsOf(conv), shape(conv.output()));
        return 2;
      }
      if (onlyNextReads
          && next.get() instanceof Layer.Pool pool
          && conv.convolution().pointwise()
          && conv.activation().isPresent()
          && conv.input() != 0) {
        head(conv, pool);
        return 2;
      }
      convolution(conv);
    } else if (layer instanceof Layer.MaxPool pool) {
      phases.add(new MaxPoolPhase(pool.pool(), maps.get(pool.input()), allocate(pool.output())));
    } else if (layer instanceof Layer.Pool pool) {
      phases.add(new PoolPhase(maps.get(pool.input()), allocate(pool.output())));
    } else {
      Layer.Classifier classifier = (Layer.Classifier) layer;
      phases.add(
          new ClassifierPhase(
              maps.get(classifier.input()),
              weights.linear(classifier.linear()),
              allocate(classifier.output())));
    }
    return 1;
  }

  private void release(int from, int to) {
    for (int node : List.copyOf(maps.keySet())) {
      if (wanted.contains(node) || lastReader.get(node) < from || lastReader.get(node) >= to) {
        continue;
      }
      MapBuffer map = maps.remove(node);
      arena.release(map.offset(), (long) map.pixels() * map.stride());
      ChannelSums channelSums = sums.remove(node);
      if (channelSums != null) {
        arena.release(channelSums.base(), (long) channelSums.channels() * channelSums.parts());
      }
    }
    if (paddedCopy != null) {
      arena.release(paddedCopy.offset(), (long) paddedCopy.pixels() * paddedCopy.stride());
      paddedCopy = null;
    }
    if (image != null && lastReader.get(0) < to) {
      arena.release(image.offset(), (long) image.planeSize() * image.channels());
      image = null;
    }
  }

  private Shape shape(int node) {
    return graph.nodes().get(node).output();
  }

  private int padded(int channels) {
    return Panels.of(channels, weights.lanes()).paddedChannels();
  }

  private MapBuffer allocate(int node) {
    Shape shape = shape(node);
    int stride = padded(shape.channels());
    int offset = arena.allocate((long) shape.height() * shape.width() * stride);
    MapBuffer map = new MapBuffer(offset, stride, shape);
    maps.put(node, map);
    return map;
  }

  private void convolution(Layer.Conv conv) {
    if (conv.convolution().depthwise()) {
      MapBuffer input = maps.get(conv.input());
      Panels panels = Panels.of(input.shape().channels(), weights.lanes());
      depthwise(conv, new CopyRows(input, panels), input.shape());
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
              conv.residual().map(maps::get),
              conv.activation(),
              allocate(conv.output())));
    }
  }

  private RowSource rowsOf(Layer.Conv conv) {
    PackedMatrix packed = weights.convolution(conv.convolution(), conv.norm());
    if (conv.convolution().pointwise() && conv.input() != 0) {
      return new ExpandRows(maps.get(conv.input()), packed, conv.activation());
    }
    return new ConvolveRows(paddedInput(conv), packed, conv.activation());
  }

  /** Adds the phase that pads the input, if one is needed, and tells where the taps lie. */
  private TapGeometry paddedInput(Layer.Conv conv) {
    Convolution convolution = conv.convolution();
    Padding padding = convolution.padding();
    if (conv.input() == 0) {
      image = new PaddedPlanes(0, graph.input(), padding);
      int offset = arena.allocate((long) image.planeSize() * image.channels());
      image = new PaddedPlanes(offset, graph.input(), padding);
      phases.add(new LoadPhase(image, workers));
      return TapGeometry.planes(image, convolution);
    }
    MapBuffer input = maps.get(conv.input());
    PaddedPlanes padded = new PaddedPlanes(input.offset(), input.shape(), padding);
    if (!padding.isNone()) {
      Shape shape =
          new Shape(input.shape().channels(), padded.paddedHeight(), padded.paddedWidth());
      int offset = arena.allocate((long) padded.planeSize() * input.stride());
      paddedCopy = new MapBuffer(offset, input.stride(), shape);
      padded = new PaddedPlanes(offset, input.shape(), padding);
      phases.add(new PadPhase(input, padded));
    }
    return TapGeometry.pixels(padded, input.stride(), convolution);
  }

  private void depthwise(Layer.Conv conv, RowSource source, Shape input) {
    Activation activation =
        conv.activation()
            .orElseThrow(
                () ->
                    new UnsupportedOperationException(
                        "the engine has no plan for a depthwise convolution without activation"));
    DepthwiseWeights packed = weights.depthwise(conv.convolution(), conv.norm());
    MapBuffer output = allocate(conv.output());
    Panels panels = packed.packed().panels();
    DepthwiseTiling tiling =
        DepthwiseTiling.of(conv.convolution(), output.shape(), panels.width(0), workers);
    int channels = output.stride();
    ChannelSums channelSums =
        new ChannelSums(arena.allocate((long) channels * tiling.parts()), channels, tiling.parts());
    sums.put(conv.output(), channelSums);
    phases.add(new DepthwisePhase(source, packed, input, activation, output, tiling, channelSums));
  }

  private void pointwise(Layer.Conv conv) {
    MapBuffer input = maps.get(conv.input());
    PackedMatrix packed = weights.convolution(conv.convolution(), conv.norm());
    Optional<GateWeights> gate =
        conv.gate()
            .map(
                part ->
                    new GateWeights(
                        weights.convolution(part.reduce(), Optional.empty()),
                        part.activation(),
                        weights.convolution(part.expand(), Optional.empty()),
                        sums.get(conv.input()),
                        input.pixels()));
    PointwiseLayer layer =
        new PointwiseLayer(
            input,
            packed,
            conv.activation(),
            conv.residual().map(maps::get),
            allocate(conv.output()));
    int pixels = input.pixels();
    boolean byPanels = workers > 1 && packed.floats() > LARGE_MATRIX && pixels < 196;
    if (byPanels) {
      gate.ifPresent(part -> phases.add(new GatePhase(input, part, Bands.of(pixels, 2 * workers))));
      phases.add(new PointwiseByPanels(layer));
    } else {
      int tasks = workers == 1 ? 1 : TASKS_PER_WORKER * workers;
      phases.add(new PointwiseByRows(layer, gate, Bands.of(pixels, Math.min(tasks, pixels / 14))));
    }
  }

  private void head(Layer.Conv conv, Layer.Pool pool) {
    MapBuffer input = maps.get(conv.input());
    PackedMatrix packed = weights.convolution(conv.convolution(), conv.norm());
    phases.add(
        new HeadPhase(input, packed, conv.activation().orElseThrow(), allocate(pool.output())));
  }
}

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

  /** Rows of maps are not cut into bands lower than this. */
  private static final int LOWEST_BAND = 14;

  /** Maps of fewer pixels, unless they lie in bands of rows, are kept in slices of channels. */
  private static final int SMALL_MAP = 28 * 28;

  /** Maps are not cut into more slices of channels: their partial sums must be added up. */
  private static final int MOST_SLICES = 4;

  /** Matrices of more floats than this are shared out by columns: half a second-level cache. */
  private static final int LARGE_MATRIX = 128 * 1024;

  private final Graph graph;
  private final PackedWeights weights;
  private final int workers;
  private final List<Integer> wanted;
  private final List<Layer> layers;
  private final Map<Integer, Integer> lastReader = new HashMap<>();
  private final Map<Integer, MapBuffer> maps = new HashMap<>();
  private final Map<Integer, ChannelSlices> slices = new HashMap<>();
  private final Map<Integer, ChannelSums> sums = new HashMap<>();
  private final List<Phase> phases = new ArrayList<>();
  private final Regions regions;
  private PaddedPlanes image;

  /** The first phase that writes a map in slices, or -1. */
  private int smallMaps = -1;

  /** The copy with zeros around it that the layer being planned reads, or null. */
  private MapBuffer paddedCopy;

  private PlanBuilder(Graph graph, List<Integer> wanted, PackedWeights weights, int workers) {
    this.graph = graph;
    this.weights = weights;
    this.workers = workers;
    this.regions = new Regions(workers);
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
    int small = smallMaps < 0 ? phases.size() : smallMaps;
    return new Plan(
        List.copyOf(phases), small, outputs, regions.size(), input.height(), input.width());
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

  private void release(int from, int to) {
    for (int node : List.copyOf(maps.keySet())) {
      if (readLast(node, from, to)) {
        MapBuffer map = maps.remove(node);
        ArenaPlanner arena = map.rows().count() == 1 ? regions.shared() : regions.own();
        arena.release(map.offset(), floats(map));
      }
    }
    for (int node : List.copyOf(slices.keySet())) {
      if (readLast(node, from, to)) {
        ChannelSlices map = slices.remove(node);
        regions
            .own()
            .release(map.offset(), ChannelSlices.floats(map.shape(), map.panels(), map.count()));
      }
    }
    for (int node : List.copyOf(sums.keySet())) {
      if (readLast(node, from, to)) {
        ChannelSums channelSums = sums.remove(node);
        long floats = (long) channelSums.channels() * channelSums.parts();
        regions.shared().release(channelSums.base(), floats);
      }
    }
    if (paddedCopy != null) {
      regions.shared().release(paddedCopy.offset(), floats(paddedCopy));
      paddedCopy = null;
    }
    if (image != null && lastReader.get(0) < to) {
      regions.shared().release(image.offset(), (long) image.planeSize() * image.channels());
      image = null;
    }
  }

  private boolean readLast(int node, int from, int to) {
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
    int stride = padded(shape.channels());
    Bands rows = rows(shape);
    ArenaPlanner arena = rows.count() == 1 ? regions.shared() : regions.own();
    int offset = arena.allocate((long) rows.largest() * shape.width() * stride);
    MapBuffer map = new MapBuffer(regions, offset, stride, shape, rows);
    maps.put(node, map);
    return map;
  }

  /** The bands of rows in which a map lies and is computed. */
  private Bands rows(Shape shape) {
    int height = shape.height();
    return Bands.of(height, height >= LOWEST_BAND * workers ? workers : 1);
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
    Shape shape = shape(conv.output());
    if (smallMaps < 0) {
      smallMaps = phases.size();
    }
    int count = Math.min(Math.min(workers, MOST_SLICES), panels.count());
    int offset = regions.own().allocate(ChannelSlices.floats(shape, panels, count));
    ChannelSlices map = new ChannelSlices(regions, offset, shape, panels, count);
    slices.put(conv.output(), map);
    return map;
  }

  /** What a map takes of its region. */
  private static long floats(MapBuffer map) {
    return (long) map.rows().largest() * map.shape().width() * map.stride();
  }

  private void convolution(Layer.Conv conv, int i) {
    if (conv.convolution().depthwise()) {
      MapBuffer input = maps.get(conv.input());
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

  /**
   * Adds the phase that pads the input, or puts it in one piece, if one is needed, and tells where
   * the taps lie.
   */
  private TapGeometry paddedInput(Layer.Conv conv) {
    Convolution convolution = conv.convolution();
    Padding padding = convolution.padding();
    if (conv.input() == 0) {
      image = new PaddedPlanes(0, graph.input(), padding);
      int offset = regions.shared().allocate((long) image.planeSize() * image.channels());
      image = new PaddedPlanes(offset, graph.input(), padding);
      phases.add(new LoadPhase(image, workers));
      return TapGeometry.planes(image, convolution);
    }
    MapBuffer input = maps.get(conv.input());
    PaddedPlanes padded = new PaddedPlanes(input.offset(), input.shape(), padding);
    if (!padding.isNone() || input.rows().count() > 1) {
      Shape shape =
          new Shape(input.shape().channels(), padded.paddedHeight(), padded.paddedWidth());
      int offset = regions.shared().allocate((long) padded.planeSize() * input.stride());
      Bands whole = new Bands(shape.height(), 1);
      paddedCopy = new MapBuffer(regions, offset, input.stride(), shape, whole);
      padded = new PaddedPlanes(offset, input.shape(), padding);
      phases.add(new PadPhase(input, padded));
    }
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
    Bands rows = rows(shape);
    Panels panels = packed.packed().panels();
    DepthwiseTiling tiling = DepthwiseTiling.of(conv.convolution(), shape, rows, panels.width(0));
    PanelMap output =
        sliced(conv, i, rows, panels) ? allocateSlices(conv, panels) : allocate(conv.output());
    int channels = panels.paddedChannels();
    ChannelSums channelSums =
        new ChannelSums(
            regions.shared().allocate((long) channels * tiling.parts()), channels, tiling.parts());
    sums.put(conv.output(), channelSums);
    phases.add(new DepthwisePhase(source, packed, input, activation, output, tiling, channelSums));
  }

  private void pointwise(Layer.Conv conv) {
    PackedMatrix packed = weights.convolution(conv.convolution(), conv.norm());
    Optional<MapBuffer> residual = conv.residual().map(maps::get);
    if (slices.containsKey(conv.input())) {
      slicedPointwise(conv, slices.get(conv.input()), packed, residual);
      return;
    }
    MapBuffer input = maps.get(conv.input());
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
    MapBuffer output = allocate(conv.output());
    long floats = (long) output.pixels() * output.stride();
    int offset = input.count() == 1 ? 0 : regions.own().allocate(floats);
    PartialSums partial = new PartialSums(output, offset, input.count());
    phases.add(new SlicedPointwise(input, gate(conv, input.pixels()), packed, partial, workers));
    if (input.count() > 1 || residual.isPresent() || conv.activation().isPresent()) {
      phases.add(new AddPartialSums(partial, conv.activation(), residual, workers));
    }
    if (input.count() > 1) {
      regions.own().release(offset, floats);
    }
  }

  private Optional<GateWeights> gate(Layer.Conv conv, int pixels) {
    return conv.gate()
        .map(
            part ->
                new GateWeights(
                    weights.convolution(part.reduce(), Optional.empty()),
                    part.activation(),
                    weights.convolution(part.expand(), Optional.empty()),
                    sums.get(conv.input()),
                    pixels));
  }

  private void head(Layer.Conv conv, Layer.Pool pool) {
    MapBuffer input = maps.get(conv.input());
    PackedMatrix packed = weights.convolution(conv.convolution(), conv.norm());
    phases.add(
        new HeadPhase(input, packed, conv.activation().orElseThrow(), allocate(pool.output())));
  }
}

package io.github.efficientnet4j.internal.engine.plan;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Operation.Convolution;
import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.internal.engine.layout.Bands;
import io.github.efficientnet4j.internal.engine.layout.ChannelSlices;
import io.github.efficientnet4j.internal.engine.layout.ChannelSums;
import io.github.efficientnet4j.internal.engine.layout.DepthwiseFilter;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import io.github.efficientnet4j.internal.engine.layout.PaddedPlanes;
import io.github.efficientnet4j.internal.engine.layout.PanelMap;
import io.github.efficientnet4j.internal.engine.layout.Panels;
import io.github.efficientnet4j.internal.engine.layout.PartialSums;
import io.github.efficientnet4j.internal.engine.layout.PixelBands;
import io.github.efficientnet4j.internal.engine.layout.TapGeometry;
import io.github.efficientnet4j.internal.engine.phase.AddPartialSums;
import io.github.efficientnet4j.internal.engine.phase.ChannelGates;
import io.github.efficientnet4j.internal.engine.phase.ClassifierPhase;
import io.github.efficientnet4j.internal.engine.phase.ConvolvePhase;
import io.github.efficientnet4j.internal.engine.phase.DepthwisePhase;
import io.github.efficientnet4j.internal.engine.phase.DepthwiseTiling;
import io.github.efficientnet4j.internal.engine.phase.Epilogue;
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
import java.util.OptionalInt;
import java.util.Set;

/**
 * Turns a graph's layers into phases: fuses layers, chooses for each how it is divided into tasks,
 * and gives maps their places.
 *
 * <p>Not thread-safe; {@link #build} is, since each call makes its own builder.
 */
public final class PlanBuilder {

  /** The node of the image, which lies in planes; other maps lie pixel by pixel. */
  private static final int IMAGE = 0;

  /** Tasks for each worker, so that the last ones to finish do so at about the same time. */
  private static final int TASKS_PER_WORKER = 16;

  /** Bands of pixels of a 1x1 convolution are not smaller than this. */
  private static final int MIN_BAND_PIXELS = 14;

  /** Maps of fewer pixels, unless they lie in bands of rows, are kept in slices of channels. */
  private static final int SMALL_MAP_PIXELS = 28 * 28;

  /** Matrices of more floats than this are divided by columns: 512 KiB, half an L2 cache. */
  private static final int LARGE_MATRIX_FLOATS = 128 * 1024;

  /** Maps of at least as many pixels are divided by pixels, however large the matrix. */
  private static final int MANY_PIXELS = 14 * 14;

  private final Graph graph;
  private final PackedWeights weights;
  private final int workers;
  private final Set<Integer> wanted;
  private final List<Layer> layers;
  private final Map<Integer, Integer> lastReader = new HashMap<>();
  private final List<Phase> phases = new ArrayList<>();
  private final PlanMemory memory;

  /** The first phase that writes a map in slices. */
  private OptionalInt firstSmallPhase = OptionalInt.empty();

  private PlanBuilder(Graph graph, List<Integer> wanted, PackedWeights weights, int workers) {
    this.graph = graph;
    this.weights = weights;
    this.workers = workers;
    this.memory = new PlanMemory(workers);
    this.wanted = Set.copyOf(wanted);
    int last = Collections.max(wanted);
    this.layers = Layers.of(graph).stream().filter(layer -> layer.output() <= last).toList();
    for (int i = 0; i < layers.size(); i++) {
      for (int node : layers.get(i).inputs()) {
        lastReader.put(node, i);
      }
    }
  }

  /**
   * {@return a plan that computes some nodes} Layers after the last of them are left out.
   *
   * @param graph the network for one input size
   * @param wanted ids of the nodes, in the order of the plan's outputs; at least one
   * @param weights of the network
   * @param workers how many share an image, at least 1
   * @throws UnsupportedOperationException if the engine has no phases for a layer
   */
  public static Plan build(Graph graph, List<Integer> wanted, PackedWeights weights, int workers) {
    PlanBuilder builder = new PlanBuilder(graph, wanted, weights, workers);
    builder.addPhases();
    return builder.plan(wanted);
  }

  private void addPhases() {
    int i = 0;
    while (i < layers.size()) {
      int next = i + add(i);
      int first = i;
      memory.release(node -> isReadLast(node, first, next));
      i = next;
    }
  }

  private Plan plan(List<Integer> outputs) {
    Shape input = graph.input();
    return new Plan(
        List.copyOf(phases),
        firstSmallPhase.orElse(phases.size()),
        outputs.stream().map(memory::map).toList(),
        memory.freeze(),
        input.height(),
        input.width());
  }

  /** Plans layer i, with the one after it if the two fuse; returns how many it planned. */
  private int add(int i) {
    if (isExpansion(i)) {
      Layer.Conv expansion = (Layer.Conv) layers.get(i);
      Layer.Conv depthwise = (Layer.Conv) layers.get(i + 1);
      depthwise(depthwise, i + 1, rowsOf(expansion), shape(expansion.output()));
      return 2;
    }
    if (isHead(i)) {
      head((Layer.Conv) layers.get(i), (Layer.Pool) layers.get(i + 1));
      return 2;
    }
    layers.get(i).accept(new Unfused(i));
    return 1;
  }

  /** Plans a layer by itself. */
  private final class Unfused implements Layer.Visitor {

    private final int index;

    Unfused(int index) {
      this.index = index;
    }

    @Override
    public void conv(Layer.Conv conv) {
      convolution(conv, index);
    }

    @Override
    public void maxPool(Layer.MaxPool pool) {
      phases.add(new MaxPoolPhase(pool.pool(), memory.map(pool.input()), allocate(pool.output())));
    }

    @Override
    public void pool(Layer.Pool pool) {
      phases.add(new PoolPhase(memory.map(pool.input()), allocate(pool.output())));
    }

    @Override
    public void classifier(Layer.Classifier classifier) {
      phases.add(
          new ClassifierPhase(
              memory.map(classifier.input()),
              weights.linear(classifier.linear()),
              allocate(classifier.output())));
    }
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
        && conv.input() != IMAGE
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

  private int pixels(int node) {
    return shape(node).height() * shape(node).width();
  }

  private MapBuffer allocate(int node) {
    Shape shape = shape(node);
    int padded = Panels.of(shape.channels(), weights.lanes()).paddedChannels();
    return memory.allocate(node, shape, padded);
  }

  private Epilogue epilogue(Layer.Conv conv) {
    Optional<MapBuffer> residual = conv.residual().map(memory::map);
    return new Epilogue(allocate(conv.output()), residual, conv.activation());
  }

  /** Whether layer i's map, which has these bands and panels, is kept in slices for its reader. */
  private boolean sliced(Layer.Conv conv, int i, Bands rows, Panels panels) {
    return rows.count() == 1
        && pixels(conv.output()) < SMALL_MAP_PIXELS
        && (workers == 1 || panels.count() > 1)
        && onlyNextReads(i, conv.output())
        && layers.get(i + 1) instanceof Layer.Conv reader
        && reader.convolution().pointwise()
        && !reader.convolution().depthwise()
        && !isExpansion(i + 1)
        && !isHead(i + 1);
  }

  private ChannelSlices allocateSlices(Layer.Conv conv, Panels panels) {
    if (firstSmallPhase.isEmpty()) {
      firstSmallPhase = OptionalInt.of(phases.size());
    }
    return memory.allocateSlices(conv.output(), shape(conv.output()), panels);
  }

  private void convolution(Layer.Conv conv, int i) {
    if (conv.convolution().depthwise()) {
      MapBuffer input = memory.map(conv.input());
      Panels panels = Panels.of(input.shape().channels(), weights.lanes());
      depthwise(conv, i, new RowSource.Copied(input, panels), input.shape());
    } else if (conv.convolution().pointwise() && conv.input() != IMAGE) {
      pointwise(conv);
    } else {
      if (conv.gate().isPresent()) {
        throw new UnsupportedOperationException(
            "the engine has no plan for gates at a convolution of kernel "
                + conv.convolution().kernelHeight());
      }
      TapGeometry taps = paddedInput(conv);
      phases.add(new ConvolvePhase(taps, weights(conv), epilogue(conv)));
    }
  }

  private RowSource rowsOf(Layer.Conv conv) {
    if (conv.convolution().pointwise() && conv.input() != IMAGE) {
      return new RowSource.Expansion(memory.map(conv.input()), weights(conv), conv.activation());
    }
    return new RowSource.Convolved(paddedInput(conv), weights(conv), conv.activation());
  }

  private PackedMatrix weights(Layer.Conv conv) {
    return weights.convolution(conv.convolution(), conv.norm());
  }

  /**
   * Adds the phase that pads the input or puts it in one piece, if one is needed.
   *
   * @return where the taps lie
   */
  private TapGeometry paddedInput(Layer.Conv conv) {
    Convolution convolution = conv.convolution();
    Padding padding = convolution.padding();
    if (conv.input() == IMAGE) {
      PaddedPlanes image = memory.allocateImage(IMAGE, graph.input(), padding);
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
    DepthwiseFilter filter = weights.depthwise(conv.convolution(), conv.norm());
    Shape shape = shape(conv.output());
    Bands rows = memory.rows(shape);
    Panels panels = filter.panels();
    DepthwiseTiling tiling =
        DepthwiseTiling.of(conv.convolution(), shape, rows, panels.width(0), source.sharedFloats());
    PanelMap output =
        sliced(conv, i, rows, panels) ? allocateSlices(conv, panels) : allocate(conv.output());
    ChannelSums channelSums =
        memory.allocateSums(conv.output(), panels.paddedChannels(), tiling.parts());
    Optional<Squeeze> squeeze = squeeze(conv.output(), i + 1, panels, channelSums);
    phases.add(
        new DepthwisePhase(
            source, filter, input, activation, output, tiling, channelSums, squeeze));
  }

  /** The squeeze of a map whose sums lie in one part, if the layer that reads it has gates. */
  private Optional<Squeeze> squeeze(int node, int reader, Panels panels, ChannelSums sums) {
    if (sums.parts() > 1
        || reader == layers.size()
        || !(layers.get(reader) instanceof Layer.Conv conv)
        || conv.input() != node) {
      return Optional.empty();
    }
    return conv.gate()
        .map(gate -> memory.allocateSqueeze(node, weights(gate.reduce()), pixels(node), panels));
  }

  private void pointwise(Layer.Conv conv) {
    PackedMatrix packed = weights(conv);
    Optional<ChannelSlices> slices = memory.slices(conv.input());
    if (slices.isPresent()) {
      slicedPointwise(conv, slices.get(), packed);
      return;
    }
    MapBuffer input = memory.map(conv.input());
    PointwiseLayer layer = new PointwiseLayer(input, packed, epilogue(conv));
    int pixels = input.pixels();
    if (workers > 1
        && conv.gate().isEmpty()
        && packed.floats() > LARGE_MATRIX_FLOATS
        && input.rows().count() == 1
        && pixels < MANY_PIXELS) {
      phases.add(new PointwiseByPanels(layer));
      return;
    }
    int tasks = workers == 1 ? 1 : TASKS_PER_WORKER * workers;
    PixelBands bands = PixelBands.of(input, Math.min(tasks, pixels / MIN_BAND_PIXELS));
    phases.add(new PointwiseByRows(layer, gates(conv), bands));
  }

  private void slicedPointwise(Layer.Conv conv, ChannelSlices input, PackedMatrix packed) {
    Epilogue epilogue = epilogue(conv);
    PartialSums partial = memory.allocatePartialSums(epilogue.output(), input.count());
    phases.add(new SlicedPointwise(input, gates(conv), packed, partial, workers));
    if (input.count() > 1 || !epilogue.isEmpty()) {
      phases.add(new AddPartialSums(partial, epilogue, workers));
    }
  }

  private Optional<ChannelGates> gates(Layer.Conv conv) {
    return conv.gate()
        .map(
            gate ->
                new ChannelGates(
                    weights(gate.reduce()),
                    gate.activation(),
                    weights(gate.expand()),
                    memory.sums(conv.input()),
                    memory.squeeze(conv.input()),
                    pixels(conv.input())));
  }

  private PackedMatrix weights(Convolution withoutNorm) {
    return weights.convolution(withoutNorm, Optional.empty());
  }

  private void head(Layer.Conv conv, Layer.Pool pool) {
    MapBuffer input = memory.map(conv.input());
    Activation activation = conv.activation().orElseThrow();
    phases.add(new HeadPhase(input, weights(conv), activation, allocate(pool.output())));
  }
}

package io.github.efficientnet4j.internal.engine.plan;

import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.internal.engine.layout.ArenaPlanner;
import io.github.efficientnet4j.internal.engine.layout.Bands;
import io.github.efficientnet4j.internal.engine.layout.ChannelSlices;
import io.github.efficientnet4j.internal.engine.layout.ChannelSums;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import io.github.efficientnet4j.internal.engine.layout.PaddedPlanes;
import io.github.efficientnet4j.internal.engine.layout.Panels;
import io.github.efficientnet4j.internal.engine.layout.PartialSums;
import io.github.efficientnet4j.internal.engine.layout.Regions;
import io.github.efficientnet4j.internal.engine.phase.Squeeze;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The places that a plan gives to maps and sums, by node, while it is being built. */
final class PlanMemory {

  /** Rows of maps are not cut into bands lower than this. */
  private static final int LOWEST_BAND = 14;

  /** Maps are not cut into more slices of channels: their partial sums must be added up. */
  private static final int MOST_SLICES = 4;

  private final int workers;
  private final Regions regions;
  private final Map<Integer, MapBuffer> maps = new HashMap<>();
  private final Map<Integer, ChannelSlices> slices = new HashMap<>();
  private final Map<Integer, ChannelSums> sums = new HashMap<>();
  private final Map<Integer, Squeeze> squeezes = new HashMap<>();
  private PaddedPlanes image;

  /** The copy of a map that the layer being planned reads, or null. */
  private MapBuffer copy;

  PlanMemory(int workers) {
    this.workers = workers;
    this.regions = new Regions(workers);
  }

  /** The floats of the arena. */
  int size() {
    return regions.size();
  }

  MapBuffer map(int node) {
    return maps.get(node);
  }

  boolean isSliced(int node) {
    return slices.containsKey(node);
  }

  ChannelSlices slices(int node) {
    return slices.get(node);
  }

  ChannelSums sums(int node) {
    return sums.get(node);
  }

  /** The bands of rows in which a map lies and is computed. */
  Bands rows(Shape shape) {
    int height = shape.height();
    return Bands.of(height, height >= LOWEST_BAND * workers ? workers : 1);
  }

  MapBuffer allocate(int node, Shape shape, int stride) {
    Bands rows = rows(shape);
    int offset = region(rows).allocate((long) rows.largest() * shape.width() * stride);
    MapBuffer map = new MapBuffer(regions, offset, stride, shape, rows);
    maps.put(node, map);
    return map;
  }

  ChannelSlices allocateSlices(int node, Shape shape, Panels panels) {
    int count = Math.min(Math.min(workers, MOST_SLICES), panels.count());
    int offset = regions.own().allocate(ChannelSlices.floats(shape, panels, count));
    ChannelSlices map = new ChannelSlices(regions, offset, shape, panels, count);
    slices.put(node, map);
    return map;
  }

  ChannelSums allocateSums(int node, int channels, int parts) {
    int base = regions.shared().allocate((long) channels * parts);
    ChannelSums channelSums = new ChannelSums(base, channels, parts);
    sums.put(node, channelSums);
    return channelSums;
  }

  Optional<Squeeze> squeeze(int node) {
    return Optional.ofNullable(squeezes.get(node));
  }

  /** Room for the products of a map's means, which has panels and whose sums have their place. */
  Squeeze allocateSqueeze(int node, PackedMatrix reduce, int pixels, Panels panels) {
    int base = regions.shared().allocate(Squeeze.floats(reduce, panels));
    Squeeze squeeze = new Squeeze(reduce, sums.get(node), pixels, base, panels);
    squeezes.put(node, squeeze);
    return squeeze;
  }

  /** The sums of slices of operands, for as long as {@link #release} is not called with them. */
  PartialSums allocatePartialSums(MapBuffer output, int count) {
    int offset = count == 1 ? 0 : regions.own().allocate(floats(output));
    return new PartialSums(output, offset, count);
  }

  void release(PartialSums partial) {
    if (partial.count() > 1) {
      regions.own().release(partial.offset(), floats(partial.output()));
    }
  }

  PaddedPlanes allocateImage(Shape shape, Padding padding) {
    image = new PaddedPlanes(0, shape, padding);
    int offset = regions.shared().allocate((long) image.planeSize() * image.channels());
    image = new PaddedPlanes(offset, shape, padding);
    return image;
  }

  /** Room for a map with zeros around it, until the next layer. */
  PaddedPlanes allocateCopy(MapBuffer input, Padding padding) {
    PaddedPlanes padded = new PaddedPlanes(0, input.shape(), padding);
    Shape shape = new Shape(input.shape().channels(), padded.paddedHeight(), padded.paddedWidth());
    int offset = regions.shared().allocate((long) padded.planeSize() * input.stride());
    Bands whole = new Bands(shape.height(), 1);
    copy = new MapBuffer(regions, offset, input.stride(), shape, whole);
    return new PaddedPlanes(offset, input.shape(), padding);
  }

  /** Gives back what no later layer reads; node 0 is the image. */
  void release(IntPredicate readLast) {
    for (int node : List.copyOf(maps.keySet())) {
      if (readLast.test(node)) {
        MapBuffer map = maps.remove(node);
        region(map.rows()).release(map.offset(), floats(map));
      }
    }
    for (int node : List.copyOf(slices.keySet())) {
      if (readLast.test(node)) {
        ChannelSlices map = slices.remove(node);
        long floats = ChannelSlices.floats(map.shape(), map.panels(), map.count());
        regions.own().release(map.offset(), floats);
      }
    }
    for (int node : List.copyOf(sums.keySet())) {
      if (readLast.test(node)) {
        ChannelSums channelSums = sums.remove(node);
        long floats = (long) channelSums.channels() * channelSums.parts();
        regions.shared().release(channelSums.base(), floats);
      }
    }
    for (int node : List.copyOf(squeezes.keySet())) {
      if (readLast.test(node)) {
        Squeeze squeeze = squeezes.remove(node);
        regions.shared().release(squeeze.base(), squeeze.floats());
      }
    }
    if (copy != null) {
      regions.shared().release(copy.offset(), floats(copy));
      copy = null;
    }
    if (image != null && readLast.test(0)) {
      regions.shared().release(image.offset(), (long) image.planeSize() * image.channels());
      image = null;
    }
  }

  private ArenaPlanner region(Bands rows) {
    return rows.count() == 1 ? regions.shared() : regions.own();
  }

  /** What a map takes of its region. */
  private static long floats(MapBuffer map) {
    return (long) map.rows().largest() * map.shape().width() * map.stride();
  }
}

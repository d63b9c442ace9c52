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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The arena while a plan is being built: gives each node's map, sums and products their places, and
 * takes the places back when no later layer reads the node.
 *
 * <p>Not thread-safe.
 */
final class PlanMemory {

  /** Bands of rows have at least this many rows. */
  private static final int MIN_BAND_ROWS = 14;

  /** Maps are cut into at most this many slices: each has partial sums that must be added up. */
  private static final int MAX_SLICES = 4;

  private final int workers;
  private final Regions regions;
  private final Map<Integer, MapBuffer> maps = new HashMap<>();
  private final Map<Integer, ChannelSlices> slices = new HashMap<>();
  private final Map<Integer, ChannelSums> sums = new HashMap<>();
  private final Map<Integer, Squeeze> squeezes = new HashMap<>();

  /** By node, the places to give back once it has been read for the last time. */
  private final Map<Integer, List<Place>> places = new HashMap<>();

  /** The places that only the layer being planned needs. */
  private final List<Place> temporary = new ArrayList<>();

  PlanMemory(int workers) {
    this.workers = workers;
    this.regions = new Regions(workers);
  }

  /** A place in a region of the arena. */
  private record Place(ArenaPlanner region, int offset, long floats) {

    static Place in(ArenaPlanner region, long floats) {
      return new Place(region, region.allocate(floats), floats);
    }

    void release() {
      region.release(offset, floats);
    }
  }

  /**
   * Ends the planning; then the places of maps are known.
   *
   * @return the floats of the arena
   */
  int freeze() {
    regions.freeze();
    return regions.size();
  }

  MapBuffer map(int node) {
    return maps.get(node);
  }

  Optional<ChannelSlices> slices(int node) {
    return Optional.ofNullable(slices.get(node));
  }

  ChannelSums sums(int node) {
    return sums.get(node);
  }

  Optional<Squeeze> squeeze(int node) {
    return Optional.ofNullable(squeezes.get(node));
  }

  /** {@return the bands of rows in which a map lies and is computed} */
  Bands rows(Shape shape) {
    int height = shape.height();
    return Bands.of(height, height >= MIN_BAND_ROWS * workers ? workers : 1);
  }

  MapBuffer allocate(int node, Shape shape, int stride) {
    Bands rows = rows(shape);
    ArenaPlanner region = rows.count() == 1 ? regions.shared() : regions.own();
    int offset = keep(node, region, MapBuffer.floats(shape, rows, stride));
    MapBuffer map = new MapBuffer(regions, offset, stride, shape, rows);
    maps.put(node, map);
    return map;
  }

  ChannelSlices allocateSlices(int node, Shape shape, Panels panels) {
    int count = Math.min(Math.min(workers, MAX_SLICES), panels.count());
    int offset = keep(node, regions.own(), ChannelSlices.floats(shape, panels, count));
    ChannelSlices map = new ChannelSlices(regions, offset, shape, panels, count);
    slices.put(node, map);
    return map;
  }

  ChannelSums allocateSums(int node, int channels, int parts) {
    int base = keep(node, regions.shared(), (long) channels * parts);
    ChannelSums channelSums = new ChannelSums(base, channels, parts);
    sums.put(node, channelSums);
    return channelSums;
  }

  /** Room for the products of the means of a node's map; its sums are allocated before. */
  Squeeze allocateSqueeze(int node, PackedMatrix reduce, int pixels, Panels panels) {
    int base = keep(node, regions.shared(), Squeeze.floats(reduce, panels));
    Squeeze squeeze = new Squeeze(reduce, sums.get(node), pixels, base, panels);
    squeezes.put(node, squeeze);
    return squeeze;
  }

  /** The image with zeros around it, in planes. */
  PaddedPlanes allocateImage(int node, Shape shape, Padding padding) {
    PaddedPlanes image = new PaddedPlanes(0, shape, padding);
    long floats = (long) image.planeSize() * image.channels();
    return new PaddedPlanes(keep(node, regions.shared(), floats), shape, padding);
  }

  /** Room for a map with zeros around it, until the layer being planned is complete. */
  PaddedPlanes allocateCopy(MapBuffer input, Padding padding) {
    PaddedPlanes padded = new PaddedPlanes(0, input.shape(), padding);
    long floats = (long) padded.planeSize() * input.stride();
    return new PaddedPlanes(borrow(regions.shared(), floats), input.shape(), padding);
  }

  /** Room for the partial sums of a map, until the layer being planned is complete. */
  PartialSums allocatePartialSums(MapBuffer output, int count) {
    long floats = MapBuffer.floats(output.shape(), output.rows(), output.stride());
    int offset = count == 1 ? 0 : borrow(regions.own(), floats);
    return new PartialSums(output, offset, count);
  }

  private int keep(int node, ArenaPlanner region, long floats) {
    Place place = Place.in(region, floats);
    places.computeIfAbsent(node, key -> new ArrayList<>()).add(place);
    return place.offset();
  }

  private int borrow(ArenaPlanner region, long floats) {
    Place place = Place.in(region, floats);
    temporary.add(place);
    return place.offset();
  }

  /** Gives back what no layer after the one just planned reads. */
  void release(IntPredicate readLast) {
    temporary.forEach(Place::release);
    temporary.clear();
    for (int node : List.copyOf(places.keySet())) {
      if (readLast.test(node)) {
        places.remove(node).forEach(Place::release);
        maps.remove(node);
        slices.remove(node);
        sums.remove(node);
        squeezes.remove(node);
      }
    }
  }
}

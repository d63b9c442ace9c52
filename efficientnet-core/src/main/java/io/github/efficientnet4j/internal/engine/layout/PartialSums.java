package io.github.efficientnet4j.internal.engine.layout;

/**
 * The results of a 1x1 convolution over {@link ChannelSlices}: one partial sum of the whole output
 * map for each slice, in the region of the worker that computes it. With a single slice the sum is
 * complete and is the output map itself.
 *
 * @param output the complete map, in one piece
 * @param offset of each partial sum in its region; each has the layout of {@code output}
 * @param count of the slices
 */
public record PartialSums(MapBuffer output, int offset, int count) {

  /** {@return where a pixel of a slice's partial sum lies in the arena} */
  public int pixel(int slice, int index) {
    return count == 1
        ? output.pixel(index)
        : output.regions().start(slice) + offset + index * output.stride();
  }
}

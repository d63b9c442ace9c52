package io.github.efficientnet4j.internal.engine.layout;

/**
 * The sums of a map, one part for each slice of the operands, each in one worker's region; of a
 * single slice they are the map itself.
 *
 * @param output the map
 * @param offset of each part in its region
 * @param count how many
 */
public record PartialSums(MapBuffer output, int offset, int count) {

  public int pixel(int slice, int index) {
    return count == 1
        ? output.pixel(index)
        : output.regions().start(slice) + offset + index * output.stride();
  }
}

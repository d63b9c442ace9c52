package io.github.efficientnet4j.internal.train;

import java.util.List;

/**
 * A graph planned for training at one input size and up to a number of images: the steps of both
 * passes, over buffers that are allocated once.
 *
 * @param forward from images to logits
 * @param backward from the logits' gradient to the parameters'
 * @param run what members share
 * @param members each with scratch of its own
 * @param height input rows
 * @param width input columns
 * @param images the most images of a batch
 */
record Program(
    List<Step> forward,
    List<Step> backward,
    Run run,
    List<Member> members,
    int height,
    int width,
    int images) {

  boolean fits(int batch, int rows, int columns) {
    return batch <= images && rows == height && columns == width;
  }
}

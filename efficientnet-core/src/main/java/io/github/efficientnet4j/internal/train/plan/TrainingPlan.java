package io.github.efficientnet4j.internal.train.plan;

import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.internal.train.phase.TrainingPhase;
import java.util.List;
import java.util.stream.Stream;

/**
 * A graph planned for training at one input size and up to a number of images: the phases of both
 * passes, over buffers that are allocated once.
 *
 * <p>Not thread-safe: one batch at a time, since the phases write the plan's buffers.
 *
 * @param forward from images to logits
 * @param backward from the logits' gradient to the parameters', and to the feature map's
 * @param input one image, or its feature map that the plan begins with
 * @param images the most images of a batch
 * @param maxChannels of any map or matrix
 * @param maxKernelRows of any convolution
 */
public record TrainingPlan(
    List<TrainingPhase> forward,
    List<TrainingPhase> backward,
    Shape input,
    int images,
    int maxChannels,
    int maxKernelRows) {

  /** {@return whether a batch can be computed with this plan} */
  public boolean fits(int batch, int height, int width) {
    return batch <= images && height == input.height() && width == input.width();
  }

  /** {@return the floats of scratch of one worker} */
  public int scratchFloats() {
    return Math.toIntExact(
        Stream.concat(forward.stream(), backward.stream())
            .mapToLong(TrainingPhase::scratchFloats)
            .max()
            .orElse(0));
  }
}

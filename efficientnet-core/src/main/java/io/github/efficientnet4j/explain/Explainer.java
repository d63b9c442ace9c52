package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.RgbImage;
import java.util.List;

/**
 * Explains a network's predictions by maps over its input.
 *
 * <p>Implementations are thread-safe. Close them when done.
 */
public interface Explainer extends AutoCloseable {

  /**
   * Explains the most probable classes of a photo.
   *
   * @param photo an upright image of any size
   * @param top how many classes, at least 1; more than the network has means all
   * @return an explanation for each, the most probable class first
   * @throws IllegalArgumentException if {@code top} is below 1
   * @throws IllegalStateException if this explainer is closed
   */
  List<Explanation> explain(RgbImage photo, int top);

  /**
   * Explains one class of a photo, however improbable.
   *
   * @param photo an upright image of any size
   * @param classIndex the network's output, from 0
   * @return the explanation
   * @throws IndexOutOfBoundsException if the network has no such output
   * @throws IllegalStateException if this explainer is closed
   */
  Explanation explainClass(RgbImage photo, int classIndex);

  /**
   * How a photo becomes the input over which the maps lie.
   *
   * @return the network's transform
   */
  ImageTransform transform();

  /** Ends the engine's threads. Closing twice is harmless. */
  @Override
  void close();
}

package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.RgbImage;
import java.util.List;

/**
 * Explains a network's predictions with maps over its input.
 *
 * <p>Implementations are thread-safe. Close an explainer after use.
 */
public interface Explainer extends AutoCloseable {

  /**
   * Explains the most probable classes of a photo.
   *
   * @param photo an upright image of any size
   * @param top the number of classes, at least 1; a number above the network's classes means all
   * @return an explanation for each class, most probable class first
   * @throws IllegalArgumentException if {@code top} is below 1
   * @throws IllegalStateException if this explainer is closed
   */
  List<Explanation> explain(RgbImage photo, int top);

  /**
   * Explains one class of a photo, whatever its probability.
   *
   * @param photo an upright image of any size
   * @param classIndex the index of the network's output, from 0
   * @return the explanation
   * @throws IndexOutOfBoundsException if the network has no such output
   * @throws IllegalStateException if this explainer is closed
   */
  Explanation explainClass(RgbImage photo, int classIndex);

  /** {@return the network's transform, which converts a photo to the input that the maps cover} */
  ImageTransform transform();

  /** Ends the engine's threads. Closing it again has no effect. */
  @Override
  void close();
}

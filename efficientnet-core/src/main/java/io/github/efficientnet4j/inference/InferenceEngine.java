package io.github.efficientnet4j.inference;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Graph;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * A network compiled for inference on the CPU, in Java alone. {@link
 * io.github.efficientnet4j.model.Network#compile()} makes one.
 *
 * <pre>{@code
 * try (InferenceEngine engine = network.compile()) {
 *   float[] logits = engine.run(nchwPixels, batch);      // batch x classes
 * }
 * }</pre>
 *
 * <p>An engine accepts any batch size and any input size. It makes a plan when an input size first
 * occurs, and keeps the eight most recently used plans. In steady state a call allocates only its
 * result.
 *
 * <p>Once {@link #warmUp()} has returned, equal inputs give equal bits, regardless of the number of
 * callers and threads. Before that, scalar kernels may compute the first results, which differ in
 * the last bits.
 *
 * <p>Thread-safe. Concurrent calls share the engine's threads. A single call uses all of them. If
 * there are more calls than threads, the surplus calls wait in order. Virtual threads may call an
 * engine. The engine's threads are daemons. They end with {@link #close()}, or when the engine is
 * garbage-collected.
 */
public interface InferenceEngine extends AutoCloseable {

  /** The output of the classifier before softmax, with one value per class for each image. */
  String LOGITS = "logits";

  /** The pooled features, which are the input of the classifier. */
  String EMBEDDING = "embedding";

  /**
   * Computes the logits of images of the size that the engine was compiled for. {@link
   * #logits(ImageBatch)} takes images of any size.
   *
   * @param nchw {@code batch · channels · height · width} floats, normalised
   * @param batch the number of images, at least 1
   * @return {@code batch · classes} logits
   * @throws IllegalArgumentException if the number of floats is different
   * @throws CancellationException if the thread is interrupted while it waits for its turn
   * @throws IllegalStateException if the engine is closed
   */
  float[] run(float[] nchw, int batch);

  /**
   * Computes the logits of images.
   *
   * @param images normalised pixels of any size
   * @return {@code size · classes} logits
   * @throws IllegalArgumentException if the number of floats does not fit the network
   * @throws CancellationException if the thread is interrupted while it waits for its turn
   * @throws IllegalStateException if the engine is closed
   */
  float[] logits(ImageBatch images);

  /**
   * Computes the logits of images into an array. In steady state this call allocates nothing.
   *
   * @param images normalised pixels of any size
   * @param logits receives {@code size · classes} logits
   * @throws IllegalArgumentException if a number of floats does not fit the network
   * @throws CancellationException if the thread is interrupted while it waits for its turn
   * @throws IllegalStateException if the engine is closed
   */
  void logits(ImageBatch images, float[] logits);

  /**
   * Computes the pooled features of images.
   *
   * @param images normalised pixels of any size
   * @return {@code size · head channels} floats
   * @throws IllegalArgumentException if the number of floats does not fit the network
   * @throws CancellationException if the thread is interrupted while it waits for its turn
   * @throws IllegalStateException if the engine is closed
   */
  float[] embedding(ImageBatch images);

  /**
   * Computes several outputs in one pass. Nothing after the last of them is computed.
   *
   * @param images normalised pixels of any size
   * @param names {@link #LOGITS}, {@link #EMBEDDING}, or feature maps from {@code features.0}
   *     (stem) to {@code features.N} (head); see {@link Graph#featureMaps()}
   * @return the outputs by name, in the given order: logits and embeddings as one row per image,
   *     feature maps as N x channels x height x width
   * @throws IllegalArgumentException if the number of floats does not fit the network, or a name is
   *     not that of an output
   * @throws CancellationException if the thread is interrupted while it waits for its turn
   * @throws IllegalStateException if the engine is closed
   */
  Map<String, float[]> outputs(ImageBatch images, Collection<String> names);

  /**
   * {@return the names of all outputs: {@link #LOGITS}, {@link #EMBEDDING} and the feature maps}
   */
  List<String> outputNames();

  /** {@return the architecture of the network} */
  Architecture architecture();

  /** {@return the maximum number of computing threads, at least 1} */
  int threads();

  /**
   * {@return the kernels that the next call will use, for example {@code vector-512} or {@code
   * scalar}}
   */
  String kernels();

  /**
   * Waits until the vector kernels are compiled, if there are any. From then on the engine runs at
   * full speed, and its results repeat bit by bit.
   *
   * @throws CancellationException if the thread is interrupted while it waits
   * @throws IllegalStateException if the engine is closed, before or while this call waits
   */
  void warmUp();

  /**
   * Measures the time of each kind of kernel for an image. The measurement runs on one thread, with
   * the kernels that the next call would use. It takes as long as {@code 2 · runs} images, and
   * allocates memory of its own.
   *
   * @param runs the number of measured images, at least 1; as many unmeasured images precede them
   * @return the sums over the measured images, for random images of the size that the engine was
   *     compiled for
   * @throws IllegalArgumentException if {@code runs} is less than 1
   * @throws IllegalStateException if the engine is closed
   */
  List<KernelTime> profile(int runs);

  /**
   * Waits for running calls, then ends the engine's threads. Later computations fail. A second call
   * has no effect.
   */
  @Override
  void close();
}

package io.github.efficientnet4j.inference;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Graph;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * A network compiled for inference on the CPU, in Java alone. Made by {@link
 * io.github.efficientnet4j.model.Network#compile()}.
 *
 * <pre>{@code
 * try (InferenceEngine engine = network.compile()) {
 *   float[] logits = engine.run(nchwPixels, batch);      // batch x classes
 * }
 * }</pre>
 *
 * <p>Takes any batch and any input size; a plan for a size is made when that size first comes, and
 * the eight used last are kept. In steady state a call allocates its result and nothing else. Equal
 * inputs give equal bits, whatever the callers and threads at that time, from the moment that
 * {@link #warmUp()} returns; before it, the first answers may come from scalar kernels, which
 * differ in the last bits.
 *
 * <p>Thread-safe. Concurrent calls share the engine's threads: a call alone uses all of them, and
 * calls beyond their number wait in order. May be called from virtual threads. Its threads are
 * daemons and end with {@link #close()}, or when the engine is garbage-collected.
 */
public interface InferenceEngine extends AutoCloseable {

  /** The output of the classifier, before softmax: classes values an image. */
  String LOGITS = "logits";

  /** The pooled features, the input of the classifier. */
  String EMBEDDING = "embedding";

  /**
   * Computes logits of images of the size that the engine was compiled for.
   *
   * @param nchw {@code batch · channels · height · width} floats, normalised
   * @param batch the number of images, at least 1
   * @return {@code batch · classes} logits
   * @throws IllegalArgumentException if the number of floats is another
   * @throws CancellationException if the thread is interrupted while it waits for its turn
   * @throws IllegalStateException if the engine is closed
   */
  float[] run(float[] nchw, int batch);

  /**
   * Computes logits.
   *
   * @param images normalised pixels; any size
   * @return {@code size · classes} logits
   * @throws IllegalArgumentException if the number of floats does not fit the network
   * @throws CancellationException if the thread is interrupted while it waits for its turn
   * @throws IllegalStateException if the engine is closed
   */
  float[] logits(ImageBatch images);

  /**
   * Computes logits into an array, which in steady state is a call without any allocation.
   *
   * @param images normalised pixels; any size
   * @param logits receives {@code size · classes} logits
   * @throws IllegalArgumentException if a number of floats does not fit the network
   * @throws CancellationException if the thread is interrupted while it waits for its turn
   * @throws IllegalStateException if the engine is closed
   */
  void logits(ImageBatch images, float[] logits);

  /**
   * Computes the pooled features.
   *
   * @param images normalised pixels; any size
   * @return {@code size · head channels} floats
   * @throws IllegalArgumentException if the number of floats does not fit the network
   * @throws CancellationException if the thread is interrupted while it waits for its turn
   * @throws IllegalStateException if the engine is closed
   */
  float[] embedding(ImageBatch images);

  /**
   * Computes several outputs in one pass; nothing after the last of them is computed.
   *
   * @param images normalised pixels; any size
   * @param names {@link #LOGITS}, {@link #EMBEDDING}, or feature maps, {@code features.0} (stem) to
   *     {@code features.N} (head); see {@link Graph#featureMaps()}
   * @return by name, in the order given: logits and embeddings as one row an image, maps as N x
   *     channels x height x width
   * @throws IllegalArgumentException if the number of floats does not fit the network, or there is
   *     no output of a name
   * @throws CancellationException if the thread is interrupted while it waits for its turn
   * @throws IllegalStateException if the engine is closed
   */
  Map<String, float[]> outputs(ImageBatch images, Collection<String> names);

  /**
   * What can be asked for.
   *
   * @return {@link #LOGITS}, {@link #EMBEDDING} and the names of the feature maps
   */
  List<String> outputNames();

  /**
   * The network.
   *
   * @return the architecture
   */
  Architecture architecture();

  /**
   * How many threads compute at most.
   *
   * @return at least 1
   */
  int threads();

  /**
   * The kernels that the next call will use.
   *
   * @return for example {@code vector-512} or {@code scalar}
   */
  String kernels();

  /**
   * Waits until the engine is at full speed and its answers repeat bit by bit: until the vector
   * kernels are compiled, where there are any.
   *
   * @throws CancellationException if the thread is interrupted meanwhile
   */
  void warmUp();

  /**
   * Where the time of an image goes, by kind of kernel: on one thread, with the kernels that the
   * next call would use. Takes as long as {@code 2 · runs} images, and memory of its own.
   *
   * @param runs images that count, after as many that do not; at least 1
   * @return the sums over those images, for noise of the engine's size
   * @throws IllegalArgumentException if {@code runs} is less than 1
   */
  List<KernelTime> profile(int runs);

  /**
   * Waits for running calls, then ends the engine's threads. Later calls fail. Closing twice is
   * harmless.
   */
  @Override
  void close();
}

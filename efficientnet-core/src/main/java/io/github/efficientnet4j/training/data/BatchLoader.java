package io.github.efficientnet4j.training.data;

import io.github.efficientnet4j.training.augmentation.SampleTransform;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Loads batches of a data set in background threads: reads, decodes and transforms samples, and
 * mixes them if configured.
 *
 * <p>Batch k of epoch e is a pure function of data set, transform, seed, e and k. It depends
 * neither on the number of threads nor on earlier batches. A resumed training therefore continues
 * with the same bits.
 *
 * <p>A sample is skipped if it cannot be read or decoded, or if its image does not fit the
 * transform. Its batch is then smaller by one. A batch without any sample is left out. A skipped
 * sample is reported when its batch is taken. It is reported and counted only once, however often
 * it fails.
 *
 * <pre>{@code
 * BatchLoader loader = new BatchLoader(photos, transform, LoaderOptions.training(64, seed));
 * for (int epoch = 0; epoch < epochs; epoch++) {
 *   try (EpochBatches batches = loader.epoch(epoch)) {
 *     while (batches.hasNext()) {
 *       step(batches.next());
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>Thread-safe. Each {@link EpochBatches} belongs to one thread.
 */
public final class BatchLoader {

  private static final System.Logger LOG = System.getLogger(BatchLoader.class.getName());

  private final Dataset dataset;
  private final SampleTransform transform;
  private final LoaderOptions options;
  private final Consumer<? super UnreadableSample> listener;
  private final BatchMaker maker;
  private final Set<Integer> unreadable = new HashSet<>();

  /**
   * Creates a loader that logs unreadable samples as warnings.
   *
   * @param dataset the samples
   * @param transform converts each image to a sample
   * @param options batch size, order and threads
   * @throws IllegalArgumentException if there are too few samples for one batch, or if a batch
   *     would have 2^31 or more values
   */
  public BatchLoader(Dataset dataset, SampleTransform transform, LoaderOptions options) {
    this(dataset, transform, options, BatchLoader::log);
  }

  /**
   * Creates a loader.
   *
   * @param dataset the samples
   * @param transform converts each image to a sample
   * @param options batch size, order and threads
   * @param listener called once for each unreadable sample, in the thread that takes its batch
   * @throws IllegalArgumentException if there are too few samples for one batch, or if a batch
   *     would have 2^31 or more values
   */
  public BatchLoader(
      Dataset dataset,
      SampleTransform transform,
      LoaderOptions options,
      Consumer<? super UnreadableSample> listener) {
    this.dataset = Objects.requireNonNull(dataset, "dataset");
    this.transform = Objects.requireNonNull(transform, "transform");
    this.options = Objects.requireNonNull(options, "options");
    this.listener = Objects.requireNonNull(listener, "listener");
    this.maker = new BatchMaker(dataset, transform, options);
    if (batches() == 0) {
      throw new IllegalArgumentException(
          "the data set has "
              + dataset.size()
              + " samples, too few for one batch of "
              + options.batchSize());
    }
    if ((long) options.batchSize() * transform.elements() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a batch of "
              + options.batchSize()
              + " samples of "
              + transform.elements()
              + " values is too large for one array; take smaller batches");
    }
  }

  private static void log(UnreadableSample sample) {
    LOG.log(System.Logger.Level.WARNING, "passed over: {0}", sample.message());
  }

  /** {@return the number of batches of an epoch if all samples can be read, at least 1} */
  public int batches() {
    int whole = dataset.size() / options.batchSize();
    boolean rest = !options.wholeBatches() && dataset.size() % options.batchSize() > 0;
    return rest ? whole + 1 : whole;
  }

  /**
   * Starts an epoch.
   *
   * @param epoch the epoch, at least 0
   * @return the epoch's batches; background threads already load them
   * @throws IllegalArgumentException if the epoch is negative
   */
  public EpochBatches epoch(int epoch) {
    return epoch(epoch, 0);
  }

  /**
   * Continues an epoch.
   *
   * @param epoch the epoch, at least 0
   * @param firstBatch the number of its batches to skip, 0 to {@link #batches}
   * @return the remaining batches; background threads already load them
   * @throws IllegalArgumentException if the epoch is negative or has no such batch
   */
  public EpochBatches epoch(int epoch, int firstBatch) {
    if (epoch < 0 || firstBatch < 0 || firstBatch > batches()) {
      throw new IllegalArgumentException(
          "epoch must be at least 0 and the first batch between 0 and "
              + batches()
              + ", but were "
              + epoch
              + " and "
              + firstBatch);
    }
    int[] order = IntStream.range(0, dataset.size()).toArray();
    if (options.shuffled()) {
      Subset.shuffle(order, new RandomStreams(options.seed()).shuffle(epoch));
    }
    return new EpochBatches(this, maker, epoch, order, firstBatch);
  }

  /** {@return the samples} */
  public Dataset dataset() {
    return dataset;
  }

  /** {@return the transform of each image; it knows the samples' size} */
  public SampleTransform transform() {
    return transform;
  }

  /** {@return the data set's class names in the order of the labels, an immutable list} */
  public List<String> classNames() {
    return dataset.classNames();
  }

  /** {@return the options: batch size, order and threads} */
  public LoaderOptions options() {
    return options;
  }

  void report(UnreadableSample sample) {
    boolean first;
    synchronized (unreadable) {
      first = unreadable.add(sample.index());
    }
    if (first) {
      listener.accept(sample);
    }
  }

  /** {@return the number of samples that could not be read so far; each is counted once} */
  public int unreadable() {
    synchronized (unreadable) {
      return unreadable.size();
    }
  }
}

package io.github.efficientnet4j.training.data;

import io.github.efficientnet4j.training.augmentation.SampleTransform;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Makes batches of a data set in background threads: reads, decodes and transforms samples, and
 * mixes them if asked to.
 *
 * <p>Batch k of epoch e is a pure function of data set, transform, seed, e and k, whatever the
 * number of threads and whether the batches before it were made: so a resumed training continues
 * with the same bits.
 *
 * <p>A sample that cannot be read or decoded, or whose image does not suit the transform, is passed
 * over: its batch is smaller by one, a batch without any is left out. It is reported when its batch
 * is taken, once however often it fails, and counted.
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
 * <p>Thread-safe; each {@link EpochBatches} is for one thread.
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
   * A loader that logs samples it cannot read as warnings.
   *
   * @param dataset the samples
   * @param transform what is made of each
   * @param options size of batches, order, threads
   * @throws IllegalArgumentException if there are too few samples for one batch, or a batch would
   *     have 2^31 values or more
   */
  public BatchLoader(Dataset dataset, SampleTransform transform, LoaderOptions options) {
    this(dataset, transform, options, BatchLoader::log);
  }

  /**
   * A loader.
   *
   * @param dataset the samples
   * @param transform what is made of each
   * @param options size of batches, order, threads
   * @param listener told of each sample that cannot be read, once, in the thread that takes its
   *     batch
   * @throws IllegalArgumentException if there are too few samples for one batch, or a batch would
   *     have 2^31 values or more
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

  /**
   * The batches of an epoch, if all samples can be read.
   *
   * @return at least 1
   */
  public int batches() {
    int whole = dataset.size() / options.batchSize();
    boolean rest = !options.wholeBatches() && dataset.size() % options.batchSize() > 0;
    return rest ? whole + 1 : whole;
  }

  /**
   * Begins an epoch.
   *
   * @param epoch at least 0
   * @return its batches, which are being made already
   * @throws IllegalArgumentException if the epoch is negative
   */
  public EpochBatches epoch(int epoch) {
    return epoch(epoch, 0);
  }

  /**
   * Continues an epoch.
   *
   * @param epoch at least 0
   * @param firstBatch how many of its batches are left out, 0 to {@link #batches}
   * @return the other batches, which are being made already
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

  /**
   * What is made of each sample.
   *
   * @return the transform, which tells the images' size
   */
  public SampleTransform transform() {
    return transform;
  }

  /**
   * The names of the data set's classes, in the order of the labels.
   *
   * @return an immutable list
   */
  public List<String> classNames() {
    return dataset.classNames();
  }

  /**
   * Size of batches, order, threads.
   *
   * @return the options
   */
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

  /**
   * How many samples could not be read so far.
   *
   * @return each counted once
   */
  public int unreadable() {
    synchronized (unreadable) {
      return unreadable.size();
    }
  }
}

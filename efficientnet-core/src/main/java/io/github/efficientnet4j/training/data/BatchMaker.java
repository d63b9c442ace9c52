package io.github.efficientnet4j.training.data;

import io.github.efficientnet4j.image.Pixels;
import io.github.efficientnet4j.training.augmentation.SampleTransform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes batches in any thread. Immutable and thread-safe. */
final class BatchMaker {

  private final Dataset dataset;
  private final SampleTransform transform;
  private final LoaderOptions options;
  private final RandomStreams streams;

  BatchMaker(Dataset dataset, SampleTransform transform, LoaderOptions options) {
    this.dataset = dataset;
    this.transform = transform;
    this.options = options;
    this.streams = new RandomStreams(options.seed());
  }

  /**
   * Reads and transforms the samples of a part.
   *
   * @return the samples that could not be read
   */
  List<UnreadableSample> fill(UnfinishedBatch.Part part) {
    UnfinishedBatch batch = part.batch();
    float[] images = batch.images(transform.elements());
    List<UnreadableSample> unreadable = new ArrayList<>();
    for (int place = part.from(); place < part.to(); place++) {
      int sample = batch.samples()[place];
      try {
        Pixels image = read(sample);
        transform.apply(
            image, streams.sample(batch.epoch(), sample), images, place * transform.elements());
      } catch (IOException | IllegalArgumentException e) {
        unreadable.add(new UnreadableSample(sample, dataset.describe(sample), e));
      }
    }
    return unreadable;
  }

  private Pixels read(int sample) throws IOException {
    try {
      return dataset.image(sample);
    } catch (RuntimeException e) {
      // Decoders throw exceptions of every kind for damaged files.
      throw new IOException("the image cannot be decoded: " + e, e);
    }
  }

  /** {@return the batch without the unreadable samples; empty if no sample is left} */
  Optional<Batch> finish(UnfinishedBatch batch, List<UnreadableSample> unreadable) {
    float[] images = batch.images(transform.elements());
    int[] samples = batch.samples();
    if (!unreadable.isEmpty()) {
      samples = without(samples, images, unreadable);
      images = Arrays.copyOf(images, samples.length * transform.elements());
    }
    if (samples.length == 0) {
      return Optional.empty();
    }
    int[] labels = Arrays.stream(samples).map(dataset::label).toArray();
    float[] soft = null;
    if (options.mixUp().isPresent()) {
      int classes = dataset.classNames().size();
      soft =
          options
              .mixUp()
              .get()
              .mix(images, labels, classes, streams.mix(batch.epoch(), batch.number()));
    }
    return Optional.of(new Batch(batch.epoch(), batch.number(), images, labels, soft, samples));
  }

  /** Moves the images of readable samples together, and returns those samples' indices. */
  private int[] without(int[] samples, float[] images, List<UnreadableSample> unreadable) {
    Set<Integer> left =
        unreadable.stream().map(UnreadableSample::index).collect(Collectors.toSet());
    int elements = transform.elements();
    int[] read = new int[samples.length];
    int count = 0;
    for (int place = 0; place < samples.length; place++) {
      if (!left.contains(samples[place])) {
        System.arraycopy(images, place * elements, images, count * elements, elements);
        read[count++] = samples[place];
      }
    }
    return Arrays.copyOf(read, count);
  }
}

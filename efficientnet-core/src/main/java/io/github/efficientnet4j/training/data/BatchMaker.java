package io.github.efficientnet4j.training.data;

import io.github.efficientnet4j.image.Pixels;
import io.github.efficientnet4j.training.augmentation.SampleTransform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Makes one batch, in whichever thread. Immutable and thread-safe. */
final class BatchMaker {

  /** The samples of one batch. */
  record Plan(int epoch, int number, int[] samples) {}

  /** The batch, unless no sample of it could be read. */
  record Made(Optional<Batch> batch, List<UnreadableSample> unreadable) {}

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

  Made make(Plan plan) {
    int elements = transform.elements();
    float[] images = new float[plan.samples().length * elements];
    int[] samples = new int[plan.samples().length];
    List<UnreadableSample> unreadable = new ArrayList<>();
    int size = 0;
    for (int sample : plan.samples()) {
      try {
        Pixels image = read(sample);
        transform.apply(image, streams.sample(plan.epoch(), sample), images, size * elements);
        samples[size++] = sample;
      } catch (IOException | IllegalArgumentException e) {
        unreadable.add(new UnreadableSample(sample, dataset.describe(sample), e));
      }
    }
    if (size == 0) {
      return new Made(Optional.empty(), unreadable);
    }
    if (size < samples.length) {
      images = Arrays.copyOf(images, size * elements);
      samples = Arrays.copyOf(samples, size);
    }
    return new Made(Optional.of(batch(plan, images, samples)), unreadable);
  }

  private Pixels read(int sample) throws IOException {
    try {
      return dataset.image(sample);
    } catch (RuntimeException e) {
      // Decoders answer damaged files with exceptions of every kind.
      throw new IOException("the image cannot be decoded: " + e, e);
    }
  }

  private Batch batch(Plan plan, float[] images, int[] samples) {
    int[] labels = Arrays.stream(samples).map(dataset::label).toArray();
    float[] soft = null;
    if (options.mixUp().isPresent()) {
      int classes = dataset.classNames().size();
      soft =
          options
              .mixUp()
              .get()
              .mix(images, labels, classes, streams.mix(plan.epoch(), plan.number()));
    }
    return new Batch(plan.epoch(), plan.number(), images, labels, soft, samples);
  }
}

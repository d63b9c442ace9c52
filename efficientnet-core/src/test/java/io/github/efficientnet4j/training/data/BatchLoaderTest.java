package io.github.efficientnet4j.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Pixels;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.training.augmentation.MixUp;
import io.github.efficientnet4j.training.augmentation.SampleTransform;
import io.github.efficientnet4j.training.augmentation.TrainingTransform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class BatchLoaderTest {

  private static final int COUNT = 50;

  /** One value and a random one of each image. */
  private static class ValueAndNoise implements SampleTransform {

    @Override
    public int channels() {
      return 1;
    }

    @Override
    public int height() {
      return 1;
    }

    @Override
    public int width() {
      return 2;
    }

    @Override
    public void apply(Pixels image, RandomGenerator random, float[] target, int offset) {
      target[offset] = image.sample(0, 0, 0);
      target[offset + 1] = random.nextFloat();
    }
  }

  /** A data set some images of which cannot be read. */
  private record Damaged(Dataset whole, IntPredicate bad) implements Dataset {

    @Override
    public int size() {
      return whole.size();
    }

    @Override
    public List<String> classNames() {
      return whole.classNames();
    }

    @Override
    public int label(int index) {
      return whole.label(index);
    }

    @Override
    public Pixels image(int index) throws IOException {
      if (bad.test(index) && index % 2 == 0) {
        throw new IOException("cut short");
      }
      if (bad.test(index)) {
        throw new IllegalStateException("odd");
      }
      return whole.image(index);
    }

    @Override
    public String describe(int index) {
      return "photo" + index + ".jpg";
    }
  }

  private static Dataset dataset() {
    return TestImages.numbered(COUNT, 4);
  }

  private static BatchLoader loader(LoaderOptions options) {
    return new BatchLoader(dataset(), new ValueAndNoise(), options);
  }

  private static List<Batch> all(EpochBatches batches) {
    List<Batch> list = new ArrayList<>();
    try (batches) {
      batches.forEachRemaining(list::add);
    }
    return list;
  }

  private static void assertSame(List<Batch> actual, List<Batch> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i).number()).isEqualTo(expected.get(i).number());
      assertThat(actual.get(i).images()).isEqualTo(expected.get(i).images());
      assertThat(actual.get(i).labels()).isEqualTo(expected.get(i).labels());
      assertThat(actual.get(i).samples()).isEqualTo(expected.get(i).samples());
    }
  }

  @Test
  void anEpochHasEverySampleOnceWithItsLabel() {
    List<Batch> batches =
        all(loader(LoaderOptions.training(8, 1).withWholeBatches(false)).epoch(0));
    assertThat(batches).extracting(Batch::size).containsExactly(8, 8, 8, 8, 8, 8, 2);
    Set<Integer> seen = new HashSet<>();
    for (Batch batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        int sample = batch.samples()[i];
        assertThat(batch.images()[2 * i]).isEqualTo(sample);
        assertThat(batch.labels()[i]).isEqualTo(sample % 4);
        seen.add(sample);
      }
    }
    assertThat(seen).hasSize(COUNT);
  }

  @Test
  void wholeBatchesLeaveTheRestOut() {
    BatchLoader loader = loader(LoaderOptions.training(8, 1));
    assertThat(loader.batches()).isEqualTo(6);
    assertThat(all(loader.epoch(0))).hasSize(6).allMatch(batch -> batch.size() == 8);
  }

  @Test
  void evaluationKeepsTheOrderOfTheDataSet() {
    List<Batch> batches = all(loader(LoaderOptions.evaluation(20)).epoch(0));
    assertThat(batches.stream().flatMapToInt(batch -> IntStream.of(batch.samples())))
        .containsExactly(IntStream.range(0, COUNT).boxed().toArray(Integer[]::new));
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "3, 7", "8, 2", "11, 1"})
  void batchesAreTheSameForAnyNumberOfThreads(int threads, int ahead) {
    LoaderOptions one = LoaderOptions.training(8, 1).withThreads(1, 1);
    for (int epoch = 0; epoch < 2; epoch++) {
      assertSame(
          all(loader(one.withThreads(threads, ahead)).epoch(epoch)), all(loader(one).epoch(epoch)));
    }
  }

  @Test
  void epochsAndSeedsDifferInOrderAndNoise() {
    List<Batch> first = all(loader(LoaderOptions.training(COUNT, 1)).epoch(0));
    List<Batch> second = all(loader(LoaderOptions.training(COUNT, 1)).epoch(1));
    List<Batch> other = all(loader(LoaderOptions.training(COUNT, 2)).epoch(0));
    assertThat(second.get(0).samples()).isNotEqualTo(first.get(0).samples());
    assertThat(other.get(0).samples()).isNotEqualTo(first.get(0).samples());
    Set<Float> noise = new HashSet<>();
    for (List<Batch> epoch : List.of(first, second, other)) {
      for (int i = 0; i < COUNT; i++) {
        noise.add(epoch.get(0).images()[2 * i + 1]);
      }
    }
    assertThat(noise).hasSize(3 * COUNT);
  }

  /** A change of these would change every training that was ever recorded with its seed. */
  @Test
  void theOrderAndNoiseOfASeedAreTheseForEver() {
    Batch batch = all(loader(LoaderOptions.training(4, 1)).epoch(2)).get(0);
    assertThat(batch.samples()).containsExactly(16, 24, 30, 21);
    assertThat(batch.images())
        .containsExactly(16, 0.5340938f, 24, 0.7554787f, 30, 0.87716764f, 21, 0.4668525f);
  }

  @Test
  void aDamagedPhotoInAFolderIsReportedByItsPath(@TempDir Path root) throws IOException {
    TestImages.png(root.resolve("cat/1.png"), 0x204060);
    TestImages.png(root.resolve("cat/2.png"), 0x204060);
    Path damaged = root.resolve("dog/truncated.jpg");
    Files.createDirectory(damaged.getParent());
    try (InputStream stream =
        BatchLoaderTest.class.getResourceAsStream(
            "/io/github/efficientnet4j/images/truncated.jpg")) {
      Files.copy(stream, damaged);
    }
    List<UnreadableSample> reported = new ArrayList<>();
    TrainingTransform transform =
        TrainingTransform.photos(ImageTransform.imageNet(9, 8, Resampling.BICUBIC));
    BatchLoader loader =
        new BatchLoader(
            ImageFolder.of(root), transform, LoaderOptions.training(3, 1), reported::add);
    Batch batch = all(loader.epoch(0)).get(0);
    assertThat(batch.labels()).containsExactly(0, 0);
    assertThat(batch.images()).hasSize(2 * 3 * 8 * 8);
    assertThat(reported).hasSize(1);
    assertThat(reported.get(0).description()).isEqualTo(damaged.toString());
    assertThat(reported.get(0).reason()).hasMessageContaining("damaged image");
    assertThat(reported.get(0).message()).isEqualTo(reported.get(0).reason().getMessage());
  }

  @Test
  void anEpochContinuesAtAnyBatchWithTheSameBits() {
    LoaderOptions options = LoaderOptions.training(8, 1).withMixUp(new MixUp(0.4));
    List<Batch> whole = all(loader(options).epoch(3));
    for (int first = 0; first <= whole.size(); first++) {
      assertSame(all(loader(options).epoch(3, first)), whole.subList(first, whole.size()));
    }
  }

  @Test
  void mixedImagesHaveSoftLabels() {
    LoaderOptions options = LoaderOptions.training(8, 1).withMixUp(new MixUp(1));
    Batch batch = all(loader(options).epoch(0)).get(0);
    Batch plain = all(loader(LoaderOptions.training(8, 1)).epoch(0)).get(0);
    float[] soft = batch.softLabels().orElseThrow();
    float part = soft[batch.labels()[0]];
    assertThat(plain.softLabels()).isEmpty();
    assertThat(batch.labels()).isEqualTo(plain.labels());
    if (batch.labels()[0] != batch.labels()[7]) {
      assertThat(batch.images()[0])
          .isEqualTo(part * plain.images()[0] + (1 - part) * plain.images()[14]);
    }
    assertThat(soft).hasSize(8 * 4);
  }

  @Test
  void aPhotoThatIsGoneIsSaidToBe() {
    UnreadableSample gone =
        new UnreadableSample(1, "cat/1.png", new NoSuchFileException("cat/1.png"));
    assertThat(gone.message()).isEqualTo("cat/1.png: the file is not there any more");
  }

  @Test
  void samplesThatCannotBeReadAreReportedOnceCountedAndPassedOver() {
    List<UnreadableSample> reported = new ArrayList<>();
    BatchLoader loader =
        new BatchLoader(
            new Damaged(dataset(), index -> index == 3 || index == 4),
            new ValueAndNoise(),
            LoaderOptions.evaluation(5),
            reported::add);
    for (int epoch = 0; epoch < 2; epoch++) {
      List<Batch> batches = all(loader.epoch(epoch));
      assertThat(batches.get(0).samples()).containsExactly(0, 1, 2);
      assertThat(batches.get(0).images()).hasSize(6);
      assertThat(batches.get(1).size()).isEqualTo(5);
      assertThat(batches).hasSize(10);
    }
    assertThat(reported)
        .extracting(UnreadableSample::description)
        .containsExactly("photo3.jpg", "photo4.jpg");
    assertThat(reported.get(1).message()).isEqualTo("photo4.jpg: cut short");
    assertThat(loader.unreadable()).isEqualTo(2);
  }

  @Test
  void aBatchWithoutAnyReadableSampleIsLeftOut() {
    BatchLoader loader =
        new BatchLoader(
            new Damaged(dataset(), index -> index >= 10 && index < 20 || index >= 40),
            new ValueAndNoise(),
            LoaderOptions.evaluation(10),
            sample -> {});
    assertThat(all(loader.epoch(0))).extracting(Batch::number).containsExactly(0, 2, 3);
    // The rest of an epoch may be empty: its beginning was not.
    assertThat(all(loader.epoch(0, 4))).isEmpty();
  }

  @Test
  void aDataSetWithoutAnyReadableSampleIsAnError() {
    BatchLoader loader =
        new BatchLoader(
            new Damaged(dataset(), index -> true),
            new ValueAndNoise(),
            LoaderOptions.evaluation(8),
            sample -> {});
    try (EpochBatches batches = loader.epoch(0)) {
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(batches::hasNext)
          .withMessageContaining("not one image of the data set could be read")
          .withMessageContaining("photo0.jpg: cut short");
    }
    assertThat(loader.unreadable()).isEqualTo(COUNT);
  }

  @Test
  void theThreadsEndWithTheEpoch() throws InterruptedException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    EpochBatches batches = loader(LoaderOptions.training(8, 1).withThreads(3, 6)).epoch(0);
    batches.forEachRemaining(batch -> {});
    joinStartedSince(before);
    assertThat(batches.hasNext()).isFalse();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(batches::next);
  }

  @Test
  void closingEarlyEndsTheThreads() throws InterruptedException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    EpochBatches batches = loader(LoaderOptions.training(2, 1).withThreads(3, 6)).epoch(0);
    assertThat(batches.hasNext()).isTrue();
    batches.close();
    joinStartedSince(before);
    assertThat(batches.hasNext()).isFalse();
    batches.close();
  }

  @Test
  void threadsOfForgottenBatchesEnd() throws InterruptedException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    loader(LoaderOptions.training(2, 1).withThreads(3, 6)).epoch(0).next();
    joinStartedSince(before);
  }

  /** The class's time limit fails the test if one does not end. */
  private static void joinStartedSince(Set<Thread> before) throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread) && thread.getName().startsWith("efficientnet4j-read-ahead")) {
        thread.join();
      }
    }
  }

  @Test
  void noMoreBatchesAreMadeAheadThanAskedFor() {
    AtomicInteger made = new AtomicInteger();
    SampleTransform counting =
        new ValueAndNoise() {
          @Override
          public void apply(Pixels image, RandomGenerator random, float[] target, int offset) {
            made.incrementAndGet();
          }
        };
    LoaderOptions options = LoaderOptions.training(2, 1).withThreads(2, 3);
    try (EpochBatches batches = new BatchLoader(dataset(), counting, options).epoch(0)) {
      for (int taken = 1; taken <= 10; taken++) {
        batches.next();
        assertThat(made.get()).isLessThanOrEqualTo(2 * (taken + 3));
      }
    }
  }

  @Test
  void anInterruptedConsumerIsToldAndCanClose() {
    CountDownLatch never = new CountDownLatch(1);
    SampleTransform stuck =
        new ValueAndNoise() {
          @Override
          public void apply(Pixels image, RandomGenerator random, float[] target, int offset) {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    try (EpochBatches batches =
        new BatchLoader(dataset(), stuck, LoaderOptions.training(8, 1)).epoch(0)) {
      Thread.currentThread().interrupt();
      assertThatExceptionOfType(CancellationException.class).isThrownBy(batches::hasNext);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(batches.hasNext()).isFalse();
    }
  }

  @Test
  void aFullMemoryIsNoFaultOfASample() {
    SampleTransform full =
        new ValueAndNoise() {
          @Override
          public void apply(Pixels image, RandomGenerator random, float[] target, int offset) {
            throw new OutOfMemoryError("test");
          }
        };
    try (EpochBatches batches =
        new BatchLoader(dataset(), full, LoaderOptions.training(8, 1)).epoch(0)) {
      assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(batches::next);
    }
  }

  @Test
  void aFaultOfTheTransformIsNoFaultOfASampleButOneOfAnImageIs() {
    SampleTransform choosy =
        new ValueAndNoise() {
          @Override
          public void apply(Pixels image, RandomGenerator random, float[] target, int offset) {
            if (image.sample(0, 0, 0) == 1) {
              throw new IllegalArgumentException("too narrow");
            }
            if (image.sample(0, 0, 0) == 30) {
              throw new IllegalStateException("ends in another size");
            }
          }
        };
    List<UnreadableSample> reported = new ArrayList<>();
    BatchLoader loader =
        new BatchLoader(dataset(), choosy, LoaderOptions.evaluation(25), reported::add);
    try (EpochBatches batches = loader.epoch(0)) {
      assertThat(batches.next().size()).isEqualTo(24);
      assertThat(reported.get(0).reason()).hasMessage("too narrow");
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(batches::next)
          .withMessage("batch 1 could not be made: ends in another size");
    }
  }

  @Test
  void whatCannotBeLoadedIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loader(LoaderOptions.training(COUNT + 1, 1)))
        .withMessageContaining("50 samples, too few for one batch of 51");
    assertThatIllegalArgumentException().isThrownBy(() -> LoaderOptions.training(0, 1));
    BatchLoader loader = loader(LoaderOptions.training(8, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> loader.epoch(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> loader.epoch(0, 7));
    assertThat(Arrays.asList(loader.epoch(0, 6).hasNext())).containsExactly(false);
  }

  @Test
  void anInterruptIsNoticedThoughTheNextBatchIsReady() {
    try (EpochBatches batches = loader(LoaderOptions.training(8, 1)).epoch(0)) {
      assertThat(batches.hasNext()).isTrue();
      Thread.currentThread().interrupt();
      assertThatExceptionOfType(CancellationException.class).isThrownBy(batches::next);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(batches.hasNext()).isFalse();
    }
  }
}

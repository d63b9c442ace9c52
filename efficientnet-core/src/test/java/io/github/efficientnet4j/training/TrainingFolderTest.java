package io.github.efficientnet4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.internal.io.FolderInUseException;
import io.github.efficientnet4j.internal.io.FolderLock;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.nd4j.Nd4jTrainingEngine;
import io.github.efficientnet4j.training.DataIdentity.Samples;
import io.github.efficientnet4j.training.augmentation.EvaluationTransform;
import io.github.efficientnet4j.training.data.BatchLoader;
import io.github.efficientnet4j.training.data.ImageFolder;
import io.github.efficientnet4j.training.data.InMemoryDataset;
import io.github.efficientnet4j.training.data.LoaderOptions;
import io.github.efficientnet4j.training.data.Subset;
import io.github.efficientnet4j.training.data.TrainingSplit;
import io.github.efficientnet4j.weights.SafetensorsWriter;
import io.github.efficientnet4j.weights.TensorData;
import io.github.efficientnet4j.weights.TensorSource;
import io.github.efficientnet4j.weights.TensorType;
import io.github.efficientnet4j.weights.WeightsFormatException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A folder belongs to one training, and a training to its data. */
@Timeout(300)
class TrainingFolderTest {

  private static final class Cut extends RuntimeException {

    private static final long serialVersionUID = 1L;
  }

  @TempDir private Path root;

  private static TrainingListener cutAt(int epoch) {
    return new TrainingListener() {
      @Override
      public void epochStarted(int started, int epochs, int firstBatch, int batches) {
        if (started == epoch) {
          throw new Cut();
        }
      }
    };
  }

  /** A training of two epochs that has a checkpoint after the first. */
  private static void interrupt(Path run, TrainingData data) {
    assertThatThrownBy(
            () ->
                ToyProblem.trainer(ToyProblem.config(2)).into(run).listening(cutAt(1)).train(data))
        .isInstanceOf(Cut.class);
  }

  private static TrainingResult resume(Path run, TrainingData data) throws IOException {
    return Trainer.resume(run, Nd4jTrainingEngine::new).train(data);
  }

  @Test
  void aNewTrainingDoesNotBeginInTheFolderOfAnother() throws Exception {
    Path run = root.resolve("run");
    ToyProblem.trainer(ToyProblem.config(1)).into(run).train(ToyProblem.data());
    byte[] checkpoint = Files.readAllBytes(new TrainingFolder(run).checkpoint());
    assertThat(new TrainingFolder(run).holdsTraining()).isTrue();
    assertThatIOException()
        .isThrownBy(
            () -> ToyProblem.trainer(ToyProblem.config(3)).into(run).train(ToyProblem.data()))
        .withMessageStartingWith(run + " holds the files of a training")
        .withMessageContaining("Trainer.resume")
        .withMessageContaining("Trainer.overwriting");
    assertThat(new TrainingFolder(run).checkpoint()).hasBinaryContent(checkpoint);
  }

  /** Killed before its own first checkpoint, it has none: not that of the training before it. */
  @Test
  void anOverwritingTrainingLeavesNothingOfTheOneBefore() throws Exception {
    Path run = root.resolve("run");
    ToyProblem.trainer(ToyProblem.config(1)).into(run).train(ToyProblem.data());
    Files.writeString(run.resolve("notes.txt"), "mine");
    assertThatThrownBy(
            () ->
                ToyProblem.trainer(ToyProblem.config(3))
                    .into(run)
                    .overwriting()
                    .listening(cutAt(0))
                    .train(ToyProblem.data()))
        .isInstanceOf(Cut.class);
    TrainingFolder files = new TrainingFolder(run);
    assertThat(files.best()).doesNotExist();
    assertThat(files.model()).doesNotExist();
    assertThat(files.metricsCsv()).doesNotExist();
    assertThat(files.metricsJsonLines()).doesNotExist();
    assertThat(files.holdsTraining()).isFalse();
    assertThat(run.resolve("notes.txt")).hasContent("mine");
    assertThatIOException()
        .isThrownBy(() -> Trainer.resume(run))
        .withMessageContaining("there is nothing to resume");
    ToyProblem.trainer(ToyProblem.config(1)).into(run).train(ToyProblem.data());
  }

  @Test
  void aTrainingResumedIntoAnotherFolderWritesNothingIntoItsFirst() throws Exception {
    Path whole = root.resolve("whole");
    ToyProblem.trainer(ToyProblem.config(2)).into(whole).train(ToyProblem.data());
    Path first = root.resolve("first");
    interrupt(first, ToyProblem.data());
    Map<String, byte[]> before = contents(first);
    Path second = root.resolve("second");
    Trainer.resume(first, Nd4jTrainingEngine::new).into(second).train(ToyProblem.data());
    assertThat(contents(first)).containsExactlyInAnyOrderEntriesOf(before);
    for (String name : List.of("checkpoint", "best", "model")) {
      assertThat(second.resolve(name + ".safetensors"))
          .hasSameBinaryContentAs(whole.resolve(name + ".safetensors"));
    }
    assertThat(Files.readAllLines(new TrainingFolder(second).metricsJsonLines())).hasSize(2);
    assertThat(Files.readAllLines(new TrainingFolder(second).metricsCsv())).hasSize(3);
    assertThatIOException()
        .isThrownBy(
            () ->
                Trainer.resume(first, Nd4jTrainingEngine::new)
                    .into(second)
                    .train(ToyProblem.data()))
        .withMessageContaining("holds the files of a training");
  }

  private static Map<String, byte[]> contents(Path folder) throws IOException {
    Map<String, byte[]> contents = new HashMap<>();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  /** The best epoch and the first lines may lie before the interruption. */
  @Test
  void bestModelAndMetricsAreTakenAlongIntoAnotherFolder() throws Exception {
    Path first = root.resolve("first");
    ToyProblem.trainer(ToyProblem.config(1)).into(first).train(ToyProblem.data());
    Path second = root.resolve("second");
    Trainer.resume(first, Nd4jTrainingEngine::new).into(second).train(ToyProblem.data());
    for (String name :
        List.of("best.safetensors", "model.safetensors", "metrics.csv", "metrics.jsonl")) {
      assertThat(second.resolve(name)).hasSameBinaryContentAs(first.resolve(name));
    }
  }

  @Test
  void aFolderInUseIsRefused() throws Exception {
    Path run = root.resolve("run");
    interrupt(run, ToyProblem.data());
    TrainingListener other =
        new TrainingListener() {
          @Override
          public void epochStarted(int epoch, int epochs, int firstBatch, int batches) {
            CompletableFuture<TrainingResult> second =
                CompletableFuture.supplyAsync(
                    () -> {
                      try {
                        return resume(run, ToyProblem.data());
                      } catch (IOException e) {
                        throw new CompletionException(e);
                      }
                    });
            assertThatThrownBy(second::join)
                .hasCauseInstanceOf(FolderInUseException.class)
                .hasMessageContaining(run + " is in use by thread '");
          }
        };
    Trainer.resume(run, Nd4jTrainingEngine::new).listening(other).train(ToyProblem.data());
    FolderLock.acquire(run).close();
  }

  @Test
  void aCheckpointThatWasReplacedAfterItWasReadIsNotContinued() throws Exception {
    Path run = root.resolve("run");
    interrupt(run, ToyProblem.data());
    Trainer late = Trainer.resume(run, Nd4jTrainingEngine::new);
    resume(run, ToyProblem.data());
    assertThatIOException()
        .isThrownBy(() -> late.train(ToyProblem.data()))
        .withMessageContaining("has been replaced since it was read");
  }

  // The data

  private Path photos() throws IOException {
    Path photos = root.resolve("photos");
    for (String type : List.of("blue", "green", "red")) {
      Path folder = Files.createDirectories(photos.resolve(type));
      for (int i = 0; i < 10; i++) {
        png(folder.resolve(i + ".png"), type.length());
      }
    }
    return photos;
  }

  private static void png(Path file, int side) throws IOException {
    BufferedImage image = new BufferedImage(8, side, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(image, "png", file.toFile());
  }

  private static TrainingData data(Path photos) throws IOException {
    TrainingSplit split = ImageFolder.split(photos, 0.2, 1);
    EvaluationTransform transform = new EvaluationTransform(ToyProblem.network().transform());
    return TrainingData.of(
        new BatchLoader(
            split.training(),
            transform,
            LoaderOptions.training(8, 2).withWholeBatches(false).withThreads(1, 2)),
        new BatchLoader(
            split.validation(), transform, LoaderOptions.evaluation(8).withThreads(1, 2)));
  }

  private String refusal(Path run, Path photos) {
    Throwable[] thrown = new Throwable[1];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resume(run, data(photos)))
        .satisfies(e -> thrown[0] = e);
    assertThat(thrown[0].getMessage())
        .startsWith("a training is resumed on the data it began with, but those of " + run)
        .endsWith("from the weights of best.safetensors");
    return thrown[0].getMessage();
  }

  @Test
  void aTrainingIsResumedOnDataThatHaveMoved() throws Exception {
    Path photos = photos();
    Path run = root.resolve("run");
    interrupt(run, data(photos));
    Path moved = Files.move(photos, root.resolve("moved"));
    assertThat(resume(run, data(moved)).lastEpoch()).isPresent();
  }

  @Test
  void aRenamedClassIsNoticed() throws Exception {
    Path photos = photos();
    Path run = root.resolve("run");
    interrupt(run, data(photos));
    Files.move(photos.resolve("blue"), photos.resolve("zblue"));
    assertThat(refusal(run, photos)).contains("of the classes, 1 is gone: blue; 1 is new: zblue");
  }

  @Test
  void anAddedPhotoIsNamed() throws Exception {
    Path photos = photos();
    Path run = root.resolve("run");
    interrupt(run, data(photos));
    png(photos.resolve("green/99.png"), 9);
    long bytes = Files.size(photos.resolve("green/99.png"));
    assertThat(refusal(run, photos))
        .contains("have changed: 1 is new: green/99.png (" + bytes + " bytes)");
  }

  @Test
  void removedAndChangedPhotosAreNamed() throws Exception {
    Path photos = photos();
    Path run = root.resolve("run");
    interrupt(run, data(photos));
    Files.delete(photos.resolve("red/3.png"));
    png(photos.resolve("red/4.png"), 300);
    assertThat(refusal(run, photos))
        .contains("2 are gone: ")
        .contains("red/3.png (")
        .contains("1 is new: red/4.png (");
  }

  @Test
  void withoutTheListOfImagesTheirNumbersAreCompared() throws Exception {
    Path photos = photos();
    Path run = root.resolve("run");
    interrupt(run, data(photos));
    Files.delete(new TrainingFolder(run).dataList());
    png(photos.resolve("green/99.png"), 9);
    assertThat(refusal(run, photos)).contains("green had 8 images to train on, and now has 9");
  }

  @Test
  void aListOfImagesThatIsCutShortIsAnIoException() throws Exception {
    DataIdentity identity =
        new DataIdentity(List.of("cat"), new Samples(List.of(1), "fingerprint"), Optional.empty());
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream lines = new GZIPOutputStream(compressed)) {
      lines.write("fingerprint\n".getBytes(StandardCharsets.UTF_8));
      Random random = new Random(0);
      for (int i = 0; i < 10_000; i++) {
        lines.write(("cat\t" + random.nextLong() + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] whole = compressed.toByteArray();
    Path list = Files.write(root.resolve("data.tsv.gz"), Arrays.copyOf(whole, whole.length / 2));
    assertThatIOException().isThrownBy(() -> DataList.read(list, identity));
  }

  @Test
  void changedPixelsInMemoryAreNoticed() throws Exception {
    Path run = root.resolve("run");
    interrupt(run, ToyProblem.data());
    TrainingData others =
        TrainingData.of(
            ToyProblem.loader(7, 48, LoaderOptions.training(ToyProblem.BATCH, 2)),
            ToyProblem.data().validation().orElseThrow());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resume(run, others))
        .withMessageContaining("48 are gone: image 0 (checksum ");
  }

  @Test
  void dataToEvaluateOnAreNotDropped() throws Exception {
    Path run = root.resolve("run");
    interrupt(run, ToyProblem.data());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resume(run, TrainingData.of(ToyProblem.data().training())))
        .withMessageContaining("it was evaluated on 30 images, and would now be on none");
  }

  private static void change(Path checkpoint, Consumer<Map<String, String>> change)
      throws IOException {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    Map<String, String> texts;
    try (TensorSource source = TensorSource.open(checkpoint)) {
      texts = new HashMap<>(source.metadata());
      for (String name : source.tensors().keySet()) {
        float[] values = source.read(name);
        tensors.put(name, new TensorData(source.tensors().get(name).shape(), () -> values));
      }
    }
    change.accept(texts);
    SafetensorsWriter.write(checkpoint, tensors, texts, TensorType.F32);
  }

  @Test
  void aCheckpointAtNoPositionOfItsTrainingIsRefused() throws Exception {
    Path run = root.resolve("run");
    interrupt(run, ToyProblem.data());
    Path checkpoint = new TrainingFolder(run).checkpoint();
    String whole = Checkpoint.position(checkpoint).toJson();
    for (String position :
        List.of(
            "",
            "{}",
            "null",
            "[]",
            whole.replace("\"epoch\":1", "\"epoch\":4096"),
            whole.replace("\"epoch\":1", "\"epoch\":-1"),
            whole.replace("\"batch\":0", "\"batch\":-2"),
            whole.replace("\"images\":0", "\"images\":-5"))) {
      assertThat(position).isNotEqualTo(whole);
      change(checkpoint, texts -> texts.put("training_position", position));
      assertThatThrownBy(() -> resume(run, ToyProblem.data()))
          .as(position)
          .isInstanceOf(WeightsFormatException.class)
          .hasMessageContaining(checkpoint + " is no checkpoint of a training");
    }
  }

  @Test
  void damagedMetricsAreNamedWhenATrainingIsResumed() throws Exception {
    Path run = root.resolve("run");
    interrupt(run, ToyProblem.data());
    Path metrics = new TrainingFolder(run).metricsJsonLines();
    for (byte[] damaged :
        List.of(
            new byte[] {'{', (byte) 0xff, '\n'},
            "null\n".getBytes(StandardCharsets.UTF_8),
            "{\"epoch\":\n".getBytes(StandardCharsets.UTF_8))) {
      Files.write(metrics, damaged);
      assertThatThrownBy(() -> resume(run, ToyProblem.data()))
          .hasMessageContaining(metrics.toString());
    }
  }

  /** Refused, it would be lost. */
  @Test
  void aCheckpointThatSaysNothingOfItsImagesIsContinued() throws Exception {
    Path run = root.resolve("run");
    interrupt(run, ToyProblem.data());
    Path checkpoint = new TrainingFolder(run).checkpoint();
    change(checkpoint, texts -> assertThat(texts.remove("training_data_identity")).isNotNull());
    assertThat(resume(run, ToyProblem.data()).lastEpoch()).isPresent();
    assertThat(Checkpoint.read(checkpoint).identity()).isPresent();
  }

  // The classes

  @Test
  void classesWithOtherNamesThanTheLabelsOfTheNetworkAreRefused() {
    Network permuted = ToyProblem.network().withLabels(Labels.of(List.of("red", "blue", "green")));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Trainer.of(permuted, ToyProblem.config(1), Nd4jTrainingEngine::new)
                    .train(ToyProblem.data()))
        .withMessageContaining(
            "class 1 of the data to train on is 'green', but that of the labels of the network is"
                + " 'blue'")
        .withMessageContaining("withLabels");
    Network named = ToyProblem.network().withLabels(Labels.of(List.of("red", "green", "blue")));
    assertThatCode(
            () ->
                Trainer.of(named, ToyProblem.config(1), Nd4jTrainingEngine::new)
                    .train(ToyProblem.data()))
        .doesNotThrowAnyException();
  }

  @Test
  void evaluationDataWithOtherClassesAreRefused() {
    TrainingData data =
        TrainingData.of(
            ToyProblem.data().training(),
            loader(List.of("red", "blue", "green"), ToyProblem.network()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ToyProblem.trainer(ToyProblem.config(1)).train(data))
        .withMessageContaining("class 1 of the data to train on is 'green'")
        .withMessageContaining("that of the data to evaluate on is 'blue'");
  }

  @Test
  void aSingleClassIsNothingToLearn() {
    Network one =
        Network.create(ToyProblem.network().architecture().withClasses(1), 1)
            .withTransform(ToyProblem.network().transform());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Trainer.of(one, ToyProblem.config(1), Nd4jTrainingEngine::new)
                    .train(TrainingData.of(loader(List.of("red"), one))))
        .withMessageContaining("one class, [red]");
  }

  private static BatchLoader loader(List<String> classes, Network network) {
    InMemoryDataset images = InMemoryDataset.of(3, 8, 8, new byte[4 * 192], new int[4], classes);
    return new BatchLoader(
        Subset.of(images, 0, 1, 2, 3),
        new EvaluationTransform(network.transform()),
        LoaderOptions.evaluation(4).withThreads(1, 1));
  }
}

package io.github.efficientnet4j.cli.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.efficientnet4j.cli.ColouredImages;
import io.github.efficientnet4j.cli.CommandRun;
import io.github.efficientnet4j.cli.network.Computation;
import io.github.efficientnet4j.cli.network.EngineChoice;
import io.github.efficientnet4j.internal.io.FolderLock;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.training.StepReport;
import io.github.efficientnet4j.training.Trainer;
import io.github.efficientnet4j.training.TrainingConfig;
import io.github.efficientnet4j.training.TrainingData;
import io.github.efficientnet4j.training.TrainingListener;
import io.github.efficientnet4j.training.TrainingResult;
import io.github.efficientnet4j.training.augmentation.EvaluationTransform;
import io.github.efficientnet4j.training.augmentation.TrainingTransform;
import io.github.efficientnet4j.training.data.BatchLoader;
import io.github.efficientnet4j.training.data.ImageFolder;
import io.github.efficientnet4j.training.data.LoaderOptions;
import io.github.efficientnet4j.training.data.TrainingSplit;
import io.github.efficientnet4j.training.optimizer.CosineDecay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {

  @TempDir private static Path folder;

  private static Path photos;
  private static Path network;

  @BeforeAll
  static void photosOfThreeColours() throws IOException {
    photos = ColouredImages.folder(folder.resolve("photos"), 12);
    network = ColouredImages.network(folder.resolve("network.json"), 3);
  }

  private static CommandRun train(Path data, String out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("train", "--data", data.toString(), "--out", path(out), "--batch", "6"));
    arguments.addAll(List.of("--threads", "1", "--seed", "1"));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static CommandRun fromScratch(Path data, String out, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--architecture", network.toString()));
    arguments.addAll(List.of(more));
    return train(data, out, arguments.toArray(String[]::new));
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void aTrainedModelClassifiesWithoutAFurtherWord() throws IOException {
    CommandRun trained = fromScratch(photos, "colours.safetensors", "--epochs", "12");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.out()).contains("top-1 100.00 %", "class", "precision", "were taken for");
    assertThat(folder.resolve("colours")).isDirectoryContaining("glob:**metrics.csv");
    assertThat(ImageIO.read(folder.resolve("colours/metrics.png").toFile()).getWidth())
        .isEqualTo(1800);

    CommandRun classified =
        CommandRun.of(
            "classify",
            "--json",
            "--weights",
            path("colours.safetensors"),
            photos.resolve("red/3.png").toString(),
            photos.resolve("green/4.png").toString());
    assertThat(classified.code()).as(classified.err()).isZero();
    JsonNode results = classified.json();
    assertThat(results.get(0).at("/predictions/0/label").asText()).isEqualTo("red");
    assertThat(results.get(1).at("/predictions/0/label").asText()).isEqualTo("green");

    CommandRun evaluated =
        CommandRun.of(
            "evaluate", "--weights", path("colours.safetensors"), "--data", photos.toString());
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    assertThat(evaluated.out()).contains("36 images: top-1 100.00 %");
  }

  @Test
  void transferLearningTrainsANewClassifierOnAFrozenBackbone() throws IOException {
    assertThat(fromScratch(photos, "start.safetensors", "--epochs", "2").code()).isZero();
    CommandRun run =
        train(
            photos,
            "two.safetensors",
            "--weights",
            path("start.safetensors"),
            "--classes",
            "red,0",
            "--per-class",
            "5",
            "--validation",
            "0",
            "--epochs",
            "2");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("10 images of 2 classes");
    Network start = Network.load(folder.resolve("start.safetensors"));
    Network two = Network.load(folder.resolve("two.safetensors"));
    assertThat(two.labels().names()).containsExactly("red", "blue");
    for (String name : start.parameters().specs().keySet()) {
      if (name.startsWith("features")) {
        assertThat(two.parameters().values(name))
            .as(name)
            .isEqualTo(start.parameters().values(name));
      }
    }
  }

  @Test
  void nd4jTrainsAndEvaluatesWhereItIsChosen() throws IOException {
    CommandRun trained =
        CommandRun.of(
            "train",
            "--data",
            photos.toString(),
            "--architecture",
            network.toString(),
            "--out",
            path("nd4j.safetensors"),
            "--epochs",
            "2",
            "--engine",
            "nd4j");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(folder.resolve("nd4j/run.json")).content().contains("\"engine\" : \"ND4J\"");
    String[] evaluate = {
      "evaluate", "--weights", path("nd4j.safetensors"), "--data", photos.toString(), "--engine"
    };
    CommandRun byNd4j = CommandRun.of(with(evaluate, "nd4j"));
    assertThat(byNd4j.code()).as(byNd4j.err()).isZero();
    assertThat(byNd4j.out()).isEqualTo(CommandRun.of(with(evaluate, "scalar")).out());
  }

  private static String[] with(String[] arguments, String last) {
    String[] more = Arrays.copyOf(arguments, arguments.length + 1);
    more[arguments.length] = last;
    return more;
  }

  @Test
  void greyImagesOfIdxFilesAreLearnedAndClassified() throws IOException {
    Path data = ColouredImages.idx(folder.resolve("idx"), 12);
    Path grey = ColouredImages.network(folder.resolve("grey.json"), 1);
    CommandRun trained =
        train(
            data,
            "grey.safetensors",
            "--architecture",
            grey.toString(),
            "--classes",
            "0,9",
            "--augment",
            "none",
            "--optimizer",
            "adamw",
            "--learning-rate",
            "0.01",
            "--epochs",
            "10");
    assertThat(trained.code()).as(trained.err()).isZero();
    CommandRun evaluated =
        CommandRun.of("evaluate", "--weights", path("grey.safetensors"), "--data", data.toString());
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    assertThat(evaluated.out()).contains("24 images: top-1 100.00 %");
  }

  /** The run is broken off inside the second epoch, as a killed one is. */
  @Test
  void aResumedTrainingGivesTheModelOfAnUninterruptedOne() throws IOException {
    CommandRun whole =
        fromScratch(photos, "whole.safetensors", "--epochs", "3", "--validation", "0");
    assertThat(whole.code()).as(whole.err()).isZero();

    Path broken = Files.createDirectories(folder.resolve("broken"));
    TrainingRun run =
        new TrainingRun(
            photos.toString(),
            List.of(),
            0,
            0,
            6,
            Augmentation.CROP,
            0,
            1,
            EngineChoice.VECTOR,
            1,
            path("resumed.safetensors"));
    TrainingConfig config =
        TrainingConfig.fromJson(Files.readString(folder.resolve("whole/config.json")));
    run.write(broken, config);
    Network start = TrainCommand.described(network, run.images().training(), 1);
    Trainer trainer =
        Trainer.of(start, config, new Computation(EngineChoice.VECTOR, 1).trainingEngines())
            .into(broken)
            .listening(
                new TrainingListener() {
                  @Override
                  public void batchLearned(StepReport report) {
                    if (report.epoch() == 1 && report.batch() == 2) {
                      throw new IllegalStateException("broken off");
                    }
                  }
                });
    assertThatThrownBy(() -> trainer.train(run.batches(run.images(), start.transform())))
        .hasMessage("broken off");

    CommandRun again = fromScratch(photos, "resumed.safetensors", "--run", broken.toString());
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err())
        .contains(broken + " holds a training that was interrupted")
        .contains("'resume " + broken + "'");

    CommandRun resumed = CommandRun.of("resume", broken.resolve("checkpoint.safetensors") + "");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(folder.resolve("resumed.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("whole.safetensors"));
  }

  @Test
  void aFolderThatHoldsATrainingIsOverwrittenOnlyIfAskedTo() throws IOException {
    String[] once = {"--epochs", "1", "--validation", "0"};
    assertThat(fromScratch(photos, "twice.safetensors", once).code()).isZero();
    byte[] checkpoint = Files.readAllBytes(folder.resolve("twice/checkpoint.safetensors"));
    CommandRun refused = fromScratch(photos, "twice.safetensors", "--epochs", "2");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains(path("twice") + " holds a training: ")
        .contains("--overwrite");
    assertThat(folder.resolve("twice/checkpoint.safetensors")).hasBinaryContent(checkpoint);
    assertThat(folder.resolve("twice/config.json")).content().contains("\"epochs\" : 1,");
    CommandRun anew = fromScratch(photos, "twice.safetensors", "--epochs", "2", "--overwrite");
    assertThat(anew.code()).as(anew.err()).isZero();
    assertThat(Files.readAllLines(folder.resolve("twice/metrics.csv"))).hasSize(3);
  }

  @Test
  void aFolderInUseIsNeitherTrainedInNorResumed() throws Exception {
    Path busy = Files.createDirectories(folder.resolve("busy"));
    assertThat(fromScratch(photos, "idle.safetensors", "--epochs", "1").code()).isZero();
    Files.copy(folder.resolve("idle/run.json"), busy.resolve("run.json"));
    CommandRun[] runs = new CommandRun[2];
    try (FolderLock lock = FolderLock.acquire(busy)) {
      Thread other =
          new Thread(
              () -> {
                runs[0] = fromScratch(photos, "b.safetensors", "--run", busy.toString());
                runs[1] = CommandRun.of("resume", busy.toString());
              });
      other.start();
      other.join();
      assertThat(lock).isNotNull();
    }
    for (CommandRun run : runs) {
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains(busy + " is in use by thread").contains("another folder");
    }
    assertThat(busy.resolve("config.json")).doesNotExist();
  }

  @Test
  void aRenamedClassIsNamedWhenATrainingIsResumed() throws IOException {
    Path data = ColouredImages.folder(folder.resolve("renamed"), 4);
    assertThat(fromScratch(data, "before.safetensors", "--epochs", "1").code()).isZero();
    Files.move(data.resolve("blue"), data.resolve("zblue"));
    CommandRun run = CommandRun.of("resume", path("before"));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("of the classes, 1 is gone: blue; 1 is new: zblue");
  }

  @Test
  void imagesThatCannotBeReadAreCountedAndDoNotEndAnything() throws IOException {
    Path data = ColouredImages.folder(folder.resolve("damaged"), 6);
    Files.writeString(data.resolve("red/bad.png"), "no image");
    byte[] whole = Files.readAllBytes(data.resolve("blue/1.png"));
    Files.write(data.resolve("blue/cut.png"), Arrays.copyOf(whole, whole.length / 2));
    CommandRun trained = fromScratch(data, "damaged.safetensors", "--epochs", "2");
    assertThat(trained.code()).as(trained.err()).isZero();
    CommandRun evaluated =
        CommandRun.of(
            "evaluate", "--weights", path("damaged.safetensors"), "--data", data.toString());
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    assertThat(evaluated.out()).contains("18 images: top-1");
    for (CommandRun run : List.of(trained, evaluated)) {
      assertThat(run.err()).contains("2 images could not be read and were passed over");
    }
  }

  @Test
  void whereNoImageCanBeReadTheFirstOneIsNamed() throws IOException {
    for (String image : List.of("cat/1.png", "dog/1.png")) {
      Path file = folder.resolve("no-images").resolve(image);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "no image");
    }
    CommandRun run =
        fromScratch(folder.resolve("no-images"), "no-images.safetensors", "--validation", "0");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("error: not one image of the data set could be read; the first: ")
        .contains("1.png is no image that is understood");
  }

  @Test
  void tooFewImagesToHoldOneBackAreToldWithWhatToDo() throws IOException {
    Path few = ColouredImages.folder(folder.resolve("few"), 1);
    CommandRun run = fromScratch(few, "few.safetensors");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines())
        .containsExactly(
            "error: each class has one image, which is needed to learn from, and so none is left to"
                + " evaluate on; add images, or give --validation 0");
    assertThat(folder.resolve("few.safetensors")).doesNotExist();
  }

  @Test
  void classesWithoutAnImageToEvaluateOnAreNamed() throws IOException {
    Path data = ColouredImages.folder(folder.resolve("rare"), 3);
    Files.delete(data.resolve("blue/0.png"));
    Files.delete(data.resolve("blue/1.png"));
    CommandRun run = fromScratch(data, "rare.safetensors", "--epochs", "1");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("5 images of 3 classes to learn from, 2 to evaluate on")
        .contains("no image to evaluate on: blue\n");
  }

  /** As many data sets come. */
  @Test
  void aFolderWithTrainAndTestIsTrainedOnTheOneAndEvaluatedOnTheOther() throws IOException {
    Path data = folder.resolve("parts");
    ColouredImages.folder(data.resolve("Train"), 6);
    ColouredImages.folder(data.resolve("Test"), 2);
    CommandRun trained = fromScratch(data, "parts.safetensors", "--epochs", "1");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.err()).contains("15 images of 3 classes to learn from, 3 to evaluate on");
    CommandRun evaluated =
        CommandRun.of(
            "evaluate", "--weights", path("parts.safetensors"), "--data", data.toString());
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    assertThat(evaluated.out()).startsWith("6 images: ");
  }

  @Test
  void checkpointsDoNotGoAmongTheImages() throws IOException {
    Path data = ColouredImages.folder(folder.resolve("shots"), 2);
    CommandRun beside = fromScratch(data, "shots.safetensors", "--epochs", "1");
    assertThat(beside.code()).as(beside.err()).isZero();
    assertThat(folder.resolve("shots-training/run.json")).exists();
    CommandRun among =
        fromScratch(data, "other.safetensors", "--epochs", "1", "--run", data.toString());
    assertThat(among.code()).isEqualTo(2);
    assertThat(among.err()).contains("shots is the folder of the images").contains("--run");
    assertThat(data).isDirectoryNotContaining("glob:**.json");
  }

  /** As the README has it, but for the network. */
  @Test
  void aFewLinesOfJavaTrainAsTheCommandDoes() throws IOException {
    TrainingSplit split = ImageFolder.split(photos, 0.25, 1);
    Network start = TrainCommand.described(network, split.training(), 1);
    TrainingData data =
        TrainingData.of(
            new BatchLoader(
                split.training(),
                TrainingTransform.photos(start.transform()),
                LoaderOptions.training(8, 1)),
            new BatchLoader(
                split.validation(),
                new EvaluationTransform(start.transform()),
                LoaderOptions.evaluation(8)));
    TrainingConfig config = TrainingConfig.fineTuning(2);
    TrainingResult result = Trainer.of(start, config).train(data);
    assertThat(result.model().labels().names()).isEqualTo(ColouredImages.COLOURS);
    assertThat(result.lastEpoch().orElseThrow().evaluation().orElseThrow().images()).isEqualTo(9);
  }

  @Test
  void aCommittedRecipeIsFollowedAndOptionsReplaceItsValues() throws IOException {
    TrainingConfig recipe =
        TrainingConfig.efficientNet(2, 6).toBuilder().labelSmoothing(0.2).seed(5).build();
    Path file = Files.writeString(folder.resolve("recipe.json"), recipe.toJson());
    CommandRun run =
        fromScratch(photos, "recipe.safetensors", "--config", file.toString(), "--epochs", "1");
    assertThat(run.code()).as(run.err()).isZero();
    TrainingConfig used =
        TrainingConfig.fromJson(Files.readString(folder.resolve("recipe/config.json")));
    assertThat(used).isEqualTo(recipe.toBuilder().epochs(1).seed(1).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train --data . --out m.safetensors",
        "train --data . --out m.safetensors --variant b0 --weights b0",
        "train --data /there/is/none --out m.safetensors --variant b0",
        "train --data . --out m.pth --variant b0",
        "train --data . --out m.safetensors --variant b0 --validation 1",
        "train --data . --variant b0",
        "train --data . --out m.safetensors --variant b0 --threads -2",
        "train --data . --out m.safetensors --variant b0 --mixup -1",
        "evaluate --weights fashion-mnist --data /there/is/none",
        "resume .",
      })
  void wrongUsageIsToldWithCode2(String line) {
    CommandRun run = CommandRun.of(line.split(" "));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).isNotBlank().doesNotContain("\tat ");
  }

  @Test
  void aTrainingGoesOnForLongerAndWithItsImagesElsewhere() throws IOException {
    CommandRun begun = fromScratch(photos, "further.safetensors", "--epochs", "1");
    assertThat(begun.code()).as(begun.err()).isZero();
    Path moved = ColouredImages.folder(folder.resolve("moved"), 12);
    Path run = folder.resolve("further");
    CommandRun more =
        CommandRun.of("resume", run.toString(), "--epochs", "3", "--data", moved.toString());
    assertThat(more.code()).as(more.err()).isZero();
    assertThat(more.err()).contains("epoch 2/3", "epoch 3/3").doesNotContain("epoch 1/3");
    assertThat(Files.readAllLines(run.resolve("metrics.jsonl"))).hasSize(3);
    assertThat(TrainingRun.read(run).data()).isEqualTo(moved.toString());
    TrainingConfig config = TrainingConfig.fromJson(Files.readString(run.resolve("config.json")));
    assertThat(config.epochs()).isEqualTo(3);
    assertThat(config.schedule().at(2)).isPositive();
    CommandRun fewer = CommandRun.of("resume", run.toString(), "--epochs", "2");
    assertThat(fewer.code()).isEqualTo(2);
    assertThat(fewer.err()).contains("--epochs: 3 epochs of the training are over");
    CommandRun nowhere = CommandRun.of("resume", run.toString(), "--data", "nowhere");
    assertThat(nowhere.code()).isEqualTo(2);
    assertThat(nowhere.err()).contains("there is no folder");
  }

  @Test
  void evaluationsComeAsJsonToo() throws IOException {
    CommandRun run =
        CommandRun.of(
            "evaluate",
            "--weights",
            "fashion-mnist",
            "--data",
            ColouredImages.idx(folder.resolve("fashion-idx"), 1).toString(),
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.json().get("images").asInt()).isEqualTo(10);
    assertThat(run.json().get("confusion")).hasSize(10);
  }

  @Test
  void whatCannotBeResumedIsNamedAsItWasGiven() throws IOException {
    String nowhere = folder.resolve("nowhere").toString();
    CommandRun run = CommandRun.of("resume", nowhere);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("error: " + nowhere + " is no folder of a training")
        .contains("does not exist");
    String other = photos.resolve("red/3.png").toString();
    run = CommandRun.of("resume", other);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("error: " + other + " is no folder of a training")
        .contains("there is no " + photos.resolve("red/run.json"));
  }

  @Test
  void aRunThatIsDamagedIsNamedWithWhatIsWrong() throws IOException {
    assertThat(fromScratch(photos, "written.safetensors", "--epochs", "1").code()).isZero();
    Path file = folder.resolve("written/run.json");
    String whole = Files.readString(file);
    for (String field : List.of("data", "classes", "batch", "augment", "seed", "engine", "out")) {
      Files.writeString(file, whole.replaceFirst("\"" + field + "\"", "\"other\""));
      assertDamaged(file);
      ObjectNode run = (ObjectNode) new ObjectMapper().readTree(whole);
      run.remove(field);
      Files.writeString(file, run.toString());
      assertThat(assertDamaged(file)).contains("'" + field + "' is missing");
      Files.writeString(file, run.putNull(field).toString());
      assertThat(assertDamaged(file)).contains("'" + field + "'");
    }
    for (String damaged : List.of("", "null", "{}", "[]", "3", whole.substring(9))) {
      Files.writeString(file, damaged);
      assertDamaged(file);
    }
    Files.write(file, new byte[] {'{', (byte) 0xff});
    assertThat(CommandRun.of("resume", path("written")).err())
        .startsWith("error: " + file + " is no text in UTF-8");
    Files.writeString(file, "\ufeff" + whole);
    CommandRun marked = CommandRun.of("resume", path("written"), "--epochs", "2");
    assertThat(marked.code()).as(marked.err()).isZero();
  }

  private String assertDamaged(Path file) {
    CommandRun run = CommandRun.of("resume", file.getParent().toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("error: " + file + " is damaged: ")
        .doesNotContain("Exception");
    return run.err();
  }

  @Test
  void settingsWithAByteOrderMarkAreAccepted() throws IOException {
    assertThat(fromScratch(photos, "plain.safetensors", "--epochs", "1").code()).isZero();
    Path recipe = folder.resolve("marked-recipe.json");
    Files.writeString(recipe, "\ufeff" + Files.readString(folder.resolve("plain/config.json")));
    Path described = folder.resolve("marked-network.json");
    Files.writeString(described, "\ufeff" + Files.readString(network));
    CommandRun run =
        CommandRun.of(
            "train",
            "--data",
            photos.toString(),
            "--out",
            path("marked.safetensors"),
            "--architecture",
            described.toString(),
            "--config",
            recipe.toString());
    assertThat(run.code()).as(run.err()).isZero();
  }

  @Test
  void aDeviceThatNeverEndsIsNoSettings() {
    assumeTrue(Files.isReadable(Path.of("/dev/zero")), "needs /dev/zero, which Windows has not");
    for (CommandRun run :
        List.of(
            fromScratch(photos, "none.safetensors", "--config", "/dev/zero"),
            train(photos, "none.safetensors", "--architecture", "/dev/zero"))) {
      assertThat(run.code()).isNotZero();
      assertThat(run.err()).contains("/dev/zero has more than 64 MiB");
    }
  }

  /** Killed before the end of its first epoch. */
  @Test
  void aTrainingWithoutACheckpointIsToBeginAgain() throws IOException {
    Path early = Files.createDirectories(folder.resolve("early"));
    assertThat(fromScratch(photos, "begun.safetensors", "--epochs", "1").code()).isZero();
    Files.copy(folder.resolve("begun/run.json"), early.resolve("run.json"));
    CommandRun run = CommandRun.of("resume", early.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("there is no file " + early.resolve("checkpoint.safetensors"))
        .contains("begin it again");
  }

  @Test
  void anUnknownVariantIsAnsweredWithTheKnownOnes() {
    CommandRun run = train(photos, "none.safetensors", "--variant", "b99");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("b0", "mobilenet-v2", "resnet-50");
  }

  @Test
  void aClassThatIsNotThereIsNamed() {
    CommandRun run = fromScratch(photos, "none.safetensors", "--classes", "red,purple");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("purple", "[blue, green, red]");
  }

  @Test
  void otherEpochsThanThoseOfARecipeStretchItsSchedule() throws IOException {
    TrainingConfig recipe =
        TrainingConfig.fineTuning(2).toBuilder().schedule(new CosineDecay(0.1, 0, 2)).build();
    Path file = Files.writeString(folder.resolve("cosine.json"), recipe.toJson());
    CommandRun run =
        fromScratch(photos, "longer.safetensors", "--config", file.toString(), "--epochs", "3");
    assertThat(run.code()).as(run.err()).isZero();
    TrainingConfig used =
        TrainingConfig.fromJson(Files.readString(folder.resolve("longer/config.json")));
    assertThat(used.epochs()).isEqualTo(3);
    assertThat(used.schedule()).isEqualTo(new CosineDecay(0.1, 0, 3));
  }

  @Test
  void oneEpochOfOneBatchLearnsAtTheRateThatIsGiven() throws IOException {
    List<byte[]> models = new ArrayList<>();
    for (String rate : List.of("0.0001", "5")) {
      String out = "rate-" + rate + ".safetensors";
      CommandRun run =
          fromScratch(photos, out, "--epochs", "1", "--per-class", "2", "--learning-rate", rate);
      assertThat(run.code()).as(run.err()).isZero();
      models.add(Files.readAllBytes(folder.resolve(out)));
    }
    assertThat(models.get(0)).isNotEqualTo(models.get(1));
  }
}

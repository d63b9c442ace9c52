package io.github.efficientnet4j.cli.study;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.cli.ColouredImages;
import io.github.efficientnet4j.cli.CommandRun;
import io.github.efficientnet4j.cli.Main;
import io.github.efficientnet4j.model.ModelMetadata;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.study.StudyLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyCommandTest {

  @TempDir private static Path folder;

  private static Path data;
  private static Path network;

  @BeforeAll
  static void greyImages() throws IOException {
    data = ColouredImages.idx(folder.resolve("idx"), 10);
    network = ColouredImages.network(folder.resolve("network.json"), 1);
  }

  private static CommandRun study(String kind, String out, String... more) {
    List<String> arguments = new ArrayList<>(List.of("study", kind, "--data", data.toString()));
    arguments.addAll(List.of("--baseline", network.toString(), "--out", path(out)));
    arguments.addAll(List.of("--epochs", "1", "--batch", "10", "--threads", "1"));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static List<String> lines(String out) throws IOException {
    return Files.readAllLines(folder.resolve(out).resolve("trials.jsonl"));
  }

  @Test
  void aSearchLeavesItsBestNetworkAndContinues() throws IOException {
    CommandRun run = study("search", "search", "--trials", "2", "--method", "random");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("[1/2] search-", "[2/2] search-");
    assertThat(run.out()).contains("score", "the best is in");
    assertThat(lines("search")).hasSize(2);
    CommandRun more = study("search", "search", "--trials", "3", "--method", "random");
    assertThat(more.code()).as(more.err()).isZero();
    assertThat(lines("search")).hasSize(3);
    Path best = folder.resolve("search/best.json");
    assertThat(ModelMetadata.fromJson(Files.readString(best)).labels().size()).isEqualTo(10);
  }

  @Test
  void aReportOfAFolderWithoutAStudySaysSo() {
    CommandRun run = CommandRun.of("study", "report", folder.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("is no folder of a study: it has no trials.jsonl");
  }

  @Test
  void widthsAreTrainedRecordedAndPrinted() throws IOException {
    CommandRun run =
        study("single", "widths", "--dimension", "width", "--factors", "1,2", "--save-models");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("90 images of 10 classes to learn from, 10 to compare on");
    assertThat(run.err()).contains("width-2, seed 1: top-1 ");
    assertThat(run.out()).contains("baseline", "width-1", "width-2", "top-1 %");
    assertThat(lines("widths")).hasSize(3);
    Path out = folder.resolve("widths");
    assertThat(out.resolve("results.md")).content().contains("| width | width-2 | 1 | 2 | 1 |");
    assertThat(out.resolve("results.csv")).content().contains("width,width-2,1.0,2.0,1.0,");
    assertThat(out.resolve("accuracy-by-cost.svg")).content().contains("width w 2 at ");
    Path elsewhere = folder.resolve("elsewhere");
    CommandRun report =
        CommandRun.of(
            "study", "report", out.toString(), "--out", elsewhere.toString(), "--format", "png");
    assertThat(report.code()).as(report.err()).isZero();
    assertThat(elsewhere.resolve("accuracy-by-cost.png")).isNotEmptyFile();
    Network wide = Network.load(folder.resolve("widths/models/width-2-1.safetensors"));
    assertThat(wide.architecture().stem().channels()).isEqualTo(16);
  }

  @Test
  void theSameCommandRunsNothingAgainAndMoreSeedsAndFactorsOnlyWhatIsNew() throws IOException {
    String[] depths = {"--dimension", "depth", "--factors", "2"};
    assertThat(study("single", "depths", depths).code()).isZero();
    List<String> first = lines("depths");
    CommandRun again = study("single", "depths", depths);
    assertThat(again.err()).doesNotContain("seed 1:");
    assertThat(lines("depths")).isEqualTo(first);
    CommandRun more =
        CommandRun.of(
            "study",
            "single",
            "--out",
            path("depths"),
            "--dimension",
            "depth",
            "--factors",
            "2,3",
            "--seeds",
            "1,2",
            "--threads",
            "1");
    assertThat(more.code()).as(more.err()).isZero();
    assertThat(lines("depths")).hasSize(6).startsWith(first.toArray(String[]::new));
  }

  @Test
  void otherSettingsInTheSameFolderAreRefusedByName() throws IOException {
    String[] widths = {"--dimension", "width", "--factors", "2"};
    assertThat(study("single", "same", widths).code()).isZero();
    List<String> before = lines("same");
    CommandRun other =
        study(
            "single",
            "same",
            "--dimension",
            "width",
            "--factors",
            "2",
            "--per-class",
            "5",
            "--learning-rate",
            "0.5");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err())
        .contains("per_class is 0 there, 5 here", "training.schedule", "another folder")
        .doesNotContain("batch is");
    assertThat(lines("same")).isEqualTo(before);
  }

  @Test
  void anotherBaselineInTheSameFolderIsNamedAndNotListedByItsParts() throws IOException {
    Path wider = folder.resolve("wider.json");
    String there = Files.readString(network);
    Files.writeString(wider, there.replaceFirst("\"channels\" *: *16", "\"channels\":24"));
    assertThat(widthsOf(network.toString()).code()).isZero();
    CommandRun other = widthsOf("b0");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains(" there, efficientnet_b0 here").doesNotContain("stages");
    CommandRun changed = widthsOf(wider.toString());
    assertThat(changed.err()).contains("channels is 16 there, 24 here").doesNotContain("kernel");
  }

  private static CommandRun widthsOf(String baseline) {
    List<String> command = new ArrayList<>(List.of("study", "single", "--dimension", "width"));
    command.addAll(List.of("--factors", "1", "--data", data.toString(), "--out", path("named")));
    command.addAll(List.of("--epochs", "1", "--threads", "1", "--baseline", baseline));
    return CommandRun.of(command.toArray(String[]::new));
  }

  @Test
  void wrongNumbersAreNamedBeforeAFolderIsMade() {
    for (String[] wrong :
        new String[][] {
          {"--parallel", "0", "it must be a whole number of at least 1, but was '0'"},
          {"--threads", "-2", "it must be a whole number of at least 0, but was '-2'"},
          {"--per-class", "-3", "it must be a whole number of at least 0, but was '-3'"},
          {"--validation", "1.5", "it must be a number in [0, 1), but was '1.5'"},
          {"--mixup", "-1", "it must be a number of at least 0, but was '-1'"},
          {"--channel-divisor", "-1", "it must be a whole number of at least 0, but was '-1'"},
          {"--resolution-divisor", "0", "it must be a whole number of at least 1, but was '0'"}
        }) {
      List<String> command = new ArrayList<>(List.of("study", "single", "--dimension", "width"));
      command.addAll(List.of("--factors", "1", "--data", data.toString(), "--out", path("wrong")));
      command.addAll(List.of("--baseline", network.toString(), wrong[0], wrong[1]));
      CommandRun run = CommandRun.of(command.toArray(String[]::new));
      assertThat(run.code()).as(Arrays.toString(wrong)).isEqualTo(2);
      assertThat(run.err()).contains(wrong[2]);
    }
    assertThat(folder.resolve("wrong")).doesNotExist();
  }

  @Test
  void aDescriptionThatMeansNoStudyIsRefused() throws IOException {
    Path file = folder.resolve("meaningless.json");
    String[] wrong = {
      "{\"batch\": 1.5}",
      "{\"batch\": 3, \"batch\": 4}",
      "{\"batch\": 3} and more",
      "{\"batch\": \"many\"}",
      "{\"evaluate_on\": \"moon\"}",
      "{\"training\": {\"epochs\": 3, \"foo\": 1}}",
      "{\"baseline\": {\"architecture\": {\"nam\": 1}}}",
      "{\"baseline\": 7}",
      "{\"data\": 7}",
      "[]",
      "{",
      ""
    };
    for (String text : wrong) {
      Files.writeString(file, text);
      List<String> command = new ArrayList<>(List.of("study", "single", "--dimension", "width"));
      command.addAll(List.of("--factors", "1", "--study", file.toString()));
      command.addAll(List.of("--out", path("meaningless")));
      if (!text.contains("data")) {
        command.addAll(List.of("--data", data.toString()));
      }
      if (!text.contains("baseline")) {
        command.addAll(List.of("--baseline", network.toString()));
      }
      CommandRun run = CommandRun.of(command.toArray(String[]::new));
      assertThat(run.code()).as(text).isEqualTo(2);
      assertThat(run.err()).as(text).startsWith("error: ").hasLineCount(1);
    }
    assertThat(folder.resolve("meaningless")).doesNotExist();
  }

  @Test
  void modelsThatCouldNotBeSavedAreNamed() throws IOException {
    String[] widths = {"--dimension", "width", "--factors", "1,2"};
    assertThat(study("single", "unsaved", widths).code()).isZero();
    CommandRun again =
        study("single", "unsaved", "--dimension", "width", "--factors", "2,3", "--save-models");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.err()).contains("no model is saved of baseline with seed 1, width-2 with");
    assertThat(folder.resolve("unsaved/models/width-3-1.safetensors")).exists();
  }

  @Test
  void aFileThatCannotBeWrittenEndsTheStudyWhichSaysWhatIsKept() throws IOException {
    assertThat(study("single", "stopped", "--dimension", "width", "--factors", "1").code())
        .isZero();
    List<String> before = lines("stopped");
    Files.writeString(folder.resolve("stopped/models"), "a file where a folder should be made");
    CommandRun run =
        study("single", "stopped", "--dimension", "width", "--factors", "2", "--save-models");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("stopped; 2 results are kept in", "the same command continues", "is a file");
    assertThat(lines("stopped")).isEqualTo(before);
  }

  @Test
  void aListTrainsNothing() {
    CommandRun run =
        study(
            "compound",
            "listed",
            "--phi",
            "1,2",
            "--alpha",
            "1.5",
            "--beta",
            "1.2",
            "--gamma",
            "1.25",
            "--against-single",
            "--list",
            "--channel-divisor",
            "2");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("multiply-adds", "ratio", "compound-a1.5-b1.2-g1.25-phi1")
        .containsPattern("(?m)^baseline +baseline +1 +1 +1 +8 .* 1\\.000$")
        .containsPattern("(?m)^depth +depth-")
        .containsPattern("(?m)^resolution +resolution-");
    assertThat(folder.resolve("listed")).doesNotExist();
  }

  @Test
  void aGridIsListedThenSearchedThenScaledUpWithTheBest() throws IOException {
    CommandRun run = study("grid", "grid", "--step", "0.5", "--tolerance", "0.25", "--phi", "1,2");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("alpha*beta^2*gamma^2", "2.2500", "best at phi = 1: alpha ")
        .containsPattern("compound-a[0-9.]+-b[0-9.]+-g[0-9.]+-phi2");
    // The baseline, three candidates, the best of them again as compound, and its phi of 2.
    assertThat(lines("grid")).hasSize(6);
  }

  @Test
  void widthCurvesTakeDepthsAndResolutions() {
    CommandRun run =
        study(
            "single",
            "curves",
            "--dimension",
            "width",
            "--factors",
            "1,2",
            "--at",
            "1,1",
            "--at",
            "2,1.5",
            "--list");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("width at d=2 r=1.5", "width-2-d2-r1.5");
    CommandRun wrong =
        study("single", "curves", "--dimension", "depth", "--factors", "1", "--at", "1,1");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(
            study("single", "curves", "--dimension", "width", "--factors", "1", "--at", "1").err())
        .contains("2,1.3");
  }

  @Test
  void impossibleFactorsAreRefusedBeforeAnythingTrains() {
    for (String[] wrong :
        new String[][] {
          {"width", "0.01", "leaves no channel"},
          {"resolution", "0.1", "total stride of 2"},
          {"depth", "0", "above 0"}
        }) {
      CommandRun run =
          study("single", "impossible", "--dimension", wrong[0], "--factors", "1," + wrong[1]);
      assertThat(run.code()).as(Arrays.toString(wrong)).isEqualTo(2);
      assertThat(run.err()).contains(wrong[2]);
    }
    assertThat(folder.resolve("impossible")).doesNotExist();
  }

  @Test
  void aDescriptionMayReplaceOptionsAndUnknownKeysAreRefused() throws IOException {
    Path file = folder.resolve("described.json");
    Files.writeString(
        file,
        """
        {"data": "%s", "baseline": "%s", "batch": 10, "per_class": 6, "evaluate_on": "test"}
        """
            .formatted(data, network));
    CommandRun run =
        CommandRun.of(
            "study",
            "single",
            "--study",
            file.toString(),
            "--out",
            path("described"),
            "--dimension",
            "width",
            "--factors",
            "2",
            "--epochs",
            "1",
            "--threads",
            "1");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("60 images of 10 classes to learn from, 100 to compare on");

    Files.writeString(file, "{\"dataa\": \"x\"}");
    CommandRun unknown =
        CommandRun.of(
            "study",
            "single",
            "--study",
            file.toString(),
            "--out",
            path("unknown"),
            "--dimension",
            "width",
            "--factors",
            "2");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("no 'dataa'", "data, per_class, validation");
    assertThat(folder.resolve("unknown")).doesNotExist();
  }

  @Test
  void photosInFoldersAreStudiedAndTestedOnlyWhereTheyHaveAPartForIt() throws IOException {
    Path photos = ColouredImages.folder(folder.resolve("photos"), 6);
    Path rgb = ColouredImages.network(folder.resolve("rgb.json"), 3);
    List<String> command = new ArrayList<>(List.of("study", "single", "--data"));
    command.addAll(List.of(photos.toString(), "--baseline", rgb.toString(), "--dimension"));
    command.addAll(List.of("resolution", "--factors", "1.5", "--epochs", "1", "--batch", "6"));
    command.addAll(List.of("--validation", "0.2", "--threads", "1", "--out", path("rgb")));
    CommandRun run = CommandRun.of(command.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("15 images of 3 classes to learn from, 3 to compare on");
    command.set(command.size() - 1, path("tested"));
    command.addAll(List.of("--evaluate-on", "test"));
    CommandRun tested = CommandRun.of(command.toArray(String[]::new));
    assertThat(tested.code()).isEqualTo(2);
    assertThat(tested.err()).contains("train and val");
    assertThat(folder.resolve("tested")).doesNotExist();
  }

  @Test
  void withoutImagesHeldBackThereIsNothingToCompareOn() {
    CommandRun run =
        study("single", "none", "--dimension", "width", "--factors", "1", "--validation", "0");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--validation above 0");
    CommandRun grid = study("grid", "none", "--cost-exponent", "0.5");
    assertThat(grid.code()).isEqualTo(2);
    assertThat(grid.err()).contains("exponent of cost must be at most 0");
  }

  @Test
  void aTrainingThatDivergesIsReportedAndTheCommandFails() throws IOException {
    String[] wild = {
      "--dimension", "width", "--factors", "1", "--optimizer", "sgd", "--learning-rate", "1e30"
    };
    CommandRun run = study("single", "wild", wild);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("baseline, seed 1, failed:");
    assertThat(lines("wild")).allSatisfy(line -> assertThat(line).contains("\"failed\""));
  }

  @Test
  void aStudyThatIsInterruptedKeepsWhatWasFinishedAndSaysSo() throws Exception {
    Path out = folder.resolve("interrupted");
    Path log = out.resolve("trials.jsonl");
    Path err = folder.resolve("interrupted.err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("study", "single", "--data", data.toString(), "--out", out.toString()));
    command.addAll(List.of("--baseline", network.toString(), "--epochs", "3", "--batch", "10"));
    command.addAll(List.of("--dimension", "width", "--factors", "1,2,3"));
    String seeds = IntStream.range(0, 2000).mapToObj(Integer::toString).collect(joining(","));
    command.addAll(List.of("--seeds", seeds));
    Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
    try {
      while (process.isAlive() && (!Files.exists(log) || Files.size(log) == 0)) {
        Thread.sleep(20);
      }
      assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
    } finally {
      process.destroy();
      process.waitFor();
    }
    assertThat(Files.readString(err)).contains("interrupted; ", "the same command continues");
    assertThat(StudyLog.open(log).results()).isNotEmpty();
  }

  @Test
  void whatIsMissingIsNamed() {
    CommandRun noData =
        CommandRun.of(
            "study", "single", "--out", path("no"), "--dimension", "width", "--factors", "1");
    assertThat(noData.code()).isEqualTo(2);
    assertThat(noData.err()).contains("--data");
    CommandRun noBaseline =
        CommandRun.of(
            "study",
            "single",
            "--out",
            path("no"),
            "--dimension",
            "width",
            "--factors",
            "1",
            "--data",
            data.toString());
    assertThat(noBaseline.err()).contains("--baseline");
    CommandRun noNetwork =
        CommandRun.of(
            "study",
            "single",
            "--out",
            path("no"),
            "--dimension",
            "width",
            "--factors",
            "1",
            "--data",
            data.toString(),
            "--baseline",
            "b99");
    assertThat(noNetwork.err()).contains("b99", "mobilenet-v1");
    assertThat(CommandRun.of("study").code()).isEqualTo(2);
  }
}

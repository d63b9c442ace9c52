package io.github.efficientnet4j.cli.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.ChildJvm;
import io.github.efficientnet4j.cli.ColouredImages;
import io.github.efficientnet4j.cli.Main;
import io.github.efficientnet4j.training.TrainingFolder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FarewellTest {

  @TempDir private Path folder;

  private String interrupted() throws Exception {
    StringWriter err = new StringWriter();
    Farewell farewell = Farewell.of(folder, new PrintWriter(err));
    Thread jvm = new Thread(farewell::interrupted);
    try (farewell) {
      jvm.start();
      // As a training, which is interrupted before anything is said.
      assertThatThrownBy(() -> new CountDownLatch(1).await(1, TimeUnit.MINUTES))
          .isInstanceOf(InterruptedException.class);
      assertThat(farewell.isEnding()).isTrue();
      assertThat(err.toString()).isEmpty();
    }
    jvm.join();
    return err.toString();
  }

  @Test
  void whoInterruptsATrainingIsToldHowToContinue() throws Exception {
    Files.createFile(new TrainingFolder(folder).checkpoint());
    assertThat(interrupted().lines())
        .containsExactly(
            "interrupted; the last checkpoint is kept in "
                + folder
                + ", and this continues from it:",
            "  efficientnet resume " + folder);
  }

  @Test
  void beforeTheFirstCheckpointThereIsNothingToContinue() throws Exception {
    assertThat(interrupted())
        .startsWith("interrupted before the first checkpoint")
        .contains("again")
        .doesNotContain("resume");
  }

  @Test
  void afterAFailureThereMayBeSomethingToContinue() throws Exception {
    StringWriter err = new StringWriter();
    try (Farewell farewell = Farewell.of(folder, new PrintWriter(err, true))) {
      farewell.stopped();
      assertThat(err.toString()).isEmpty();
      Files.createFile(new TrainingFolder(folder).checkpoint());
      farewell.stopped();
      assertThat(err.toString()).startsWith("stopped; the last checkpoint").contains(" resume ");
      assertThat(farewell.isEnding()).isFalse();
    }
  }

  /** A process is killed as a user kills it; there is no second one that trains on. */
  @Test
  @Timeout(60)
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process cannot be asked to end there")
  void aSignalEndsTheOnlyProcessWithAWordAndACheckpoint() throws Exception {
    Path network = ColouredImages.network(folder.resolve("tiny.json"), 3);
    Path photos = ColouredImages.folder(folder.resolve("photos"), 4);
    Path err = folder.resolve("err.txt");
    Process training =
        new ProcessBuilder(
                ChildJvm.command(
                    List.of(),
                    "nd4j-native",
                    List.of(
                        Main.class.getName(),
                        "train",
                        "--architecture=" + network,
                        "--data=" + photos,
                        "--engine=scalar",
                        "--threads=1",
                        "--batch=4",
                        "--validation=0.25",
                        "--epochs=10000",
                        "--out=" + folder.resolve("model.safetensors"))))
            .redirectError(err.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      while (!Files.readString(err).contains("epoch 2/")) {
        assertThat(training.isAlive()).as(Files.readString(err)).isTrue();
        Thread.sleep(20);
      }
      assertThat(training.descendants()).isEmpty();
      training.destroy();
      assertThat(training.waitFor()).isEqualTo(128 + 15);
    } finally {
      training.destroyForcibly();
    }
    assertThat(Files.readString(err))
        .containsOnlyOnce("interrupted; the last checkpoint")
        .containsOnlyOnce("resume " + folder.resolve("model"))
        .doesNotContain("error", "\tat ");
    assertThat(new TrainingFolder(folder.resolve("model")).isInterrupted()).isTrue();
  }
}

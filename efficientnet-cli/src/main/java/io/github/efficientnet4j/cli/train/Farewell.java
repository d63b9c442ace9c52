package io.github.efficientnet4j.cli.train;

import io.github.efficientnet4j.cli.terminal.Invocation;
import io.github.efficientnet4j.training.TrainingFolder;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Says how to go on with a training that is stopped: by Ctrl-C, by a signal, or by a failure that
 * is not the training's own.
 *
 * <p>Made and closed by the thread that trains. The JVM calls it from another one.
 */
final class Farewell implements AutoCloseable {

  /** For the batch that is being learned, and a checkpoint that is being written. */
  private static final int PATIENCE_SECONDS = 10;

  /** After this, a user wants to know that Ctrl-C was noticed. */
  private static final int SILENCE_SECONDS = 1;

  private final Path folder;
  private final PrintWriter err;
  private final Thread trainer = Thread.currentThread();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupted, "efficientnet4j-farewell");
  private volatile boolean ending;

  private Farewell(Path folder, PrintWriter err) {
    this.folder = folder;
    this.err = err;
  }

  /** Waits from now on for the JVM to be ended. */
  static Farewell of(Path folder, PrintWriter err) {
    Farewell farewell = new Farewell(folder, err);
    Runtime.getRuntime().addShutdownHook(farewell.hook);
    return farewell;
  }

  /** Whether the JVM is being ended, and the training was interrupted for that. */
  boolean isEnding() {
    return ending;
  }

  /** Says how to go on after a failure, if there is something to go on with. */
  void stopped() {
    if (hasCheckpoint()) {
      sayHowToContinue("stopped");
    }
  }

  private boolean hasCheckpoint() {
    return Files.exists(new TrainingFolder(folder).checkpoint());
  }

  private void sayHowToContinue(String whatHappened) {
    err.println(
        whatHappened
            + "; the last checkpoint is kept in "
            + folder
            + ", and this continues from it:\n  "
            + Invocation.of("resume", folder.toString()));
  }

  /** Called by the JVM when it is about to end. */
  void interrupted() {
    ending = true;
    trainer.interrupt();
    try {
      if (!over.await(SILENCE_SECONDS, TimeUnit.SECONDS)) {
        // It begins in the middle of the line of a progress bar.
        err.println("\nending after the batch or the file in progress");
        over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      // Files are replaced at once: what is there is whole.
    }
    if (hasCheckpoint()) {
      sayHowToContinue("interrupted");
    } else {
      err.println(
          "interrupted before the first checkpoint, which the end of each epoch brings: begin"
              + " again with the same command");
    }
    err.flush();
  }

  @Override
  public void close() {
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending, and the hook does its work.
    }
  }
}

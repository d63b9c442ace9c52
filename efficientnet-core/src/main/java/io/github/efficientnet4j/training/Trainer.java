package io.github.efficientnet4j.training;

import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.internal.engine.CompiledEngine;
import io.github.efficientnet4j.model.ModelMetadata;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.training.ClaimedFolder.Source;
import io.github.efficientnet4j.training.data.Batch;
import io.github.efficientnet4j.training.data.BatchLoader;
import io.github.efficientnet4j.training.data.EpochBatches;
import io.github.efficientnet4j.training.optimizer.LearningRateSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Trains a network on labelled images.
 *
 * <pre>{@code
 * TrainingConfig config = TrainingConfig.fineTuning(10);
 * TrainingResult result = Trainer.of(net, config, Nd4jTrainingEngine::new)
 *     .into(Path.of("run"))
 *     .listening(new TrainingBar())
 *     .train(TrainingData.of(training, validation));
 * }</pre>
 *
 * <p>With a folder, the training writes these files there: a checkpoint at the end of each epoch,
 * and more often if configured; the model of the best evaluation; the final model; and the metrics
 * as CSV and JSON Lines. Each file is replaced atomically. A training that is killed therefore
 * loses only the work since its last checkpoint. {@link #resume} continues from that checkpoint. On
 * the same machine, the result has the same bits as that of an uninterrupted training.
 *
 * <p>Immutable. One trainer may run several trainings at once if it has no folder and its listeners
 * are thread-safe.
 */
public final class Trainer {

  private final Network start;
  private final TrainingConfig config;
  private final TrainingEngines engines;
  private final Optional<Source> source;
  private final Optional<TrainingFolder> folder;
  private final boolean overwriting;
  private final List<TrainingListener> listeners;

  private Trainer(
      Network start,
      TrainingConfig config,
      TrainingEngines engines,
      Optional<Source> source,
      Optional<TrainingFolder> folder,
      boolean overwriting,
      List<TrainingListener> listeners) {
    this.start = Objects.requireNonNull(start, "start");
    this.config = Objects.requireNonNull(config, "config");
    this.engines = Objects.requireNonNull(engines, "engines");
    this.source = source;
    this.folder = folder;
    this.overwriting = overwriting;
    this.listeners = List.copyOf(listeners);
  }

  /**
   * {@return a trainer that uses the Java engine on all cores and writes no files}
   *
   * @param start the network to start from; it is not modified
   * @param config the training's configuration
   */
  public static Trainer of(Network start, TrainingConfig config) {
    return of(start, config, TrainingEngines.java());
  }

  /**
   * {@return a trainer that writes no files}
   *
   * @param start the network to start from; it is not modified
   * @param config the training's configuration
   * @param engines creates the engine, for example {@code Nd4jTrainingEngine::new}
   */
  public static Trainer of(Network start, TrainingConfig config, TrainingEngines engines) {
    return new Trainer(
        start, config, engines, Optional.empty(), Optional.empty(), false, List.of());
  }

  /**
   * Continues a training from its last checkpoint. It uses the Java engine on all cores.
   *
   * @param folder the folder of the training's files
   * @return a trainer that continues when {@link #train} is called with the same data
   * @throws io.github.efficientnet4j.weights.WeightsFormatException if the checkpoint is damaged
   * @throws IOException if there is no checkpoint, or it cannot be read
   */
  public static Trainer resume(Path folder) throws IOException {
    return resume(folder, TrainingEngines.java());
  }

  /**
   * Continues a training from its last checkpoint.
   *
   * @param folder the folder of the training's files
   * @param engines creates the engine; the same kind of engine as before gives the same bits
   * @return a trainer that continues when {@link #train} is called with the same data
   * @throws io.github.efficientnet4j.weights.WeightsFormatException if the checkpoint is damaged
   * @throws IOException if there is no checkpoint, or it cannot be read
   */
  public static Trainer resume(Path folder, TrainingEngines engines) throws IOException {
    TrainingFolder files = new TrainingFolder(folder);
    if (!Files.exists(files.checkpoint())) {
      throw new NoSuchFileException(
          files.checkpoint().toString(),
          null,
          "a training leaves it at the end of its first epoch, or earlier if asked to; until then"
              + " there is nothing to resume, so begin it again");
    }
    Checkpoint last = Checkpoint.read(files.checkpoint());
    return new Trainer(
        last.network(),
        last.config(),
        engines,
        Optional.of(new Source(last, files)),
        Optional.of(files),
        false,
        List.of());
  }

  /**
   * {@return a copy that writes its files to a folder} A training does not begin in a folder that
   * holds files of another one, unless it is {@linkplain #overwriting overwriting}. A resumed
   * training that is given another folder leaves its first one as it is.
   *
   * @param path a folder that no other training uses; it is created if it does not exist
   */
  public Trainer into(Path path) {
    return new Trainer(
        start,
        config,
        engines,
        source,
        Optional.of(new TrainingFolder(path)),
        overwriting,
        listeners);
  }

  /**
   * {@return a copy that begins by deleting the files of an earlier training from its folder} So
   * nothing of the earlier training can be taken for a result of this one. Other files are left
   * alone. A training that is resumed in its folder deletes nothing.
   */
  public Trainer overwriting() {
    return new Trainer(start, config, engines, source, folder, true, listeners);
  }

  /**
   * {@return a copy with one more listener}
   *
   * @param listener called after the listeners added before
   */
  public Trainer listening(TrainingListener listener) {
    List<TrainingListener> more = new ArrayList<>(listeners);
    more.add(listener);
    return new Trainer(start, config, engines, source, folder, overwriting, more);
  }

  /**
   * {@return a copy that trains to another last epoch} A learning rate that falls over the whole
   * training falls over the new length, also from where a resumed training is.
   *
   * @param epochs passes over the data from the training's beginning, at least 1, and for a resumed
   *     training at least those that are over
   * @throws IllegalArgumentException if it is out of range
   */
  public Trainer withEpochs(int epochs) {
    int over = source.map(from -> from.checkpoint().position().epoch()).orElse(0);
    if (epochs < over) {
      throw new IllegalArgumentException(
          over + " epochs of the training are over, so it cannot be one of " + epochs);
    }
    TrainingConfig changed = config.toBuilder().epochs(epochs).build();
    return new Trainer(start, changed, engines, source, folder, overwriting, listeners);
  }

  /** {@return the configuration; for a resumed training, that of its checkpoint} */
  public TrainingConfig config() {
    return config;
  }

  /**
   * {@return the network to start from; for a resumed training, it has the checkpoint's weights}
   */
  public Network network() {
    return start;
  }

  /**
   * Trains to the last epoch.
   *
   * @param data the training data; for a resumed training, the same data as before
   * @return the result, with the averaged network
   * @throws IllegalArgumentException if the data do not fit the network or have other classes than
   *     its labels, or if they differ from the data that a resumed training began with
   * @throws TrainingDivergedException if a loss, gradient or weight is not finite
   * @throws IOException if a file cannot be written, or if the folder is in use by another training
   *     or holds the files of one
   * @throws java.io.UncheckedIOException if no image could be read
   * @throws CancellationException if the thread is interrupted. The training notices it at the next
   *     batch. A file that is being written is finished first.
   */
  public TrainingResult train(TrainingData data) throws IOException {
    requireNotInterrupted();
    if (folder.isEmpty()) {
      data.requireFit(start);
      return train(data, Optional.empty());
    }
    DataIdentity identity = DataIdentity.of(data);
    if (source.isPresent()) {
      source.get().checkpoint().requireSameData(data, identity, source.get().folder());
    }
    data.requireFit(start);
    try (ClaimedFolder claimed = ClaimedFolder.of(folder.get(), overwriting, source)) {
      DataList.write(folder.get().dataList(), identity, data);
      return train(data, Optional.of(identity));
    }
  }

  private TrainingResult train(TrainingData data, Optional<DataIdentity> identity)
      throws IOException {
    List<TrainingListener> told = new ArrayList<>(listeners);
    folder.ifPresent(files -> told.add(0, new MetricsFiles(files)));
    try (Learner learner = new Learner(start.architecture(), start.parameters(), config, engines)) {
      source.ifPresent(resumed -> learner.restore(resumed.checkpoint().learned()));
      Run run = new Run(data, identity, learner, told);
      Optional<EpochReport> last = Optional.empty();
      while (run.position.epoch() < config.epochs()) {
        requireNotInterrupted();
        last = Optional.of(run.epoch());
      }
      Network model = run.model();
      if (folder.isPresent()) {
        model.save(folder.get().model());
      }
      return new TrainingResult(model, last);
    } finally {
      listeners.forEach(TrainingListener::ended);
    }
  }

  private static void requireNotInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted between two epochs");
    }
  }

  /** One run of the training. */
  private final class Run {

    private final TrainingData data;
    private final BatchLoader loader;
    private final Optional<DataIdentity> identity;
    private final Learner learner;
    private final List<TrainingListener> listeners;
    private final LearningRateSchedule schedule;
    private TrainingPosition position;

    Run(
        TrainingData data,
        Optional<DataIdentity> identity,
        Learner learner,
        List<TrainingListener> listeners) {
      this.data = data;
      this.loader = data.training();
      this.identity = identity;
      this.learner = learner;
      this.listeners = listeners;
      double epochsPerStep = Math.min(1, (double) config.accumulation() / loader.batches());
      this.schedule = config.schedule().within(config.epochs(), epochsPerStep);
      this.position =
          source.map(Source::checkpoint).map(Checkpoint::position).orElse(TrainingPosition.START);
    }

    EpochReport epoch() throws IOException {
      int epoch = position.epoch();
      Stopwatch stopwatch = new Stopwatch(position.images());
      listeners.forEach(
          listener ->
              listener.epochStarted(epoch, config.epochs(), position.batch(), loader.batches()));
      learnEpoch(stopwatch);
      learner.requireFinite();
      double imagesPerSecond = stopwatch.imagesPerSecond(position.images());
      Optional<Evaluation> evaluation = data.validation().map(this::evaluate);
      boolean best = evaluation.filter(e -> e.top1() > position.bestTop1()).isPresent();
      EpochReport report =
          new EpochReport(
              epoch,
              config.epochs(),
              position.step(),
              position.meanLoss(),
              position.accuracy(),
              position.learningRate(),
              imagesPerSecond,
              stopwatch.seconds(),
              evaluation,
              best);
      if (best && folder.isPresent()) {
        model().save(folder.get().best());
      }
      listeners.forEach(listener -> listener.epochEnded(report));
      position = position.atNextEpoch(best ? evaluation.get().top1() : position.bestTop1());
      writeCheckpoint();
      return report;
    }

    private void learnEpoch(Stopwatch stopwatch) throws IOException {
      int pending = 0;
      double rate = 0;
      try (EpochBatches batches = loader.epoch(position.epoch(), position.batch())) {
        while (batches.hasNext()) {
          Batch batch = batches.next();
          if (pending == 0) {
            // The batches of a step have the rate of its first.
            rate = schedule.at(position.epoch() + (double) batch.number() / loader.batches());
          }
          long number = (long) position.epoch() * loader.batches() + batch.number();
          LearnedBatch learned = learner.learn(batch, loader.transform(), number);
          long step = position.step();
          position = position.afterBatch(batch.number(), learned);
          pending++;
          boolean stepEnds = pending == config.accumulation() || !batches.hasNext();
          if (stepEnds) {
            learner.update(rate);
            position = position.afterStep(rate);
            pending = 0;
          }
          report(batch, learned, step, rate, stopwatch);
          if (stepEnds
              && config.checkpointSteps() > 0
              && position.step() % config.checkpointSteps() == 0) {
            writeCheckpoint();
          }
        }
      }
    }

    private void report(
        Batch batch, LearnedBatch learned, long step, double rate, Stopwatch stopwatch) {
      StepReport report =
          new StepReport(
              position.epoch(),
              batch.number(),
              loader.batches(),
              step,
              learned.images(),
              learned.loss(),
              position.meanLoss(),
              position.accuracy(),
              rate,
              stopwatch.imagesPerSecond(position.images()));
      listeners.forEach(listener -> listener.batchLearned(report));
    }

    private Evaluation evaluate(BatchLoader images) {
      try (InferenceEngine engine =
          CompiledEngine.compile(start.architecture(), learner.averaged(), engines.evaluation())) {
        return Evaluation.of(engine, images);
      } catch (ArithmeticException e) {
        throw new TrainingDivergedException(
            "after step " + position.step() + ", at evaluation, " + e.getMessage());
      }
    }

    private Network model() {
      return Checkpoint.network(metadata(), Learner.copy(learner.averaged()));
    }

    private ModelMetadata metadata() {
      return new ModelMetadata(start.architecture(), start.labels(), start.transform());
    }

    private void writeCheckpoint() throws IOException {
      if (folder.isPresent()) {
        Path file = folder.get().checkpoint();
        new Checkpoint(
                metadata(), config, data.description(), identity, position, learner.learned())
            .write(file);
        listeners.forEach(listener -> listener.checkpointWritten(file));
      }
    }
  }
}

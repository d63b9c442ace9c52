package io.github.efficientnet4j.cli.train;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.cli.network.Computation;
import io.github.efficientnet4j.cli.network.Networks;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Numbers;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.internal.io.AtomicFile;
import io.github.efficientnet4j.internal.io.FolderLock;
import io.github.efficientnet4j.internal.io.OutputFolder;
import io.github.efficientnet4j.model.ModelMetadata;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.training.Trainer;
import io.github.efficientnet4j.training.TrainingConfig;
import io.github.efficientnet4j.training.TrainingEngines;
import io.github.efficientnet4j.training.TrainingFolder;
import io.github.efficientnet4j.training.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "train",
    description = {
      "Train a network on labelled images.",
      "With --weights, a new classifier for the classes of --data on a trained network; with"
          + " --variant or --architecture, all weights from scratch."
    },
    mixinStandardHelpOptions = true)
public final class TrainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private RecipeOptions recipe;
  @Mixin private TrainingOptions training;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = TrainingOptions.DATA)
  private Path data;

  @Option(
      names = "--weights",
      paramLabel = "FILE|NAME",
      description = "Start from a trained network: a file, or the name of published weights.")
  private String weights;

  @Option(
      names = "--variant",
      description =
          "Start from random weights of a known network: b0 to b8, l2, mobilenet-v1, mobilenet-v2"
              + " or resnet-50.")
  private String variant;

  @Option(
      names = "--architecture",
      paramLabel = "FILE.json",
      description =
          "Start from random weights of a network of your own, described as in the header of a"
              + " saved model: architecture, transform, labels.")
  private Path architecture;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The model's file, .safetensors, replaced when the training is over.")
  private Path out;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description =
          "A folder for checkpoints and metrics, from which 'resume' continues (default: beside"
              + " --out, of its name without the ending).")
  private Path folder;

  @Option(
      names = "--overwrite",
      description =
          "Begin anew in a folder that holds a training, and delete its checkpoint, models and"
              + " metrics.")
  private boolean overwrite;

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "NAME|N",
      description = "Learn some of the classes only, by name or number.")
  private List<String> classes = List.of();

  @Option(
      names = "--validation",
      defaultValue = "0.1",
      paramLabel = "PART",
      converter = Numbers.Part.class,
      description =
          "The part of the images that is held back to choose the best epoch by; 0 for none, and"
              + " the last epoch is taken (default: ${DEFAULT-VALUE}). A folder that has val keeps"
              + " that.")
  private double validation;

  @Override
  public Integer call() throws IOException {
    int perClass = training.perClass().orElse(0);
    int batch = training.batch().orElse(TrainingOptions.USUAL_BATCH);
    requireSane();
    double mixup = training.mixup().orElse(0.0);
    TrainingOptions.requireMixup(mixup);
    Computation computation = training.computation();
    TrainingEngines engines = computation.trainingEngines();
    LabelledImages source = new LabelledImages(data);
    TrainingRun run =
        new TrainingRun(
            data.toAbsolutePath().normalize().toString(),
            classes,
            perClass,
            validation,
            batch,
            training.augment().orElse(TrainingOptions.usualAugment(source)),
            mixup,
            recipe.seed(),
            computation.engine(),
            computation.threads(),
            out.toAbsolutePath().normalize().toString());
    TrainingRun.Images images = run.images();
    Network start = start(images.training());
    TrainingConfig config = recipe.config(weights != null, batch);
    Path runs = folder == null ? defaultFolder() : folder;
    requireNotTheImages(runs);
    OutputFolder.create(runs);
    try (FolderLock lock = FolderLock.acquire(runs)) {
      makeRoom(new TrainingFolder(runs));
      run.write(runs, config);
      Trainer trainer = Trainer.of(start, config, engines).into(runs);
      new TrainingSession(run, runs, engines.evaluation(), spec.commandLine())
          .train(trainer, images, start.transform());
    }
    return 0;
  }

  private void requireSane() throws IOException {
    long starts = Stream.of(weights, variant, architecture).filter(o -> o != null).count();
    if (starts != 1) {
      throw new Failures.UsageException(
          "name one network to start from: --weights for a trained one, --variant or --architecture"
              + " for random weights");
    }
    if (!out.toString().endsWith(".safetensors")) {
      throw new Failures.UsageException("--out must be a .safetensors file, but was " + out);
    }
    AtomicFile.requireWritable(out);
  }

  private void requireNotTheImages(Path runs) throws IOException {
    if (Files.exists(runs) && Files.isSameFile(runs, data)) {
      throw new Failures.UsageException(
          runs
              + " is the folder of the images; name another for checkpoints and metrics with --run");
    }
  }

  /** The checkpoint may be the work of days, and its owner may have meant to continue. */
  private void makeRoom(TrainingFolder runs) throws IOException {
    if (overwrite) {
      runs.delete();
    } else if (runs.holdsTraining()) {
      throw new Failures.UsageException(
          runs.path()
              + (runs.isInterrupted()
                  ? " holds a training that was interrupted: continue it with 'resume "
                      + runs.path()
                      + "', or name another folder with --run, or begin anew with --overwrite"
                  : " holds a training: name another folder with --run, or begin anew with"
                      + " --overwrite, which deletes its checkpoint, models and metrics"));
    }
  }

  private Path defaultFolder() throws IOException {
    String name = out.getFileName().toString();
    String ending = ".safetensors";
    Path beside = out.resolveSibling(name.substring(0, name.length() - ending.length()));
    // Photos in flowers, network in flowers.safetensors.
    return Files.exists(beside) && Files.isSameFile(beside, data)
        ? out.resolveSibling(beside.getFileName() + "-training")
        : beside;
  }

  private Network start(Dataset images) throws IOException {
    Labels labels = Labels.of(images.classNames());
    if (weights != null) {
      Network trained = Networks.of(weights, null).load();
      return trained.labels().equals(labels)
          ? trained
          : trained.withClassifier(labels, recipe.seed());
    }
    if (architecture != null) {
      return described(architecture, images, recipe.seed());
    }
    try {
      Architecture known = Architecture.named(variant);
      return Network.create(known.withClasses(labels.size()), recipe.seed()).withLabels(labels);
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException(e.getMessage());
    }
  }

  /** A network from its description, with random weights and the classes of the images. */
  static Network described(Path file, Dataset images, long seed) throws IOException {
    ModelMetadata own = Networks.described(file);
    Labels labels = Labels.of(images.classNames());
    return Network.create(own.architecture().withClasses(labels.size()), seed)
        .withLabels(labels)
        .withTransform(own.transform());
  }
}
